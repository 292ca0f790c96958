import type { Caller } from '../../auth/caller.js';
import type { Config } from '../../core/config.js';
import { Refusal } from './refusal.js';
import type { Shape } from './shape.js';

/** Refuses introspection where the settings do not allow it to this caller. */
export function checkIntrospection(
  { schemas, types }: Shape,
  { GATEWAY_INTROSPECTION, production }: Pick<Config, 'GATEWAY_INTROSPECTION' | 'production'>,
  caller: Caller,
): Refusal | undefined {
  if (schemas + types === 0) return undefined;
  const allowed = GATEWAY_INTROSPECTION ?? (production ? 'credential' : 'on');
  if (allowed === 'on') return undefined;
  if (allowed === 'off') {
    return new Refusal('FORBIDDEN', 'Introspection is switched off. The schema is published as schema.graphql.');
  }
  if (caller.kind !== 'anonymous') return undefined;
  return new Refusal('UNAUTHENTICATED', 'Introspection needs a credential: send "Authorization: APIKey KEY".');
}
