import type { FlakeId } from '../../upstream/wire/common.js';
import type { MakeId } from './ids.js';
import type { Random } from './random.js';

/** What every part of a store's seed works with. */
export interface SeedContext {
  readonly random: Random;
  readonly makeId: MakeId;
  /** Nothing in the seed is later. */
  readonly nowMs: number;
  readonly storeId: FlakeId;
  readonly ownerId: FlakeId;
  /** Lower case, as on the wire. */
  readonly currency: string;
  /** Where the store keeps its pictures. */
  readonly pictures: string;
}
