import { STORE_EVENTS, type StoreEventName } from '../../../core/storeEvents.js';
import type {
  CreateWebhookBody,
  UpdateWebhookBody,
  WebhookDiscordFormat,
  WebhookRow,
  WebhookType,
} from '../../../upstream/management/webhookEndpoints.js';
import { type Changes, changesOf } from '../../kit/changes.js';
import { refuse } from '../../kit/outcome.js';
import { wireValue } from '../../kit/wireValue.js';

/** An event as the graph names it; `OTHER` is never an input that works. */
export type EventInput = StoreEventName | 'OTHER';

/** What a message for Discord says. */
interface DiscordFields {
  readonly discordTitle?: string | null | undefined;
  readonly discordDescriptionTemplate?: string | null | undefined;
  readonly discordColor?: string | null | undefined;
  /** A value of the enum `WebhookDiscordFormat`. */
  readonly discordFormat?: string | null | undefined;
}

/** The fields of new webhook endpoints. */
export interface WebhookFields extends DiscordFields {
  readonly url: string;
  readonly events: readonly EventInput[];
  /** A value of the enum `WebhookEndpointType`. */
  readonly type: string;
}

/** What may change of a webhook endpoint; what is absent stays. */
export interface WebhookChange extends DiscordFields {
  readonly url?: string | null | undefined;
  readonly event?: EventInput | null | undefined;
  readonly resetSecret: boolean;
}

/** Most events of one input: more than PayNow has. */
const MAX_EVENTS = 100;
const MAX_URL = 2048;

/** An address that PayNow can send to. The message does not repeat it: it may carry a secret. */
function checkUrl(url: string): string {
  const isHttp = /^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url);
  if (!isHttp || url.length > MAX_URL) {
    throw refuse(`url must be an absolute http:// or https:// address of at most ${MAX_URL} characters.`, ['url']);
  }
  return url;
}

function checkEvent(event: EventInput, ...field: string[]): (typeof STORE_EVENTS)[StoreEventName]['wire'] {
  if (event === 'OTHER') throw refuse('OTHER is no event that can be subscribed to.', field);
  return STORE_EVENTS[event].wire;
}

function checkEvents(events: readonly EventInput[]) {
  if (events.length === 0) throw refuse('events must name at least one event.', ['events']);
  if (events.length > MAX_EVENTS) {
    throw refuse(`events takes at most ${MAX_EVENTS} events; there were ${events.length}.`, ['events'], 'TOO_MANY');
  }
  return events.map((event, index) => {
    const at = ['events', String(index)];
    if (events.indexOf(event) < index) throw refuse(`events names ${event} twice.`, at);
    return checkEvent(event, ...at);
  });
}

const DISCORD_NAMES = ['discordTitle', 'discordDescriptionTemplate', 'discordColor', 'discordFormat'] as const;

function discordBody({ discordTitle, discordDescriptionTemplate, discordColor, discordFormat }: DiscordFields) {
  return {
    ...(discordTitle !== undefined && { discord_title: discordTitle }),
    ...(discordDescriptionTemplate !== undefined && { discord_description_template: discordDescriptionTemplate }),
    ...(discordColor !== undefined && { discord_color: discordColor }),
    ...(discordFormat != null && {
      discord_format: wireValue<WebhookDiscordFormat>(discordFormat, 'discordFormat'),
    }),
  };
}

/** The bodies that create an endpoint for each event, in their order. @throws InputProblem naming the field */
export function createBodies(input: WebhookFields): readonly CreateWebhookBody[] {
  const url = checkUrl(input.url);
  const events = checkEvents(input.events);
  const type = wireValue<WebhookType>(input.type, 'type');
  const foreign = DISCORD_NAMES.find((name) => input[name] != null);
  if (type !== 'discord_v1' && foreign !== undefined) {
    throw refuse(`${foreign} is for endpoints of type DISCORD_V1 only.`, [foreign]);
  }
  return events.map((event) => ({ url, subscribed_to: event, type, ...discordBody(input) }));
}

const CLEARABLE = ['discordTitle', 'discordDescriptionTemplate', 'discordColor'] as const;

/** A change whose every field has been checked. */
export type CheckedWebhookChange = Omit<Changes<WebhookChange, (typeof CLEARABLE)[number]>, 'event'> & {
  readonly subscribedTo?: UpdateWebhookBody['subscribed_to'] | undefined;
};

/** @throws InputProblem for null where nothing can be cleared, a wrong value, and a change of nothing */
export function checkWebhookChange(input: WebhookChange): CheckedWebhookChange {
  // False is what it is without being asked for.
  const asked = { ...input, resetSecret: input.resetSecret ? true : undefined };
  const { event, ...change } = changesOf(asked, CLEARABLE);
  if (change.url !== undefined) checkUrl(change.url);
  return { ...change, ...(event !== undefined && { subscribedTo: checkEvent(event, 'event') }) };
}

/** The body that writes back what was read, with the changes: PayNow does not say that what is absent stays. */
export function mergedBody(row: WebhookRow, change: CheckedWebhookChange): UpdateWebhookBody {
  const { discord_format: format } = row;
  return {
    url: change.url ?? row.url,
    subscribed_to: change.subscribedTo ?? row.subscribed_to,
    reset_secret: change.resetSecret ?? false,
    ...discordBody({
      discordTitle: row.discord_title,
      discordDescriptionTemplate: row.discord_description_template,
      discordColor: row.discord_color,
      // What PayNow shows where there is none; no value to set.
      discordFormat: format === 'Invalid' ? undefined : format,
    }),
    ...discordBody(change),
  };
}
