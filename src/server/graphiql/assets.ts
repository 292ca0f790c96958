import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, gzip, constants as zlib } from 'node:zlib';
import { answer, type GraphiqlAnswer, textAnswer } from './answer.js';
import { type PageSources, readSources } from './sources.js';

/** The files GraphiQL is made of, as the page refers to them. */
type AssetName = keyof PageSources;

/** GraphiQL's files under names that contain a hash of their content. */
export interface GraphiqlAssets {
  /** File name of each asset, for instance `app.0123456789abcdef.js`. */
  readonly files: Readonly<Record<AssetName, string>>;
  /** The file in the best encoding the browser takes, or a 404. */
  respond(file: string, acceptEncoding: string | undefined): Promise<GraphiqlAnswer>;
}

interface Packed {
  readonly contentType: string;
  readonly br: Promise<Buffer>;
  /** Compressed at the first request without brotli: browsers accept it only over HTTPS or from this machine. */
  gzip(): Promise<Buffer>;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const IMMUTABLE = 'public, max-age=31536000, immutable';
// Above 5 brotli takes several times as long for 4 % less.
const BROTLI = { params: { [zlib.BROTLI_PARAM_QUALITY]: 5 } };

const brotliOf = promisify<Buffer, typeof BROTLI, Buffer>(brotliCompress);
const gzipOf = promisify<Buffer, Buffer>(gzip);
const plainOf = promisify<Buffer, Buffer>(brotliDecompress);

let shared: GraphiqlAssets | undefined;

/** The files, loaded once for all gateways of the process. */
export const graphiqlAssets = (): GraphiqlAssets => (shared ??= loadGraphiqlAssets());

/**
 * Reads the bundle and starts to compress it in the background. Takes about 0.1 s, so call it at the first page request,
 * not at start. Only the compressed files stay in memory.
 */
function loadGraphiqlAssets(): GraphiqlAssets {
  const sources = readSources();
  const packed = new Map<string, Packed>();
  let previous: Promise<unknown> = Promise.resolve();
  const add = (name: string, extension: 'js' | 'css', source: string): string => {
    const bytes = Buffer.from(source);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const file = `${name}.${hash}.${extension}`;
    const entry = pack(bytes, extension === 'js' ? SCRIPT : STYLE, previous);
    previous = entry.br;
    packed.set(file, entry);
    return file;
  };
  const files: Record<AssetName, string> = {
    page: add('page', 'js', sources.page),
    pageStyle: add('page', 'css', sources.pageStyle),
    style: add('style', 'css', sources.style),
    app: add('app', 'js', sources.app),
    editorWorkerService: add('editor.worker', 'js', sources.editorWorkerService),
    graphql: add('graphql.worker', 'js', sources.graphql),
    json: add('json.worker', 'js', sources.json),
  };
  return { files, respond: (file, acceptEncoding) => respond(packed.get(file), acceptEncoding) };
}

/** One file after the other: the threads that compress also look up host names and read files. */
function pack(bytes: Buffer, contentType: string, after: Promise<unknown>): Packed {
  const br = after.then(() => brotliOf(bytes, BROTLI));
  // A failure is reported to whoever asks for the file.
  br.catch(() => undefined);
  let gzipped: Promise<Buffer> | undefined;
  return { contentType, br, gzip: () => (gzipped ??= br.then(plainOf).then(gzipOf)) };
}

async function respond(entry: Packed | undefined, acceptEncoding: string | undefined): Promise<GraphiqlAnswer> {
  if (entry === undefined) {
    return textAnswer(404, 'Not found. Reload GraphiQL: the gateway was updated.');
  }
  const encoding = chooseEncoding(acceptEncoding);
  const br = await entry.br;
  const body = encoding === 'br' ? br : await (encoding === 'gzip' ? entry.gzip() : plainOf(br));
  return answer(200, entry.contentType, body, {
    'cache-control': IMMUTABLE,
    // A worker obeys the policy of its own file.
    'content-security-policy': "default-src 'none'",
    vary: 'accept-encoding',
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  });
}

/** Brotli, else gzip, else as it is; `q=0` means no. */
function chooseEncoding(acceptEncoding = ''): 'br' | 'gzip' | undefined {
  const accepted = new Set<string>();
  for (const part of acceptEncoding.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) {
      accepted.add(name);
    }
  }
  return (['br', 'gzip'] as const).find((name) => accepted.has(name));
}
