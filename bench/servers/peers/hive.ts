import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { getComposedSchemaFromConfig } from '@graphql-mesh/compose-cli';
import { DefaultLogger } from '@graphql-mesh/utils';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';
import { MOCK_URL, STORE_ID, serve } from '../serve.js';

// Hive Gateway over the graph that GraphQL Mesh composes from PayNow's OpenAPI file. The one thing added by hand is the
// product of a line: the composed batch read, by `@resolveTo`.

const subgraph = loadOpenAPISubgraph('paynow', {
  source: `${process.env['PAYNOW_OPENAPI_DIR']}/management-api.json`,
  endpoint: MOCK_URL,
  operationHeaders: { authorization: '{context.headers.authorization}' },
});

const supergraph = await getComposedSchemaFromConfig(
  {
    subgraphs: [{ sourceHandler: subgraph }],
    additionalTypeDefs: /* GraphQL */ `
    extend type OrderLineDto {
      product: ProductDto
        @resolveTo(
          sourceName: "paynow"
          sourceTypeName: "Query"
          sourceFieldName: "Products_GetProducts"
          keyField: "product_id"
          keysArg: "product_id"
          requiredSelectionSet: "{ product_id }"
          additionalArgs: { storeId: "${STORE_ID}" }
        )
    }
  `,
  },
  new DefaultLogger(),
);
if (process.env['BENCH_PRINT'] === '1') process.stdout.write(supergraph);
const gateway = createGatewayRuntime({ supergraph, logging: false, landingPage: false, graphiql: false });
serve((request, response) => void gateway(request, response), '/graphql');
