import { runExample } from './examples/command.js';
import { STOREFRONT, startDemoShop } from './storefront/demo.js';

// `npm run example:storefront`: a gateway with its sandbox, or that of GATEWAY_URL, and the example in front of it.
await runExample(STOREFRONT, () => startDemoShop(process.env));
