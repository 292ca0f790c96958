import { startProgram } from './cli/loadProgram.js';

await startProgram();
