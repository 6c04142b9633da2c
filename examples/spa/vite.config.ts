import { defineConfig } from 'vite';

/* Where the issuer and the API are is said when it is built: `VITE_ISSUER=... VITE_API=... npm run build`. */
export default defineConfig({ build: { target: 'es2023' } });
