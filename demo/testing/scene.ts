import { createServer } from 'node:net';
import { startClub } from '../club/server.ts';
import type { RunningDemo } from '../shared/app.ts';
import { startShop } from '../shop/server.ts';
import { startTestProvider, type TestProvider } from './open-id-provider.ts';

export interface Scene {
  shop: RunningDemo;
  club: RunningDemo;
  provider: TestProvider;
  close(): Promise<void>;
}

export const SECRET = 'a secret with: odd/characters+%';

/** Both demos and a provider, on ports nobody else uses. */
export async function startScene(): Promise<Scene> {
  const [providerPort, shopPort, clubPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const shopUrl = `http://localhost:${shopPort}`;
  const clubUrl = `http://localhost:${clubPort}`;
  const provider = await startTestProvider(providerPort, [
    { id: 'demo-shop', secret: SECRET, url: shopUrl },
    { id: 'demo-club', secret: SECRET, url: clubUrl },
    { id: 'demo-newsletter', secret: SECRET },
  ]);
  const common = { issuer: provider.issuer, clientSecret: SECRET };
  const shop = await startShop({ ...common, port: shopPort, baseUrl: shopUrl, sisterUrl: clubUrl }, { id: 'demo-newsletter', secret: SECRET });
  const club = await startClub({ ...common, port: clubPort, baseUrl: clubUrl, sisterUrl: shopUrl });
  const close = async () => {
    await Promise.all([shop.close(), club.close(), provider.close()]);
  };
  return { shop, club, provider, close };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, 'localhost', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
