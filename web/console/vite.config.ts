import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Sets light or dark before anything is drawn. A file, not an inline script: the policy of the page allows none. */
function themeFirst(): Plugin {
  return {
    name: 'theme-first',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'asset', name: 'theme-first.js', source: readFileSync(new URL('./src/theme-first.js', import.meta.url), 'utf8') });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const file = Object.keys(bundle).find((name) => /theme-first/.test(name));
        return [{ tag: 'script', attrs: { src: `./${file}` }, injectTo: 'head-prepend' }];
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), themeFirst()],
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
