import { endpoint, type None, withHeaders } from '../client/endpoint.js';
import type { FlakeId } from '../wire/common.js';

/** An entry of the store's menu: a tag and what hangs under it. Source: `GET /v1/store/navlinks`. */
export interface StorefrontNavLinkRow {
  readonly node_id: string;
  readonly parent_node_id?: string | null;
  readonly tag_id: FlakeId;
  readonly tag_slug: string;
  readonly tag_query: readonly string[];
  readonly name: string;
  readonly order: number;
  readonly children: readonly StorefrontNavLinkRow[];
}

/** The menu: the topmost links. */
export const listStorefrontNavLinks = withHeaders(
  'store',
  endpoint<None, None, readonly StorefrontNavLinkRow[]>()('GET', '/v1/store/navlinks', 'rows'),
);
