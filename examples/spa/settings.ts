/** Put in when it is built; see vite.config.ts. */
const env = (import.meta as unknown as { readonly env: Readonly<Record<string, string | undefined>> }).env;

export const settings = {
  issuer: env['VITE_ISSUER'] ?? 'http://localhost:3000',
  audience: env['VITE_AUDIENCE'] ?? 'https://orders.demo.example/',
  api: env['VITE_API'] ?? 'http://localhost:4001',
};
