import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureSystem } from '#admin';
import { loadConfig } from '#platform/config';
import { newId } from '#platform/ids';
import { createTestDatabase, freePorts } from '#test/support';
import { insertApiKey } from '../../src/admin/api-keys/store.ts';
import { hashApiKey, newApiKey } from '../../src/admin/access/api-key.ts';
import { compose, type App } from '../../src/app/compose.ts';
import { applyConfig, parseConfigFile } from '../../src/app/config-as-code/index.ts';
import { serve } from '../../src/app/http.ts';
import { createApi as createFastifyApi } from '../../../examples/fastify-api/server.ts';
import { createApi as createExpressApi } from '../../../examples/express-api/server.ts';

/* An installation that is configured by the guide to the packages, and the examples beside it. */

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const guide = readFileSync(join(root, 'docs/guide/sdk.md'), 'utf8');
export const blocks = (language: string) => [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text as string);

export const AUDIENCE = 'https://orders.demo.example/';
export const OPAQUE = 'https://opaque.demo.example/';
export const OTHER = 'https://other.demo.example/';
export const SECRET = 'a-secret-of-the-tests-1234567890';
export const HOOK = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const ADA = { email: 'ada@example.com', password: 'Correct-Horse-7-Battery' };

/** Beside what the guide registers: a customer, a program, a phone, and APIs whose tokens are not for the orders. */
const more = `
tenants:
  - slug: demo
    resources:
      - { identifier: '${OPAQUE}', name: Opaque, scopes: ['orders:read'], accessTokenFormat: opaque }
      - { identifier: '${OTHER}', name: Other, scopes: ['orders:read'] }
    applications:
      - clientId: orders-api
        name: Orders API
        secret: ${SECRET}
        metadata: { redirect_uris: [], grant_types: [client_credentials], resource_server_for: ['${AUDIENCE}', '${OPAQUE}'] }
      - clientId: robot
        name: Robot
        secret: ${SECRET}
        metadata: { redirect_uris: [], grant_types: [client_credentials], resources: ['${AUDIENCE}', '${OPAQUE}', '${OTHER}'] }
      - clientId: phone
        name: Phone
        firstParty: true
        headless: true
        metadata: { application_type: native, redirect_uris: ['com.example.phone:/callback'], grant_types: [authorization_code], token_endpoint_auth_method: none }
    users:
      - identifiers: [{ kind: email, value: ${ADA.email}, verified: true }]
        attributes: { name: Ada Lovelace }
        password: ${ADA.password}
        source: demo
  - slug: elsewhere
    name: Elsewhere
    resources:
      - { identifier: '${AUDIENCE}', name: Orders, scopes: ['orders:read'] }
    applications:
      - clientId: robot
        name: Robot
        secret: ${SECRET}
        metadata: { redirect_uris: [], grant_types: [client_credentials], resources: ['${AUDIENCE}'] }
`;

export interface SdkHouse {
  readonly app: App;
  readonly issuer: string;
  readonly elsewhere: string;
  readonly system: string;
  /** Of an owner. */
  readonly apiKey: string;
  readonly fastify: string;
  readonly express: string;
  /** Where the page in the browser will be. */
  readonly page: string;
  readonly erased: readonly string[];
  close(): Promise<void>;
}

export async function openSdkHouse(): Promise<SdkHouse> {
  const t = await createTestDatabase();
  const dir = mkdtempSync(join(tmpdir(), 'parvis-sdk-'));
  const [port, page] = (await freePorts(2)) as [number, number];
  const issuer = `http://localhost:${port}`;
  const config = loadConfig({ PARVIS_DATA_DIR: dir, LOG_LEVEL: 'silent', PORT: String(port), HOST: '127.0.0.1', PARVIS_BASE_URL: issuer });
  const app = await compose({ config, databaseUrl: t.appUrl, role: 'serve' });
  const [registered = ''] = blocks('yaml');
  const env = (name: string) => (name === 'ORDERS_API_SECRET' ? SECRET : undefined);
  await app.tenants.save({ slug: 'demo', name: 'Demo', issuer });
  for (const text of [registered.replaceAll('http://localhost:5173', `http://localhost:${page}`), more]) await applyConfig(app.configuration.rooms, parseConfigFile(text, { env }));
  const served = await serve(app);

  const system = await ensureSystem(app.tenants);
  const id = newId();
  const { token, secret } = newApiKey('test', id);
  const cipher = await app.platform.keys.tenant(system.id);
  const permissions = ['tenants:read', 'tenants:write', 'applications:read'];
  await app.platform.db.tenant(system.id, (tx) => insertApiKey(tx, { id, name: 'Test', hash: hashApiKey(cipher, id, secret), permissions }));

  const erased: string[] = [];
  const fastify = createFastifyApi({ issuer, audience: AUDIENCE, client: { id: 'orders-api', secret: SECRET }, pages: `http://localhost:${page}` });
  const express = createServer(createExpressApi({ issuer, audience: AUDIENCE, webhookSecret: HOOK, onErased: (sub) => erased.push(sub) }));
  const url = await fastify.listen({ port: 0, host: 'localhost' });
  return {
    app,
    issuer,
    elsewhere: `${issuer}/t/elsewhere`,
    system: system.issuer,
    apiKey: token,
    fastify: url.replace(/127\.0\.0\.1|\[::1\]/, 'localhost'),
    express: await listen(express),
    page: `http://localhost:${page}`,
    erased,
    async close() {
      express.close();
      await fastify.close();
      await served.close();
      await app.close();
      await t.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export async function listen(server: Server, port = 0): Promise<string> {
  await new Promise<void>((done) => server.listen(port, 'localhost', done));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}
