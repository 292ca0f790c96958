import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { LocationRules } from '../../auth/location.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import { accessOf } from '../../schema/kit/access.js';
import { COST_HEADER } from '../limits/limits.js';
import { cacheDirectives } from './freshness.js';

/** What the public path is made of. */
export interface PublicPathOptions {
  /** Seconds a shared cache may answer from its copy; 0 makes nothing public. */
  readonly maxAgeS: number;
  /** The header on which public answers depend where it told the shopper's country. */
  readonly locationRules: LocationRules;
}

/** What public answers depend on beside the address: a credential refuses or changes them, `Accept` picks the type. */
const ALWAYS_VARIES = ['Authorization', 'Accept'] as const;

const PRIVATE = 'private, no-store';

/**
 * Lets caches in front answer anonymous reads of a storefront: such an answer gets `Cache-Control: public`, an `ETag`
 * and the `Vary` it needs, and is not sent again to who has it. Everything else is marked as not to be stored.
 */
export function publicPath({ maxAgeS, locationRules }: PublicPathOptions): Plugin<GatewayContext> {
  /** Requests whose answer is public, with what it varies by. */
  const varies = new WeakMap<Request, string>();
  return {
    onExecute({ args }) {
      const context = args.contextValue;
      const { request } = context;
      if (maxAgeS === 0 || !mayBePublic(request) || context.caller.kind !== 'anonymous') return;
      if (!readsPublicOnly(args.schema, args.document, args.operationName)) return;
      return {
        onExecuteDone({ result }) {
          if (Symbol.asyncIterator in result || result.errors !== undefined) return;
          const sources = context.locationSources;
          if (sources.has('address')) return;
          const header = sources.has('header') ? [locationRules.countryHeader ?? ''] : [];
          varies.set(request, [...ALWAYS_VARIES, ...header].join(', '));
        },
      };
    },
    async onResponse(payload) {
      const { request, response, fetchAPI } = payload;
      const vary = varies.get(request);
      if (vary === undefined || response.status !== 200) {
        response.headers.set('cache-control', PRIVATE);
        return;
      }
      const body = await response.text();
      const headers = new Headers(response.headers);
      const etag = etagOf(headers.get('content-type') ?? '', body);
      headers.set('cache-control', `public, max-age=${maxAgeS}, stale-while-revalidate=${maxAgeS}`);
      headers.set('vary', vary);
      headers.set('etag', etag);
      const known = isKnown(etag, request.headers.get('if-none-match'));
      if (known) for (const name of ['content-type', 'content-length']) headers.delete(name);
      payload.setResponse(new fetchAPI.Response(known ? null : body, { status: known ? 304 : 200, headers }));
    },
  };
}

/** What a request has to be before its query is looked at. */
const mayBePublic = (request: Request): boolean =>
  request.method === 'GET' &&
  !request.headers.has('authorization') &&
  !request.headers.has(COST_HEADER) && // the price of this very request is nobody else's answer
  !cacheDirectives(request.headers).has('no-store');

/**
 * Whether the operation is a query whose every field is public: those of `Query` say so themselves, those below must
 * not ask for anything.
 */
function readsPublicOnly(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): boolean {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'query') return false;
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const types = new TypeInfo(schema);
  let isPublic = true;
  const Field = (): void => {
    const field = types.getFieldDef();
    if (field?.name === '__typename') return;
    const access = field && accessOf(field);
    const isRoot = types.getParentType() === schema.getQueryType();
    if (!field || field.name.startsWith('__') || (access !== 'public' && (isRoot || access !== undefined))) {
      isPublic = false;
    }
  };
  visit({ kind: Kind.DOCUMENT, definitions: [operation, ...fragments] }, visitWithTypeInfo(types, { Field }));
  return isPublic;
}

/** Names these bytes in this type; the same bytes under another type are another representation. */
const etagOf = (contentType: string, body: string): string =>
  `"${createHash('sha256').update(contentType).update('\n').update(body).digest('base64url')}"`;

/** Whether the caller says it has this one. For `GET`, tags are compared weakly: a cache may have weakened it. */
function isKnown(etag: string, ifNoneMatch: string | null): boolean {
  if (ifNoneMatch === null) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
