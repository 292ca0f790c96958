import { type Area, left } from '../model.js';

const KINDS = [
  'AlipayDetailsDto',
  'BancontactDetailsDto',
  'CardDetailsDto',
  'CardWalletDto',
  'CashAppDetailsDto',
  'CryptoDetailsDto',
  'IdealDetailsDto',
  'KlarnaDetailsDto',
  'LinkDetailsDto',
  'P24DetailsDto',
  'PayByBankDetailsDto',
  'PayPalDetailsDto',
  'PaysafeCardDetailsDto',
  'PixDetailsDto',
  'SteamSkinsDetailsDto',
  'SteamSkinsInventoryItemDetailsDto',
];

/** What payments are made with: PayNow's object per kind of payment becomes one list of entries. */
export const paymentMethods: Area = {
  operations: {},
  objects: [
    {
      dto: 'PaymentMethodDto',
      type: 'PaymentMethod',
      fields: {
        customer_id: left('the customer of the payment or subscription that holds it'),
        gateway_id: 'gatewayMethodId',
        method_details: 'details',
        method_type: 'type',
      },
    },
    { dto: 'PaymentMethodDetailsDto', type: 'PaymentMethod', otherwise: 'details' },
    ...KINDS.map((dto) => ({ dto, type: 'PaymentMethod', otherwise: 'details.value' })),
  ],
};
