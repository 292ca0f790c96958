import { runSandbox } from './sandboxRun.js';

// The sandbox as a program of its own, for `npm run dev`: what it is bundled of decides when it is restarted.
await runSandbox();
