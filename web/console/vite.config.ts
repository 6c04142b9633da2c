import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { LANGUAGES } from './src/words/languages.ts';

/** Sets the look and the language before anything is drawn. A file, not an inline script: the policy of the page allows none. */
function first(): Plugin {
  return {
    name: 'first',
    apply: 'build',
    buildStart() {
      const text = readFileSync(new URL('./src/first.js', import.meta.url), 'utf8');
      this.emitFile({ type: 'asset', name: 'first.js', source: text.replace('__LANGUAGES__', JSON.stringify(Object.keys(LANGUAGES))) });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const file = Object.keys(bundle).find((name) => /\/first-/.test(name));
        // The program waits for its words, and is fetched meanwhile.
        const program = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith('/src/main.tsx'));
        return [
          { tag: 'script', attrs: { src: `./${file}` }, injectTo: 'head-prepend' },
          ...(program ? [{ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${program.fileName}` }, injectTo: 'head' as const }] : []),
        ];
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), first()],
  // The server writes the address of the issuer in front; what the files load of each other is relative to themselves.
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
    chunkSizeWarningLimit: 1500,
  },
  clearScreen: false,
  logLevel: 'warn',
});
