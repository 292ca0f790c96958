import { DESK, startDemoDesk } from './desk/demo.js';
import { runExample } from './examples/command.js';

// `npm run example:desk`: a gateway with its sandbox, or that of GATEWAY_URL, and the example in front of it.
await runExample(DESK, () => startDemoDesk(process.env));
