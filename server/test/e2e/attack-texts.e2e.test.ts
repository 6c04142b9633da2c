import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { startInstallation, type Answer, type HttpBrowser, type Installation } from '#test/installation';
import { attacker, CALLBACK, PASSWORD, SECRET, textOf } from '../support/factor-attacker.ts';

/*
 * Toll fraud over the wire: thieves earn by messages to numbers of theirs. They have accounts, as many as they like, networks of their own, and two
 * processes to press the same button at once. What is sent is what lies in the queue of messages.
 */
let installation: Installation;
let a: ReturnType<typeof attacker>;
let rival: string;
/** Signed in at the tenant that has room for them all. */
let fleet: HttpBrowser[];

const DAILY = 8;
const PER_COUNTRY = 5;
const ACCOUNTS = 10;
const names = Array.from({ length: ACCOUNTS }, (_, index) => `pump${index}`);

before(async () => {
  const web = { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic' };
  const tenant = (slug: string, dailyMessages: number, dailyPerCountry: number) => ({
    slug,
    name: slug,
    default: slug === 'demo',
    settings: { nudges: { passkey: false }, challenge: { mode: 'off' }, sms: { countries: ['FR', 'DE', 'US'], dailyMessages, dailyPerCountry } },
    brands: [{ slug: 'main', name: slug, colours: { accent: '#1f4536' } }],
    applications: [{ clientId: 'web', name: 'Web', firstParty: true, secret: SECRET, metadata: web }],
    users: names.map((name) => ({ identifiers: [{ kind: 'email', value: `${name}@example.com`, verified: true }], password: PASSWORD })),
  });
  const config = join(mkdtempSync(join(tmpdir(), 'parvis-attack-texts-')), 'config.yaml');
  writeFileSync(config, JSON.stringify({ tenants: [tenant('demo', DAILY, PER_COUNTRY), tenant('rival', 10_000, 10_000)] }));
  installation = await startInstallation({ config, serves: 2, workers: 0, env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1', HASH_QUEUE: '500' } });
  a = attacker(installation);
  rival = `${a.issuer}/t/rival`;
  fleet = await signedIn(names.slice(0, 7), rival);
});
after(() => installation?.stop());
/** Another day: what was counted is over. */
beforeEach(async () => {
  await installation.database.dump('delete from platform.counters');
  await installation.database.dump('delete from credentials.text_areas');
  await installation.database.dump('delete from credentials.text_spending');
  await installation.database.dump("delete from platform.deliveries where channel = 'sms'");
});

const sent = async (slug = 'demo') =>
  (
    await installation.database.dump<{ n: number }>(
      "select count(*)::int as n from platform.deliveries d join tenants.tenants t on t.id = d.tenant_id where d.channel = 'sms' and t.slug = $1",
      [slug],
    )
  )[0]?.n;
const refusals = async () =>
  (await installation.database.dump<{ reason: string }>("select distinct data->>'reason' as reason from platform.events where type = 'credentials.sms_refused'")).map(
    ({ reason }) => reason,
  );
const caps = async () =>
  (await installation.database.dump<{ cap: string }>("select data->>'cap' as cap from platform.events where type = 'credentials.sms_cap_reached' order by 1")).map(
    ({ cap }) => cap,
  );

let serial = 0;
/** A mobile line of its own, in a block of its own. */
const number = (country: 'FR' | 'DE') => (country === 'FR' ? `+336${12_000_000 + ++serial * 1001}` : `+49171${2_000_000 + ++serial * 1001}`);

interface Attempt {
  readonly browser: HttpBrowser;
  readonly page: Answer;
}

/** Signed in, so many at a time: passwords have limits of their own. */
async function signedIn(who: readonly string[], issuer = a.issuer, browse = () => a.browse()): Promise<HttpBrowser[]> {
  const browsers: HttpBrowser[] = [];
  for (let from = 0; from < who.length; from += 4)
    browsers.push(
      ...(await Promise.all(
        who.slice(from, from + 4).map(async (name) => {
          const browser = browse();
          await a.signIn(browser, `${name}@example.com`, issuer);
          return browser;
        }),
      )),
    );
  return browsers;
}

const one = (index: number) => fleet[index] ?? assert.fail('nobody');

/** A new flow of somebody signed in, at the page that asks for a number. */
async function atNumber(browser: HttpBrowser, issuer = a.issuer): Promise<Attempt> {
  const list = await a.press(browser, await a.security(browser, issuer), 'add');
  const page = await a.press(browser, list, 'use', { kind: 'sms-code' });
  assert.match(page.text, /name="phone"/, textOf(page).slice(0, 300));
  return { browser, page };
}
const ask = ({ browser, page }: Attempt, phone: string) => a.press(browser, page, 'send', { phone });

test('many accounts, one country, at once over two processes: exactly as many messages as the caps allow; the other tenant goes on', async () => {
  const flows = await Promise.all((await signedIn(names)).map((browser) => atNumber(browser)));
  const pages = await Promise.all(flows.map((flow) => ask(flow, number('FR'))));
  assert.equal(await sent(), PER_COUNTRY);
  assert.equal(pages.filter((page) => /cannot send more messages/.test(textOf(page))).length, ACCOUNTS - PER_COUNTRY);
  assert.ok((await refusals()).includes('country_cap'));
  assert.deepEqual(await caps(), ['country']);
  // What is left of the day for all countries.
  await Promise.all(flows.map(async ({ browser }, index) => ask({ browser, page: await a.press(browser, pages[index] as Answer, 'change') }, number('DE'))));
  assert.equal(await sent(), DAILY);
  assert.deepEqual([...new Set(await caps())], ['country', 'tenant']);
  assert.equal(await sent('rival'), 0);
  await ask(await atNumber(one(0), rival), number('FR'));
  assert.equal(await sent('rival'), 1, 'each tenant pays for itself');
});

test('one account, many numbers, in as many flows as it likes: ten a day', async () => {
  const flows = await Promise.all(Array.from({ length: 20 }, () => atNumber(one(1), rival)));
  await Promise.all(flows.map((flow, index) => ask(flow, number(index % 2 ? 'DE' : 'FR'))));
  assert.equal(await sent('rival'), 10);
});

test('one number, entered by whoever, in whatever spelling: five a day', async () => {
  const victim = number('DE');
  const flows = await Promise.all(fleet.map((browser) => atNumber(browser, rival)));
  const spellings = [
    victim,
    victim.replace('+49', '0049 '),
    `${victim.slice(0, 6)} ${victim.slice(6)}`,
    victim.replace('+49', '+49 (0)'),
    victim.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  ];
  await Promise.all(flows.map((flow, index) => ask(flow, spellings[index % spellings.length] as string)));
  assert.equal(await sent('rival'), 5);
});

test('one block of numbers, as thieves rent them, asked for by many accounts in networks of their own: twenty a day', async () => {
  const flows = await Promise.all(fleet.flatMap((browser) => Array.from({ length: 4 }, () => atNumber(browser, rival))));
  assert.equal(flows.length, 28);
  await Promise.all(flows.map((flow, index) => ask(flow, `+33644555${100 + index}`)));
  assert.equal(await sent('rival'), 20);
  assert.ok((await refusals()).includes('block'));
});

test('one network, whosever accounts and numbers they are: thirty an hour', async () => {
  const browsers = await signedIn(names.slice(0, 4), rival, () => installation.browser({ headers: { 'x-forwarded-for': '2001:db8:7::1' } }));
  const flows = await Promise.all(browsers.flatMap((browser) => Array.from({ length: 9 }, () => atNumber(browser, rival))));
  assert.equal(flows.length, 36);
  // To two countries: one alone, to which so many codes went of which none came back, would be paused before.
  await Promise.all(flows.map((flow, index) => ask(flow, number(index % 2 ? 'DE' : 'FR'))));
  assert.equal(await sent('rival'), 30);
});

test('“send again”, pressed thirty times at once over two processes, before and after its time: one message each time, three a flow', async () => {
  const browser = one(2);
  const flow = await atNumber(browser, rival);
  const page = await ask(flow, number('DE'));
  assert.equal(await sent('rival'), 1);
  await Promise.all(Array.from({ length: 30 }, () => a.press(browser, page, 'resend')));
  assert.equal(await sent('rival'), 1, 'not before half a minute');
  for (const expected of [2, 3, 3]) {
    await installation.database.advance(31);
    const current = await browser.follow(await browser.get(page.url));
    await Promise.all(Array.from({ length: 30 }, () => a.press(browser, current, 'resend')));
    assert.equal(await sent('rival'), expected);
  }
});

test('numbers that earn: none of them gets a message, in whatever spelling, and none is in the trail', async () => {
  const flow = await atNumber(one(3), rival);
  const paying = [
    '+33 899 70 12 34', // premium, France
    '+33 1 42 68 53 00', // a fixed line
    '+49 900 1 123456', // premium, Germany
    '+1 876 555 0100', // Jamaica, behind the prefix of the United States
    '+1 473 405 0100', // Grenada
    '+881 6 123 456 78', // satellite
    '+882 16 1234567', // international networks
    '+979 1 1234 5678', // international premium
    '+44 70 1234 5678', // personal numbers
    '+371 900 12345',
    '0033899701234',
    '＋３３８９９７０１２３４',
    '+33612000000;ext=1',
    'tel:+33612000000',
    '+33612000000,+33612000001',
    '+33612000000\r\nBcc: +33612000001',
  ];
  let page = flow.page;
  for (const phone of paying) {
    page = await a.press(flow.browser, page, 'send', { phone });
    assert.match(page.text, /name="phone"/, `${phone}: ${page.status} ${textOf(page).slice(0, 300)}`);
  }
  assert.equal(await sent('rival'), 0);
  const kept = JSON.stringify(await installation.database.dump("select data::text from platform.events where type like 'credentials.sms%'"));
  for (const phone of paying) assert.ok(!kept.includes(phone.normalize('NFKC').replace(/\D/g, '').slice(-6)), phone);
});
