import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import type * as App from './server/app.ts';
import { readSettings } from './server/settings.ts';

/** `npm run dev`: the app's own server behind Vite's, read anew for each page. */
const devServer = (): Plugin => ({
  name: 'storefront-server',
  configureServer: (vite) => {
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { createApp } = (await vite.ssrLoadModule('/server/app.ts')) as typeof App;
      const template = async (url: string) => vite.transformIndexHtml(url, await readFile('index.html', 'utf8'));
      await createApp({ settings: readSettings(process.env), template, isDevelopment: true })(request, response);
    };
    return () => {
      vite.middlewares.use((request, response) => {
        request.url = request.originalUrl ?? '/';
        answer(request, response).catch((error: unknown) => {
          vite.config.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
          response.destroy();
        });
      });
    };
  },
});

export default defineConfig(({ command, isSsrBuild }) => ({
  appType: 'custom',
  plugins: [react(), devServer()],
  // Here `paynow-graphql/client` is not a package, but files of this repository.
  resolve: { tsconfigPaths: true },
  server: { fs: { allow: ['.', '../shared', '../../src/client', '../../src/clientIndex.ts'] } },
  build: isSsrBuild
    ? { outDir: 'dist/server', target: 'node20', copyPublicDir: false }
    : { outDir: 'dist/client', modulePreload: { polyfill: false } },
  // One file without packages: the built server needs nothing but Node.
  ...(command === 'build' && { ssr: { noExternal: true } }),
  ...(isSsrBuild && { define: { 'process.env.NODE_ENV': '"production"' } }),
}));
