import { parseArgs } from 'node:util';
import { z } from 'zod';
import { checkReadme } from './readme/check.js';

// Runs the commands that README.md marks, as they stand there, in the current folder:
//   <!-- ci:start -->   before a ```sh block that starts the gateway, and prints what the ```text block after it shows,
//                       where there is one before the next mark; there is exactly one
//   <!-- ci:query -->   before a ```sh block that prints what the ```json block after it shows
// `npm ci` is left out of the start command, and the gateway listens on a free port, which the queries get to see in
// place of 4000. What a start prints may differ in ports, seconds and ids, and in what npm says of its own. The queries
// find the sandbox's key and store in $API_KEY and $STORE_ID.
// The gateway has 10 s to end after SIGTERM, or as many as `--stop-seconds` says.

const { values: options } = parseArgs({ options: { 'stop-seconds': { type: 'string', default: '10' } } });
const stopSeconds = z.coerce.number().positive().parse(options['stop-seconds']);

try {
  const { problems, queries } = await checkReadme(process.cwd(), stopSeconds);
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(`README.md: 1 start command, ${queries} queries, as written`);
  else process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
