import type { EventTypeName } from '../../../events/event.js';
import { isOfFile, type Relay } from '../../../events/relays/relay.js';
import type { EventRelays, RelayView } from '../../../events/relays/relays.js';
import { generateSecret, SECRET_FORM, secretBytes, urlProblem } from '../../../events/relays/target.js';
import type { GatewayContext } from '../../kit/context.js';
import { inputStoreId, type StoreInput } from '../../kit/ids.js';
import { limited } from '../../kit/inputs.js';
import { attempt, checkField, type Outcome, refuse } from '../../kit/outcome.js';
import { requireStoreEvents } from '../events.js';
import { withRelays } from './reads.js';

/** Replays of one relay that wait at one time. */
const MAX_REPLAYS = 10;

/** Input of {@link createEventRelay}. */
export interface CreateEventRelayInput extends StoreInput {
  readonly url: string;
  readonly types?: readonly EventTypeName[] | null | undefined;
  readonly secret?: string | null | undefined;
  readonly after?: string | null | undefined;
}

/** Input that names one relay. */
export interface RelayInput extends StoreInput {
  readonly relayId: string;
}

type Changed = { readonly relay: RelayView | undefined };

/** Runs a change of a store's relays. One PayNow call, which says whether the caller may see the store. */
const change = <T extends object>(
  input: StoreInput,
  context: GatewayContext,
  work: (relays: EventRelays, storeId: string) => Promise<T>,
): Promise<Outcome<T>> =>
  attempt(async () => {
    const storeId = inputStoreId(input, context);
    await requireStoreEvents(storeId, 'events:relay', context);
    return withRelays(context, (relays) => {
      if (relays.storeIds.includes(storeId)) return work(relays, storeId);
      throw refuse(`Events of the store ${storeId} are not received here.`, ['storeId'], 'NOT_ALLOWED');
    });
  });

/** Creates a relay. Without a secret in the input, one is generated and shown only here. */
export const createEventRelay = (
  input: CreateEventRelayInput,
  context: GatewayContext,
): Promise<Outcome<Changed & { readonly secret: string | null }>> =>
  change(input, context, async (relays, storeId) => {
    const { url, types, secret, after } = input;
    const problem = urlProblem(url, relays.allowsPrivate);
    if (problem !== undefined) throw refuse(`url ${problem}.`, ['url']);
    if (secret != null && secretBytes(secret) === undefined) throw refuse(`secret ${SECRET_FORM}.`, ['secret']);
    if (types != null) limited(types, 1, 'types');
    const from = await context
      .events()
      .check({ storeId, after: after ?? undefined })
      .catch((error: unknown) =>
        checkField(['after'], () => {
          throw error;
        }),
      );
    const generated = secret == null ? generateSecret() : null;
    const wanted = { storeId, url, types: types ?? undefined, secrets: [secret ?? generated ?? ''] };
    const relay = await relays.create(wanted, from);
    if (relay === undefined) throw refuse('This store has as many relays as it may: RELAY_MAX.', [], 'TOO_MANY');
    return { relay: await relays.view(relay), secret: generated };
  });

/** Pauses a relay after the attempt under way, or resumes it where it stopped. */
export const pauseEventRelay = (
  input: RelayInput & { readonly paused: boolean },
  context: GatewayContext,
): Promise<Outcome<Changed>> =>
  change(input, context, async (relays, storeId) => {
    const relay = await named(input, relays, storeId);
    await relays.setPaused(relay, input.paused);
    return { relay: await relays.view(relay) };
  });

/** Deletes a relay with all that is kept of it. */
export const deleteEventRelay = (
  input: RelayInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly deletedId: string }>> =>
  change(input, context, async (relays, storeId) => {
    const relay = await named(input, relays, storeId);
    if (isOfFile(relay)) {
      throw refuse('This relay is in the relay file: remove it there, or pause it.', ['relayId'], 'NOT_ALLOWED');
    }
    await relays.remove(relay);
    return { deletedId: relay.id };
  });

/** Has a part of the log sent to a relay once more, before anything else. */
export const replayEvents = (
  input: RelayInput & { readonly from: string; readonly to?: string | null | undefined },
  context: GatewayContext,
): Promise<Outcome<Changed>> =>
  change(input, context, async (relays, storeId) => {
    const relay = await named(input, relays, storeId);
    const replay = await relays.rangeOf(storeId, { from: input.from, to: input.to ?? undefined }, (name, read) =>
      checkField([name], read),
    );
    const view = await relays.view(relay);
    if ((view?.control.replays.length ?? 0) >= MAX_REPLAYS) {
      throw refuse(`${MAX_REPLAYS} replays of this relay are under way: wait until one has ended.`, [], 'TOO_MANY');
    }
    await relays.replay(relay, replay);
    return { relay: await relays.view(relay) };
  });

async function named({ relayId }: RelayInput, relays: EventRelays, storeId: string): Promise<Relay> {
  const relay = await relays.find(storeId, relayId);
  if (relay) return relay;
  throw refuse('relayId names no relay of this store.', ['relayId'], 'NOT_FOUND');
}
