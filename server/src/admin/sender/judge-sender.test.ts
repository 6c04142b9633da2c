import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { judgeSender, type Sender } from './judge-sender.ts';
import { senderRoutes } from './routes.ts';

const zone = (names: Readonly<Record<string, readonly string[]>>) => ({ texts: async (name: string) => names[name] ?? [] });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const edwards = generateKeyPairSync('ed25519');
const pem = (key: typeof rsa.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const p = (rsa.publicKey.export({ type: 'spki', format: 'der' }) as Buffer).toString('base64');
const sender: Sender = { domain: 'mail.shop.example', server: 'smtp.relay.example', dkim: { domain: 'shop.example', selector: 's1', privateKey: pem(rsa.privateKey) } };
const states = async (names: Parameters<typeof zone>[0], of: Sender = sender) => Object.fromEntries((await judgeSender(zone(names), of)).map(({ kind, state }) => [kind, state]));

test('a domain that says nothing is told the three records it lacks, to the letter', async () => {
  const found = await judgeSender(zone({}), sender);
  assert.deepEqual(
    found.map(({ kind, state, record }) => [kind, state, record?.name, record?.value]),
    [
      ['spf', 'missing', 'mail.shop.example', 'v=spf1 a:smtp.relay.example -all'],
      ['dkim', 'missing', 's1._domainkey.shop.example', `v=DKIM1; k=rsa; p=${p}`],
      ['dmarc', 'missing', '_dmarc.mail.shop.example', 'v=DMARC1; p=quarantine; rua=mailto:postmaster@mail.shop.example'],
    ],
  );
});

test('a domain that is set up is ready, also where the policy is that of the domain it belongs to, and the key stands in pieces', async () => {
  const names = {
    'mail.shop.example': ['google-site-verification=x', 'v=spf1 include:relay.example ~all'],
    's1._domainkey.shop.example': [`v=DKIM1; k=rsa; p=${p.slice(0, 100)} ${p.slice(100)}`],
    '_dmarc.shop.example': ['v=DMARC1; p=reject'],
  };
  assert.deepEqual(await states(names), { spf: 'ready', dkim: 'ready', dmarc: 'ready' });
  assert.equal((await states({ ...names, '_dmarc.shop.example': ['v=DMARC1; p=reject; sp=none'] })).dmarc, 'weak');
  const value = (edwards.publicKey.export({ type: 'spki', format: 'der' }) as Buffer).subarray(-32).toString('base64');
  const signed = { ...sender, dkim: { domain: 'shop.example', selector: 's1', privateKey: pem(edwards.privateKey) } };
  assert.equal((await states({ ...names, 's1._domainkey.shop.example': [`v=DKIM1; k=ed25519; p=${value}`] }, signed)).dkim, 'ready');
});

test('what stops nobody, stands twice or is of another key is told, and who does not sign is told so', async () => {
  const names = {
    'mail.shop.example': ['v=spf1 include:relay.example +all'],
    's1._domainkey.shop.example': ['v=DKIM1; p=b3RoZXI='],
    '_dmarc.mail.shop.example': ['v=DMARC1; p=none'],
  };
  assert.deepEqual(await states(names), { spf: 'weak', dkim: 'differs', dmarc: 'weak' });
  const [spf] = await judgeSender(zone(names), sender);
  assert.equal(spf?.record?.value, 'v=spf1 include:relay.example -all');
  assert.equal((await states({ 'mail.shop.example': ['v=spf1 -all', 'v=spf1 mx -all'] })).spf, 'several');
  const { dkim: _, ...unsigned } = sender;
  assert.equal((await states(names, unsigned)).dkim, 'unsigned');
});

test('by the API: what is found, and a name service that does not answer is no finding', async () => {
  const route = (dns: { texts: (name: string) => Promise<readonly string[]> }) => senderRoutes({ dns, mail: () => ({ sender, sends: true }) })[0];
  const call = {} as Parameters<NonNullable<ReturnType<typeof route>>['handle']>[0];
  const told = await route(zone({}))?.handle(call);
  assert.equal((told as { body: { checks: unknown[] } }).body.checks.length, 3);
  await assert.rejects(
    async () => route({ texts: () => Promise.reject(new Error('ETIMEOUT')) })?.handle(call),
    (error: { code?: string }) => error.code === 'admin.no_name_service',
  );
});
