export {
  type FaultRule,
  type Sandbox,
  type SandboxExchange,
  type SandboxOptions,
  startSandbox as createSandbox,
} from './sandbox/sandbox.js';
