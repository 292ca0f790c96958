#!/usr/bin/env node
import { argv, env, stderr, stdout } from 'node:process';
import { drawingOn } from './progress.js';

const isServer = argv[2] === 'start' || argv[2] === 'sandbox';
// Whoever read a result has left, as `head` does. A server goes on all the same.
if (!isServer) stdout.on('error', () => process.exit());
const { runProgram } = await import('./program.js');
const code = await runProgram(argv.slice(2), {
  env,
  out: (line) => stdout.write(`${line}\n`),
  err: (line) => stderr.write(`${line}\n`),
  ...(stderr.isTTY && { draw: drawingOn(stderr) }),
});
// What runs on has an exit code of its own.
if (code !== 0) process.exitCode = code;
