import type { Unreached } from './model.js';

const notYet = (reason: string): Unreached => ({ state: 'not yet', reason });
const notOffered = (reason: string): Unreached => ({ state: 'not offered', reason });

const SET_UP = 'setting up a store is done in the dashboard; the graph is about its customers, catalogue and sales';

/** Why the operations of a group are not reached, by API and PayNow's tag. */
const BY_TAG: Readonly<Record<string, Unreached>> = {
  'management affiliate-links': notYet('affiliate links are not in the guide; orders show the affiliate id'),
  'management data-migrations': notOffered('moving in from another shop happens once, in the dashboard'),
  'management delivery': notYet(
    'the queue of commands is not in the guide; delivery items show their command attempts',
  ),
  'management discord': notYet('Discord links and roles are not in the guide'),
  'management downloadable-files': notYet('files are uploaded in several steps past the API; not in the guide'),
  'management game-servers': notYet('remote consoles are not in the guide'),
  'management global-commands': notYet('commands of all products are not in the guide; products show their own'),
  'management invoices': notYet("PayNow's own invoices to the store, as files; not in the guide"),
  'management marketing': notOffered(`e-mails and their templates: ${SET_UP}`),
  'management navlinks': notYet('navigation is shown to shoppers; changing it is not in the guide'),
  'management payment-method-types': notOffered(`ways to pay: ${SET_UP}`),
  'management payment-settings': notOffered(`payment settings: ${SET_UP}`),
  'management product-dependent-migrations': notYet(
    'moving subscribers to another product version is not in the guide',
  ),
  'management products': notYet('sorting the whole catalogue is not in the guide; products show their place'),
  'management regional-pricing': notYet('prices by region are not in the guide'),
  'management store': notOffered(`the store and the people of its dashboard: ${SET_UP}`),
  'management subscriptions': notYet(
    'changing what a subscription contains is not in the guide; a pending change is shown',
  ),
  'management tags': notYet('changing tags is not in the guide; tags are shown'),
  'management tier-groups': notYet('changing tier groups is not in the guide'),
  'management trials': notYet('trials are not in the guide; lines and delivery items show the trial id'),
  'management upsell-settings': notOffered(`upselling of the whole store: ${SET_UP}`),
  'management webhooks': notYet('the rest of webhooks is not in the guide'),
  'gameServer delivery': notOffered(
    "the game server plugin's own API: it takes a game server's credential, which no client of the graph has",
  ),
};

/** Exceptions of single operations. */
const BY_NAME: Readonly<Record<string, Unreached>> = {
  'POST /v1/stores/{storeId}/webhooks/resend': notYet('sending past webhooks again is not in the guide'),
  'GET /v1/stores/{storeId}/webhooks/variables': notOffered(
    "only for the texts of Discord messages in PayNow's dashboard",
  ),
};

/** Why an operation is not reached; `undefined` when no reason is written down. */
export const reasonFor = (api: string, tag: string, name: string): Unreached | undefined =>
  BY_NAME[name] ?? BY_TAG[`${api} ${tag}`];
