import { readFile } from 'node:fs/promises';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { createApp } from './server/app.ts';
import { readSettings } from './server/settings.ts';

/** `npm run dev`: the app's own server behind Vite's. A change of `server/` starts it anew, and signs everybody out. */
const devServer = (): Plugin => ({
  name: 'desk-server',
  configureServer: (vite) => {
    const template = async (url: string) => vite.transformIndexHtml(url, await readFile('index.html', 'utf8'));
    const app = createApp({ settings: readSettings(process.env), template, isDevelopment: true });
    return () => {
      vite.middlewares.use((request, response) => {
        request.url = request.originalUrl ?? '/';
        void app(request, response);
      });
    };
  },
});

export default defineConfig(({ command, isSsrBuild }) => ({
  appType: 'custom',
  plugins: [react(), devServer()],
  // Here `paynow-graphql/client` is not a package, but files of this repository.
  resolve: { tsconfigPaths: true },
  server: { fs: { allow: ['.', '../../src/client', '../../src/clientIndex.ts'] } },
  build: isSsrBuild
    ? { outDir: 'dist/server', target: 'node20', copyPublicDir: false }
    : { outDir: 'dist/client', modulePreload: { polyfill: false } },
  // One file without packages: the built server needs nothing but Node.
  ...(command === 'build' && { ssr: { noExternal: true } }),
}));
