import { KINDS, kindOf } from './kinds.js';
import { withoutComments } from './operations.js';

/** What is copied as code. */
export interface Snippet {
  readonly url: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Where the document has several operations. */
  readonly operationName?: string | undefined;
  /** The `Authorization` header; absent where none is sent. */
  readonly authorization?: string | undefined;
  /** Other headers of the tab. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the credential itself is copied; else the name of a variable stands for it. */
  readonly withCredential: boolean;
}

const STREAMED = /^\s*subscription\b|@live\b/m;

/** Whether the answer goes on, as Server-Sent Events. */
const isStreamed = (query: string): boolean => STREAMED.test(withoutComments(query));

/** A command for a shell like bash. */
export function asCurl(snippet: Snippet): string {
  const { url, query, headers } = snippet;
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const credential = credentialOf(snippet);
  const lines = [
    `curl ${isStreamed(query) ? '--no-buffer ' : ''}${quoted(url)}`,
    `-H 'content-type: application/json'`,
    ...(isStreamed(query) ? [`-H 'accept: text/event-stream'`] : []),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(credential?.text === undefined ? [] : [`-H ${quoted(`authorization: ${credential.text}`)}`]),
    ...(credential?.variable === undefined ? [] : [`-H "authorization: ${credential.scheme} $${credential.variable}"`]),
    `--data-raw ${quoted(JSON.stringify(bodyOf(snippet)))}`,
  ];
  return `${lines.join(' \\\n  ')}\n`;
}

/** A call of `fetch`, for Node or a browser. */
export function asFetch(snippet: Snippet): string {
  return `${callOf(snippet)}
${isStreamed(snippet.query) ? READ_STREAM : 'const { data, errors } = await response.json();\nconsole.log(errors ?? data);'}
`;
}

/** The same in TypeScript. @param types declarations of `Data` and `Variables` */
export function asTypeScript(snippet: Snippet, types: string): string {
  const answer = `const { data, errors } = (await response.json()) as {
  data?: Data | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
};
if (errors) console.error(errors);
console.log(data);`;
  return `${types}
${callOf(snippet, ' satisfies Variables')}
${isStreamed(snippet.query) ? READ_STREAM : answer}
`;
}

const READ_STREAM = `const decoder = new TextDecoder();
for await (const chunk of response.body ?? []) console.log(decoder.decode(chunk, { stream: true }));`;

function callOf(snippet: Snippet, suffix = ''): string {
  const { url, query, headers } = snippet;
  const { variables, operationName } = bodyOf(snippet);
  const credential = credentialOf(snippet);
  const sent = [
    `'content-type': 'application/json',`,
    ...(isStreamed(query) ? [`accept: 'text/event-stream',`] : []),
    ...Object.entries(headers).map(([name, value]) => `${literal(name)}: ${literal(value)},`),
    ...(credential?.text === undefined ? [] : [`authorization: ${literal(credential.text)},`]),
    ...(credential?.variable === undefined
      ? []
      : [`authorization: \`${credential.scheme} \${process.env.${credential.variable}}\`,`]),
  ];
  const body = [
    `query: ${template(query)},`,
    ...(variables ? [`variables: ${indented(JSON.stringify(variables, null, 2), 4)}${suffix},`] : []),
    ...(operationName === undefined ? [] : [`operationName: ${literal(operationName)},`]),
  ];
  return `const response = await fetch(${literal(url)}, {
  method: 'POST',
  headers: {
    ${sent.join('\n    ')}
  },
  body: JSON.stringify({
    ${body.join('\n    ')}
  }),
});`;
}

interface CopiedCredential {
  readonly scheme: string;
  /** The whole header, where it is asked for. */
  readonly text?: string;
  /** The variable that stands for it. */
  readonly variable?: string;
}

function credentialOf({ authorization, withCredential }: Snippet): CopiedCredential | undefined {
  if (authorization === undefined) return undefined;
  const [scheme = ''] = authorization.trim().split(/\s+/, 1);
  if (withCredential) return { scheme, text: authorization };
  const kind = kindOf(authorization);
  // What has no known scheme may be a secret from its first letter.
  return kind === undefined ? KINDS.key : { scheme, variable: kind.variable };
}

const bodyOf = ({ query, variables, operationName }: Snippet) => ({
  query,
  ...(Object.keys(variables).length > 0 && { variables }),
  ...(operationName !== undefined && { operationName }),
});

const literal = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const template = (text: string): string =>
  `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\``;

const indented = (text: string, spaces: number): string => text.replaceAll('\n', `\n${' '.repeat(spaces)}`);
