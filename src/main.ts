import { keepCompiledCode } from './cli/compiledCode.js';

keepCompiledCode();
const { start } = await import('./cli/start.js');
await start();
