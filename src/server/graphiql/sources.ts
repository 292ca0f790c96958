import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Bundle from '@graphql-yoga/render-graphiql/graphiql';
import { rootOfPackage } from '../../core/packageFiles.js';

/** The files the page is made of, by the names under which it asks for them. */
export interface PageSources {
  readonly app: string;
  readonly style: string;
  readonly page: string;
  readonly pageStyle: string;
  readonly editorWorkerService: string;
  readonly json: string;
  readonly graphql: string;
}

const BUNDLE = '@graphql-yoga/render-graphiql/graphiql';
/** A copy of it in the built package, which has none of Yoga's packages beside it. */
const OWN_BUNDLE = 'dist/graphiql.cjs';
/** What `npm run bundle` makes of `browser/`. */
const PAGE = 'dist/page/page';

/** Reads all of them, 10 MB. */
export function readSources(): PageSources {
  const { js, css, editorWorkerService, jsonWorker: json, graphqlWorker: graphql } = readBundle();
  const read = (extension: string): string => readFileSync(join(rootOfPackage(), `${PAGE}.${extension}`), 'utf8');
  return {
    app: withHistory(js),
    style: css,
    page: read('js'),
    pageStyle: read('css'),
    editorWorkerService,
    json,
    graphql,
  };
}

/** The package exports GraphiQL as 9 MB of strings; leaving the module in Node's cache would keep them for good. */
function readBundle(): typeof Bundle {
  const require = createRequire(import.meta.url);
  const own = join(rootOfPackage(), OWN_BUNDLE);
  const file = existsSync(own) ? own : require.resolve(BUNDLE);
  const bundle = require(file) as typeof Bundle;
  delete require.cache[file];
  return bundle;
}

/**
 * Yoga names the plugins of its page, and so leaves out GraphiQL's history, whose code is there. It is named beside
 * Yoga's own plugin.
 * @throws Error when the script has another form: a new version of it has to be looked at
 */
export function withHistory(script: string): string {
  const [, history] = /\b([\w$]+)=\{title:"History",icon:[\w$]+,content:[\w$]+\}/.exec(script) ?? [];
  const plugins = /\bplugins:\[([\w$]+)\](?=,schemaDescription:)/g;
  if (history === undefined || script.match(plugins)?.length !== 1) {
    throw new Error('GraphiQL of @graphql-yoga/render-graphiql has no place for its history.');
  }
  return script.replace(plugins, `plugins:[$1,${history}]`);
}
