import { createHash, randomBytes } from 'node:crypto';
import { answer, type GraphiqlAnswer } from './answer.js';
import { type GraphiqlAssets, graphiqlAssets } from './assets.js';
import { type ExampleTab, welcomeTab } from './examples.js';
import type { PageConfig } from './pageConfig.js';

/** What the page opens with. */
export interface GraphiqlPageOptions {
  /** The examples; the first of each area is open on a first visit. None gives one short introduction. */
  readonly tabs: readonly ExampleTab[];
  /**
   * The `Authorization` header that is sent until somebody signs in, for instance `APIKey KEY`. Everyone who may open the
   * page can use and see it.
   */
  readonly credential?: string;
}

/** GraphiQL as a small page and its large, cacheable files. */
export interface GraphiqlPage {
  /** The page, with a nonce of its own. */
  respond(): GraphiqlAnswer;
  /** One of the files the page asks for, by its name without folder. */
  respondAsset(file: string, acceptEncoding: string | undefined): Promise<GraphiqlAnswer>;
}

const TITLE = 'PayNow GraphQL';
/** Where the files are, relative to the page. */
const FOLDER = 'graphiql';
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32" role="img" aria-label="PayNow GraphQL">' +
  '<rect width="32" height="32" rx="8" fill="#5b4bd6"/><g fill="none" stroke="#fff" stroke-width="2">' +
  '<path d="M9 22 16 9l7 13Z"/></g><g fill="#fff"><circle cx="16" cy="9" r="3"/><circle cx="9" cy="22" r="3"/>' +
  '<circle cx="23" cy="22" r="3"/></g></svg>';
const ICON_URL = `data:image/svg+xml,${encodeURIComponent(ICON)}`;

/** Makes the page. GraphiQL itself is loaded at the first request, so a server that shows it to nobody pays nothing. */
export function createGraphiqlPage(options: GraphiqlPageOptions): GraphiqlPage {
  let loaded: { readonly assets: GraphiqlAssets; readonly render: (nonce: string) => string } | undefined;
  const load = () => {
    if (loaded === undefined) {
      const assets = graphiqlAssets();
      loaded = { assets, render: htmlRenderer(options, assets) };
    }
    return loaded;
  };
  return {
    respond() {
      const nonce = randomBytes(16).toString('base64');
      return answer(200, 'text/html; charset=utf-8', load().render(nonce), {
        'cache-control': 'no-store',
        'content-security-policy': contentSecurityPolicy(nonce),
        vary: 'accept',
      });
    },
    // A promise also when loading fails.
    respondAsset: async (file, acceptEncoding) => load().assets.respond(file, acceptEncoding),
  };
}

/**
 * Scripts run only with this answer's nonce, and everything comes from our own origin. The editor makes style elements
 * of its own, so styles cannot be held to the nonce.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "worker-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function htmlRenderer(options: GraphiqlPageOptions, assets: GraphiqlAssets): (nonce: string) => string {
  const { app, style, page, pageStyle, editorWorkerService, graphql, json } = assets.files;
  const config = embeddedJson({
    ...pageContent(options),
    storageKey: storageKey(options.tabs),
    workers: {
      editorWorkerService: `${FOLDER}/${editorWorkerService}`,
      graphql: `${FOLDER}/${graphql}`,
      json: `${FOLDER}/${json}`,
    },
  });
  return (nonce) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${TITLE}</title>
<link rel="icon" href="${ICON_URL}">
<link rel="stylesheet" href="${FOLDER}/${style}">
<link rel="stylesheet" href="${FOLDER}/${pageStyle}">
<script nonce="${nonce}" src="${FOLDER}/${page}" type="module"></script>
<script nonce="${nonce}" src="${FOLDER}/${app}" defer></script>
</head>
<body>
<noscript>GraphiQL needs JavaScript.</noscript>
<header id="workbench" class="workbench"><h1 class="wb-brand">${ICON}<span>${TITLE}</span></h1></header>
<main id="root"><p class="loading">Loading GraphiQL…</p></main>
<script type="application/json" id="graphiql-config">${config}</script>
</body>
</html>
`;
}

/** What the page shows: see {@link PageConfig}. */
function pageContent({ tabs, credential }: GraphiqlPageOptions): Omit<PageConfig, 'storageKey' | 'workers'> {
  const examples = tabs.length === 0 ? [welcomeTab()] : tabs;
  return {
    options: {
      title: TITLE,
      credentials: 'same-origin',
      subscriptionsProtocol: 'SSE',
      // What is typed into the headers pane is gone after a reload instead of lying in the browser's storage.
      shouldPersistHeaders: false,
      defaultEditorToolsVisibility: examples[0]?.variables === undefined ? false : 'variables',
      // The first tab shows these, whatever its own headers are.
      ...(examples[0]?.headers !== undefined && { headers: examples[0].headers }),
    },
    examples,
    openTabs: examples.filter(
      ({ area }, n) => area === undefined || examples.findIndex((other) => other.area === area) === n,
    ),
    ...(credential !== undefined && { credential }),
  };
}

/** Tabs are stored in the browser under this name: other examples, another set of tabs. */
function storageKey(tabs: readonly ExampleTab[]): string {
  const text = JSON.stringify(tabs.map((tab) => [tab.query, tab.variables]));
  return `paynow-graphql-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** JSON inside an HTML script element: without `<` nothing in it can end the element or open a comment. */
function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
