import type { Caller } from '../../auth/caller.js';
import type { Config } from '../../core/config.js';
import { Refusal } from './refusal.js';
import type { Shape } from './shape.js';

type Settings = Pick<Config, 'GATEWAY_INTROSPECTION' | 'production'>;

/** Who may ask for the schema: where the setting is silent, production shows it to callers whose credential is accepted. */
export const introspectionOf = ({ GATEWAY_INTROSPECTION, production }: Settings): 'on' | 'credential' | 'off' =>
  GATEWAY_INTROSPECTION ?? (production ? 'credential' : 'on');

const asks = ({ schemas, types }: Shape): boolean => schemas + types > 0;

/** Whether PayNow, or the gateway for its tokens, must have accepted the caller's credential. */
export const needsAcceptance = (shape: Shape, settings: Settings): boolean =>
  asks(shape) && introspectionOf(settings) === 'credential';

/** Refuses introspection, without asking PayNow, where the settings do not allow it to this caller. */
export function checkIntrospection(shape: Shape, settings: Settings, caller: Caller): Refusal | undefined {
  if (!asks(shape)) return undefined;
  const allowed = introspectionOf(settings);
  if (allowed === 'on') return undefined;
  if (allowed === 'off') {
    return new Refusal('FORBIDDEN', 'Introspection is switched off. The schema is published as schema.graphql.');
  }
  if (caller.kind !== 'anonymous') return undefined;
  return new Refusal(
    'UNAUTHENTICATED',
    'Introspection needs a credential: send "Authorization: APIKey KEY" or "Authorization: Bearer TOKEN".',
  );
}
