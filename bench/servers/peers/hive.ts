import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { getComposedSchemaFromConfig } from '@graphql-mesh/compose-cli';
import { DefaultLogger } from '@graphql-mesh/utils';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';
import { MOCK_URL, STORE_ID, serve } from '../serve.js';
import type { WireLine, WireProduct } from '../wire.js';

// Hive Gateway over the graph that GraphQL Mesh composes from PayNow's OpenAPI file. The one thing added by hand is the
// product of a line, through Mesh's own batching: `@resolveTo` alone would match rows by position.

const subgraph = loadOpenAPISubgraph('paynow', {
  source: `${process.env['PAYNOW_OPENAPI_DIR']}/management-api.json`,
  endpoint: MOCK_URL,
  ignoreErrorResponses: true,
  operationHeaders: { authorization: '{context.headers.authorization}' },
});

const supergraph = await getComposedSchemaFromConfig(
  {
    subgraphs: [{ sourceHandler: subgraph }],
    additionalTypeDefs: 'extend type OrderLineDto { product: ProductDto }',
  },
  new DefaultLogger(),
);

interface BatchedRead {
  readonly root: unknown;
  readonly key: string;
  readonly argsFromKeys: (keys: readonly string[]) => object;
  readonly valuesFromResults: (rows: readonly WireProduct[], keys: readonly string[]) => unknown;
  readonly selectionSet: (set: unknown) => unknown;
  readonly context: unknown;
  readonly info: unknown;
}

interface MeshContext {
  readonly paynow: { readonly Query: { readonly Products_GetProducts: (read: BatchedRead) => Promise<unknown> } };
}

const product = {
  selectionSet: '{ product_id }',
  resolve: (root: WireLine, _: unknown, context: MeshContext, info: unknown) =>
    context.paynow.Query.Products_GetProducts({
      root,
      context,
      info,
      key: root.product_id,
      argsFromKeys: (keys) => ({ storeId: STORE_ID, product_id: keys }),
      valuesFromResults: (rows, keys) => keys.map((key) => rows.find(({ id }) => id === key) ?? null),
      selectionSet: (set) => set,
    }),
};

const gateway = createGatewayRuntime({
  supergraph,
  additionalResolvers: { OrderLineDto: { product } },
  logging: false,
  landingPage: false,
  graphiql: false,
});
serve((request, response) => void gateway(request, response), '/graphql');
