import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { ADA, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { riskPolicySchema } from '#risk';
import { writeMmdb } from '../../src/risk/networks/write-mmdb.suite.ts';
import { KEPT_MS } from '../../src/risk/policy/standing.ts';
import { at, launchChromium, newVisitor, press, type Browser, type Visitor } from '../support/chromium.ts';

/* "Was this you?" in browsers, against a running process that knows where networks are: a stranger with the right password from another country, and one who is held. */

const HOME = '192.0.2.20';
const ABROAD = '198.51.100.20';
const BRUNO = { email: 'bruno@example.com', password: 'Drei Stege am Ufer 5' };
const PHONE = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const;
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
const folder = mkdtempSync(join(tmpdir(), 'parvis-was-it-you-'));
before(async () => {
  const places = join(folder, 'places.mmdb');
  writeFileSync(places, writeMmdb({ '192.0.2.0/24': { country: 'FR' }, '198.51.100.0/24': { country: 'BR' } }));
  const config = join(folder, 'demo.yaml');
  const user = `    users:
      - identifiers: [{ kind: email, value: ${BRUNO.email}, verified: true }]
        attributes: { name: Bruno Bach }
        password: ${BRUNO.password}
        locale: en
        source: demo
`;
  const demo = readFileSync(fileURLToPath(new URL('../../../demo/demo.yaml', import.meta.url)), 'utf8');
  writeFileSync(config, demo.replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n').replace('    users:\n', user));
  installation = await startInstallation({ demo: true, config, env: { RISK_PLACES_FILE: places, PARVIS_TRUSTED_PROXIES: '127.0.0.1' } });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
  rmSync(folder, { recursive: true });
});

interface Who {
  readonly email: string;
  readonly password: string;
}
const from = (ip: string, options: Parameters<typeof newVisitor>[1] = {}) => newVisitor(chromium, { extraHTTPHeaders: { 'x-forwarded-for': ip }, ...options });

async function password({ page }: Visitor, who: Who): Promise<void> {
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(who.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(who.password);
  await press(page, 'continue');
}

/** At home, and learnt from. */
async function settle(who: Who): Promise<Visitor> {
  const visitor = await from(HOME);
  await password(visitor, who);
  await at(visitor.page, installation.shopUrl);
  for (let tries = 0; tries < 100; tries++) {
    const [row] = await installation.database.dump<{ left: number }>('select count(*)::int as left from risk.due');
    if (row?.left === 0) return visitor;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('Nothing is learnt.');
}

async function proveMore({ page }: Visitor, who: Who): Promise<void> {
  await page.locator('input[name="code"]').waitFor();
  await page.locator('input[name="code"]').fill(await mailbox.code(who.email));
  await press(page, 'continue');
  await at(page, installation.shopUrl);
}

const links = async (who: Who, subject: RegExp) => [...(await mailbox.saying(who.email, subject)).text.matchAll(/https?:\/\/\S+\/secure\/[\w-]+/g)].map(([link]) => link);
const secured = async () => (await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'credentials.account_secured'"))[0]?.n;

test('somebody with the right password in another country proves more, the owner says that it was not them, and they are out', async () => {
  await (await settle(ADA)).close();
  const stranger = await from(ABROAD);
  await password(stranger, ADA);
  await proveMore(stranger, ADA);
  const [no = '', yes = ''] = await links(ADA, /Was this you\? Unusual sign-in/);
  assert.notEqual(no, yes);
  const owner = await from(HOME, PHONE);
  await owner.page.goto(yes);
  await owner.page.locator('button[value="mine"]').waitFor();
  await owner.look('was-it-you-1-yes');
  await owner.page.goto(no);
  await owner.page.locator('button[value="secure"]').waitFor();
  await owner.look('was-it-you-2-no');
  assert.equal(await secured(), 0, 'looking changes nothing');
  await press(owner.page, 'secure');
  await owner.page.locator('button[value="recover"]').first().waitFor();
  await owner.look('was-it-you-3-secured');
  await stranger.page.goto(`${installation.issuer}/account`);
  await stranger.page.locator('input[name="identifier"]').waitFor();
  await owner.page.goto(yes);
  await press(owner.page, 'mine');
  await owner.page.locator('button[value="recover"]').first().waitFor();
  await owner.look('was-it-you-4-too-late');
  for (const visitor of [stranger, owner]) {
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  }
});

test('somebody who is held waits on their page; a "yes" elsewhere lets that browser prove one thing more, and no other', async () => {
  const [home, away, other] = [await settle(BRUNO), await from(ABROAD, { ...PHONE, locale: 'ar' }), await from(ABROAD)];
  const policy = riskPolicySchema.parse({ score: null, rules: [{ id: 'abroad', when: { any: ['place.new_country'], unless: ['device.known'] }, verdict: 'hold' }] });
  await installation.database.dump(`insert into risk.policies (tenant_id, version, policy, published_by) select id, 1, $1, 'test' from tenants.tenants where slug = 'demo'`, [
    JSON.stringify(policy),
  ]);
  await new Promise((done) => setTimeout(done, KEPT_MS));
  await password(away, BRUNO);
  await away.page.locator('button[value="check"]').waitFor();
  assert.equal(await away.page.locator('html').getAttribute('dir'), 'rtl');
  await away.look('was-it-you-5-held-ar');
  await press(away.page, 'check');
  await away.page.locator('[role="alert"]').first().waitFor();
  await away.look('was-it-you-6-not-yet-ar');
  await home.page.goto(`${installation.issuer}/account/devices`);
  await home.page.locator('button[value^="mine:"]').waitFor();
  await home.look('was-it-you-7-account');
  const [yes = ''] = await links(BRUNO, /waits for you/);
  await home.page.goto(yes);
  await press(home.page, 'mine');
  await home.page.locator('button[value="done"]').waitFor();
  await home.look('was-it-you-8-said');
  await password(other, BRUNO);
  await other.page.locator('button[value="check"]').waitFor();
  await other.look('was-it-you-9-other-browser');
  // The page notices by itself.
  await away.page.locator('button[value="resend"]').waitFor({ state: 'detached' });
  await away.look('was-it-you-10-released-ar');
  await press(away.page, 'check');
  await proveMore(away, BRUNO);
  for (const visitor of [home, away, other]) {
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  }
});
