import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { createSmtpTransport } from '#platform/delivery';
import type { Tenant } from '#tenants';
import { addressesCheck } from './checks/addresses.ts';
import { judgeDatabase } from './checks/database.ts';
import { keysCheck } from './checks/keys.ts';
import { mailCheck } from './checks/mail.ts';
import { judgeOwners, judgeSettings, safetyCheck } from './checks/safety.ts';
import { workerCheck } from './checks/worker.ts';
import { examine, sayFindings } from './examine.ts';
import type { Check, Finding } from './finding.ts';

/* Each thing that can be wrong is found, and told with what to do; what is right says so. */

const look = (check: Check) => check.examine(AbortSignal.timeout(5000));
const states = (findings: readonly Finding[]) => findings.map(({ state }) => state);
const tenantsOf = (...tenants: Partial<Tenant>[]) =>
  async function* () {
    yield* tenants.map((one) => ({ id: 'a', slug: 'shop', state: 'active', issuer: 'https://id.example', ...one }) as Tenant);
  };

test('the database: too old, with another clock, without fsync, nearly full', () => {
  const right = { version: 18, now: new Date(), connections: 10, most: 100, fsync: true };
  assert.deepEqual(states(judgeDatabase(right, { skewMs: 900, poolSize: 10, production: true })), ['good', 'good']);
  assert.deepEqual(states(judgeDatabase({ ...right, version: 15 }, { skewMs: 0, poolSize: 10, production: true })), ['bad', 'good']);
  assert.deepEqual(states(judgeDatabase(right, { skewMs: -8000, poolSize: 10, production: true })), ['good', 'warning', 'good']);
  assert.deepEqual(states(judgeDatabase(right, { skewMs: 90_000, poolSize: 10, production: true })), ['good', 'bad', 'good']);
  assert.deepEqual(states(judgeDatabase({ ...right, fsync: false }, { skewMs: 0, poolSize: 10, production: true })), ['good', 'bad', 'good']);
  assert.deepEqual(states(judgeDatabase({ ...right, connections: 75 }, { skewMs: 0, poolSize: 10, production: true })), ['good', 'warning']);
});

test('the worker: behind, stopped, and what was given up', async () => {
  const of = (seconds: number, dead = 0) =>
    look(workerCheck({ events: { lag: async () => ({ waiting: 3, seconds }) }, jobs: { counts: async () => [{ name: 'platform.send-mail', waiting: 1, dead, lagSeconds: 0 }] } }));
  assert.deepEqual(states(await of(2)), ['good']);
  assert.deepEqual(states(await of(100)), ['warning']);
  const stopped = await of(4000, 2);
  assert.deepEqual(states(stopped), ['bad', 'warning']);
  assert.match(stopped[0]?.fix ?? '', /npm run worker/);
  assert.match(stopped[1]?.what ?? '', /2 jobs of "platform.send-mail"/);
});

test('keys: one tenant that cannot be opened does not hide the others, and late ones are told', async () => {
  const day = 86_400_000;
  const deps = (dueAt: Date) => ({
    keys: {
      tenant: async (id: string) => {
        if (id === 'b') throw new Error('no');
        return {} as never;
      },
    },
    signing: [{ calendar: async () => [{ kid: 'k', alg: 'ES256', state: 'active', publishedAt: dueAt, dueAt } as const] }],
    tenants: tenantsOf({ id: 'a', slug: 'shop' }, { id: 'b', slug: 'club' }, { id: 'c', slug: 'post' }),
  });
  const found = await look(keysCheck(deps(new Date(Date.now() + day))));
  assert.deepEqual(states(found), ['good', 'bad']);
  assert.match(found[1]?.what ?? '', /"club"/);
  assert.match(found[0]?.what ?? '', /keys of 2 tenants/);
  assert.deepEqual(states(await look(keysCheck(deps(new Date(Date.now() - 3 * day))))), ['good', 'warning', 'bad', 'warning']);
});

test('mail: a server that takes us, one that refuses the password, none at all, and a domain nobody vouches for', async () => {
  const records: Readonly<Record<string, string[][]>> = { 'shop.example': [['v=spf1 ', 'include:mail.example -all']], '_dmarc.shop.example': [['v=DMARC1; p=reject']] };
  const dns = { resolveTxt: async (name: string) => records[name] ?? Promise.reject(new Error('ENOTFOUND')) };
  const server = new SMTPServer({
    authOptional: true,
    onAuth: ({ password }, _session, done) => (password === 'right' ? done(null, { user: 'me' }) : done(new Error('no'))),
    disabledCommands: ['STARTTLS'],
  });
  const port = await new Promise<number>((done) =>
    server.listen(0, '127.0.0.1', function listening(this: unknown) {
      done((server.server.address() as { port: number }).port);
    }),
  );
  const at = async (password: string, from = 'hello@shop.example') => {
    const transport = createSmtpTransport({ url: `smtp://me:${password}@127.0.0.1:${port}`, from, requireTls: false });
    const found = await look(mailCheck({ transport, from, production: true, dns }));
    await transport.close();
    return found;
  };
  assert.deepEqual(states(await at('right')), ['good', 'good']);
  const refused = await at('wrong-secret');
  assert.deepEqual(states(refused), ['bad', 'good']);
  assert.ok(!JSON.stringify(refused).includes('wrong-secret'));
  const unknown = await at('right', 'Shop <hello@nowhere.example>');
  assert.match(unknown[1]?.what ?? '', /SPF.*DMARC/);
  await new Promise<void>((done) => server.close(() => done()));
  assert.deepEqual(states(await at('right')), ['bad', 'good']);
  assert.deepEqual(states(await look(mailCheck({ from: 'a@b.example', production: true, dns }))), ['bad']);
  assert.deepEqual(states(await look(mailCheck({ from: 'a@b.example', production: false, dns }))), ['good']);
});

test('addresses: another issuer behind a proxy, nothing that answers, an error, and a certificate that ends', async () => {
  const at = (answer: () => Promise<{ status: number; text: string } | { why: string }>, days = 60) =>
    look(addressesCheck({ tenants: tenantsOf({}, { slug: 'off', state: 'suspended' }), ask: answer, certificateDays: async () => days }));
  const says = (issuer: string) => async () => ({ status: 200, text: JSON.stringify({ issuer }) });
  assert.deepEqual(states(await at(says('https://id.example'))), ['good']);
  const other = await at(says('http://internal:3000'));
  assert.deepEqual([states(other), /http:\/\/internal:3000/.test(other[0]?.what ?? '')], [['bad'], true]);
  assert.deepEqual(states(await at(async () => ({ status: 502, text: '<html>' }))), ['bad']);
  const off = await at(async () => ({ why: 'unreachable' }));
  assert.deepEqual([states(off), /unreachable/.test(off[0]?.what ?? '')], [['warning'], true]);
  assert.deepEqual(states(await at(says('https://id.example'), 8)), ['warning']);
  assert.deepEqual(states(await at(says('https://id.example'), -1)), ['bad']);
});

test('safety: owners, settings of production, and addresses of developers', async () => {
  assert.deepEqual(
    [0, 1, 2].map((owners) => judgeOwners(owners)[0]?.state),
    ['warning', 'warning', 'good'],
  );
  const config = {
    production: true,
    baseUrl: 'https://id.example',
    PARVIS_TRUSTED_PROXIES: ['10.0.0.1'],
    METRICS_TOKEN: 'x',
    PARVIS_AUDIT_ANCHOR: '/anchor',
    BREACHED_PASSWORDS_URL: 'off',
  };
  assert.deepEqual(judgeSettings(config), []);
  assert.deepEqual(states(judgeSettings({ ...config, baseUrl: 'http://id.example', PARVIS_TRUSTED_PROXIES: [] })), ['bad', 'warning']);
  const applications = async () => [{ clientId: 'dev', state: 'active', metadata: { redirect_uris: ['https://a.example/cb', 'http://localhost:4000/cb'] } }] as never;
  const found = await look(safetyCheck({ config, owners: async () => 2, tenants: tenantsOf({}), applications }));
  assert.match(found[1]?.what ?? '', /"shop".*dev/);
});

test('what hangs or fails is a finding and holds up nobody; what is wrong is told with what to do', async () => {
  const found = await examine(
    [
      { about: 'slow', examine: () => new Promise<never>(() => {}) },
      { about: 'broken', examine: () => Promise.reject(new Error('no such thing')) },
      { about: 'fine', examine: async () => [{ about: 'fine', state: 'good', what: 'All is well.' }] },
    ],
    50,
  );
  assert.deepEqual(
    found.map(({ about, state }) => [about, state]),
    [
      ['slow', 'bad'],
      ['broken', 'bad'],
      ['fine', 'good'],
    ],
  );
  const lines = sayFindings(found);
  assert.ok(lines.some((line) => /BAD\s+broken.*no such thing/.test(line)));
  assert.equal(lines.at(-1), '1 good, 0 to look at, 2 wrong');
});
