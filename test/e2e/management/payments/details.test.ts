import { expect, it } from 'vitest';
import { readConfig } from '../../../../src/core/config.js';
import { silentLog } from '../../../../src/core/log.js';
import { createGateway } from '../../../../src/server/gateway.js';
import type { PaymentMethodRow, PaymentRow } from '../../../../src/upstream/management/payments.js';
import { startTestBed } from '../../../support/gateway.js';
import { json, startStandIn } from '../../../upstream/client/standIn.js';

const QUERY = `{ store { payments(first: 1) { nodes {
  platformFeePercent gatewayEntityIdentifier
  method { gatewayType gatewayMethodId gatewayCustomerId gatewayEntityIdentifier details { key value } }
} } } }`;

const DETAILS: PaymentMethodRow['method_details'] = {
  card: { brand: 'visa', last4: '4242', issuer: null, wallet: { type: 'apple_pay' } },
  crypto: null,
  steamskins: { items: [{ id: '7', name: 'Sticker', price: 250 }] },
};

it('shows what payments and their means are called at the gateway, and nested details by their path', async () => {
  await using bed = await startTestBed();
  const [row] = (await bed.paynow('payments?limit=1')) as readonly PaymentRow[];
  const payment = { ...row, platform_fee_rate: 525, method: { ...row?.method, method_details: DETAILS } };
  await using paynow = await startStandIn();
  paynow.always(`GET /v1/stores/${bed.sandbox.storeId}/payments`, json([payment]));
  const config = readConfig({
    GATEWAY_DATA_DIR: 'memory',
    PAYNOW_BASE_URL: paynow.url,
    PAYNOW_STORE_ID: bed.sandbox.storeId,
  });
  const gateway = createGateway({ config, log: silentLog });
  try {
    const response = await fetch(await gateway.listen(0, '127.0.0.1'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'APIKey key' },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(await response.json()).toMatchObject({
      data: {
        store: {
          payments: {
            nodes: [
              {
                platformFeePercent: '5.25',
                gatewayEntityIdentifier: row?.gateway_entity_identifier,
                method: {
                  gatewayType: row?.method.gateway_type,
                  gatewayMethodId: row?.method.gateway_id,
                  gatewayCustomerId: row?.method.gateway_customer_id,
                  gatewayEntityIdentifier: row?.method.gateway_entity_identifier,
                  details: [
                    { key: 'brand', value: 'visa' },
                    { key: 'last4', value: '4242' },
                    { key: 'wallet.type', value: 'apple_pay' },
                    { key: 'items.0.id', value: '7' },
                    { key: 'items.0.name', value: 'Sticker' },
                    { key: 'items.0.price', value: '250' },
                  ],
                },
              },
            ],
          },
        },
      },
    });
    expect(paynow.requests).toHaveLength(1);
  } finally {
    await gateway.close();
  }
});
