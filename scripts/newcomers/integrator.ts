import { blocksOf, blockWith, type Stage } from './stage.js';

const README = 'docs/recipes/README.md';
const REFUND = 'docs/recipes/refund.md';

/** A document and its variables as curl sends them. */
const curl = (query: string, variables: string, more = ''): string => `curl -s${more} $GATEWAY_URL \\
  -H "Authorization: Bearer $GATEWAY_TOKEN" -H 'Content-Type: application/json' \\
  -d @- <<'END'
${JSON.stringify({ query: query.replaceAll(/\s+/g, ' '), variables: JSON.parse(variables) as unknown })}
END`;

/** From a clone to a refund with a token, and the event of it: the README's third door. */
export async function integrator(stage: Stage): Promise<void> {
  stage.say('Somebody who connects a billing system wants to read an order, refund it, and hear of it.');
  stage.say(
    '`$REPOSITORY` is the address of the project. The third door leads to the [recipes](../recipes/README.md), which want a token with just the scopes of ' +
      '[the refund](../recipes/refund.md), and `events:read` for [the feed](../recipes/live-feed.md).',
  );
  await stage.run('git clone --quiet "$REPOSITORY" paynow && cd paynow && npm ci');
  const token = blockWith(README, 'sh', 'tokens create').replace(
    /--scopes \S+/,
    '--scopes customers:read,orders:read,orders:refund,events:read',
  );
  await stage.run(token);
  await stage.stay('cd paynow && GATEWAY_TOKENS_FILE=tokens.json npm start', /Sandbox key: /);
  const [preview = '', refund = ''] = blocksOf(REFUND, 'graphql');
  const [orderId = '', input = ''] = blocksOf(REFUND, 'json').filter((block) => !block.includes('"data"'));
  const feed = blockWith('docs/recipes/live-feed.md', 'graphql', 'subscription');
  await stage.run('export GATEWAY_URL=http://127.0.0.1:4000/graphql');
  stage.say('An order:');
  await stage.run(
    curl(
      'query ($id: ID!) { store { order(id: $id) { prettyId status totals { total { amount currency } } customer { name } } } }',
      orderId.replace('orderId', 'id'),
    ),
  );
  stage.say('What a refund would do:');
  await stage.run(curl(preview, orderId));
  stage.say('The feed listens in the background, then the refund is sent:');
  await stage.run(
    `${curl(feed, '{}', 'N --max-time 600 -H "Accept: text/event-stream"').replace("END'", "END' >feed.txt &")}\nsleep 1`,
  );
  await stage.run(curl(refund, input));
  stage.say('Sent again with the same key, as after an answer that was lost. It is the same refund:');
  await stage.run(curl(refund, input));
  stage.say('And the event of it has come:');
  await stage.run('until grep -q cursor feed.txt; do sleep 0.2; done; grep ^data feed.txt; kill %1');
}
