import type { FlakeId } from '../../upstream/wire/common.js';
import type { MakeId } from './ids.js';
import type { Random } from './random.js';

/** The context that every part of a store's seed receives. */
export interface SeedContext {
  readonly random: Random;
  readonly makeId: MakeId;
  /** Nothing in the seed is later. */
  readonly nowMs: number;
  readonly storeId: FlakeId;
  readonly ownerId: FlakeId;
  /** Lower case, as on the wire. */
  readonly currency: string;
  /** Base URL of the store's pictures. */
  readonly pictures: string;
}
