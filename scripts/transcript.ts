import { readFileSync, writeFileSync } from 'node:fs';
import { startDemoGateway } from '../test/support/demoGateway.js';

const FILE = new URL('../docs/nested-query.md', import.meta.url);

const QUERY = `{
  store {
    name
    orders(first: 3) {
      nodes {
        prettyId
        totals { total { amount currency } }
        customer { name }
        lines { quantity productName product { slug price { amount currency } } }
        deliveryItems(first: 5) { nodes { state product { name current { label } } } }
      }
    }
  }
}`;

/** Asks the sandbox's gateway, and writes the answer and every PayNow call down. */
async function transcript(): Promise<string> {
  await using demo = await startDemoGateway();
  const response = await fetch(demo.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `APIKey ${demo.sandbox.apiKey}` },
    body: JSON.stringify({ query: QUERY }),
  });
  const answer = JSON.stringify(await response.json(), null, 2);
  const calls = demo.sandbox.calls.list.map(({ method, path, query }) => `${method} ${path}${query}`).sort();
  return `# One nested query, call by call

Written by \`npm run transcript\` from a cold gateway and its sandbox. The query:

\`\`\`graphql
${QUERY}
\`\`\`

## PayNow calls: ${calls.length}

Orders bring their customers and lines. Delivery items have no batch at PayNow: one call per order, all at one time. The products of
all lines and items are read together. The store is read once, for its name and for the currency of the prices.

\`\`\`text
${calls.join('\n')}
\`\`\`

## The answer

\`\`\`json
${answer}
\`\`\`
`;
}

const text = await transcript();
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('docs/nested-query.md is not what the gateway answers. Run "npm run transcript".\n');
  process.exitCode = 1;
}
