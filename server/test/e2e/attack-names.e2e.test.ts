import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startInstallation, type Answer, type Installation } from '#test/installation';
import { attacker, CALLBACK, PASSWORD, SECRET } from '../support/factor-attacker.ts';
import { NativeJourney } from '../support/native-app.ts';

/*
 * R8: who has an account here, and what kind of one? Every way that begins with a name is walked with one of each kind and with a name of nobody, in
 * pages and as JSON, and every answer is compared: status, headers, text, size, statements, and whether a password was hashed for it.
 */

/**
 * In the process that answers time stands still, as it does in its database: what it keeps for a second or two, it keeps for the whole test, so that no
 * walk is the one that asks for it again. Compared is what was done, never how long it took: a busy machine makes every walk slow.
 */
const STILL = '{const[at,of]=[Date.now(),performance.now()];Date.now=()=>at;performance.now=()=>of}';

let installation: Installation;
let a: ReturnType<typeof attacker>;

/** All of one length and one first letter: masked, they look alike. */
const KINDS = { nobody: 'xa-empty', password: 'xb-known', wordless: 'xc-plain', suspended: 'xd-halts', 'two addresses': 'xe-twice', 'second step': 'xf-steps' } as const;
type Kind = keyof typeof KINDS;
const mail = (kind: Kind) => `${KINDS[kind]}@example.com`;
const everybody = (Object.keys(KINDS) as Kind[]).filter((kind) => kind !== 'nobody');
const CREATE = { prompt: 'create' };

before(async () => {
  const web = { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic' };
  const native = { application_type: 'native', redirect_uris: ['com.example.demo:/callback'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'none' };
  const tenant = {
    slug: 'demo',
    name: 'demo',
    default: true,
    settings: { nudges: { passkey: false }, challenge: { mode: 'off' } },
    brands: [{ slug: 'main', name: 'demo', colours: { accent: '#1f4536' } }],
    applications: [
      { clientId: 'web', name: 'Web', firstParty: true, secret: SECRET, metadata: web },
      { clientId: 'demo-native', name: 'Native', firstParty: true, headless: true, metadata: native },
    ],
    users: everybody.map((kind) => ({
      sub: kind.replace(' ', '-'),
      identifiers: [{ kind: 'email', value: mail(kind), verified: true }, ...(kind === 'two addresses' ? [{ kind: 'email', value: 'xe-other@example.com', verified: true }] : [])],
      ...(kind === 'wordless' ? {} : { password: PASSWORD }),
    })),
  };
  const config = join(mkdtempSync(join(tmpdir(), 'parvis-attack-names-')), 'config.yaml');
  writeFileSync(config, JSON.stringify({ tenants: [tenant] }));
  installation = await startInstallation({
    config,
    workers: 0,
    env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1', NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(STILL)}` },
  });
  a = attacker(installation);
  const owner = a.browse();
  await a.signIn(owner, mail('second step'));
  await a.setUpApp(owner);
  await installation.database.dump("update identity.users set state = 'suspended' where sub = 'suspended'");
  // What a page says of the time left is the same for all.
  await installation.database.holdClock();
});
after(() => installation?.stop());

/** Without what is another each time: nonces, names of flows, challenges. What is left, and how much of it there was, is the same for all. */
const plain = (text: string, kind: Kind) => ({
  text: text
    .replaceAll('><', '>\n<')
    .replaceAll(KINDS[kind], 'NAME')
    .replaceAll(/[\w-]{20,}/g, 'RANDOM')
    .replaceAll(/data-seconds="\d+"/g, 'LEFT')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'MOMENT'),
  size: Buffer.byteLength(text),
});
const names = ({ headers }: Answer) => Object.keys(headers).toSorted().join();

type Press = readonly [action: string, fields?: Readonly<Record<string, string>>] | 'half a minute';
const wrongPassword: Press = ['continue', { password: 'Wrong-Horse-7-Battery' }];
const wrongCode: Press = ['continue', { code: '000000' }];
const resend: readonly Press[] = ['half a minute', ['resend']];
/** After the name. */
const WALKS: Readonly<Record<string, { readonly extra?: Readonly<Record<string, string>>; readonly presses: readonly Press[] }>> = {
  'signing in': { presses: [wrongPassword, wrongPassword, wrongPassword, ['code'], wrongCode, ...resend, wrongCode] },
  'the way back, by mail': { presses: [['forgot'], ['mail'], wrongCode, ...resend, wrongCode] },
  'the way back, with a code of support': { presses: [['forgot'], ['support'], ['continue', { code: 'aaaaa-bbbbb-ccccc' }], ['back']] },
  'the way back, with a passkey': { presses: [['forgot'], ['passkey'], ['verify', { passkey: '{}' }], ['other']] },
  'signing up': { extra: CREATE, presses: [wrongCode, ...resend, wrongCode, ['continue', { code: '' }]] },
  'a payment': { extra: { max_age: '0', acr_values: 'urn:parvis:acr:2' }, presses: [wrongPassword, ['forgot'], ['mail'], wrongCode] },
};

/** Nobody is slowed down by the walks before. */
const forget = () => installation.database.dump('delete from platform.counters');

/** What the process has done so far: passwords hashed or compared, and statements asked of its database. */
async function done(): Promise<{ readonly hashes: number; readonly statements: number }> {
  const metrics = await fetch(`http://127.0.0.1:${installation.ports[0]}/metrics`).then((answer) => answer.text());
  const total = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1] ?? assert.fail(metrics));
  return { hashes: total('parvis_password_hashes_total'), statements: total('parvis_sql_round_trips_total') };
}

/** What each press was answered, and what was done for it. */
async function walk(kind: Kind, { extra, presses }: (typeof WALKS)[string]) {
  await forget();
  const browser = a.browse();
  const seen = [];
  let page = await browser.follow(await browser.get(a.authorize(a.issuer, extra).url));
  let before = await done();
  for (const press of [['continue', { identifier: mail(kind) }] as const, ...presses]) {
    if (press === 'half a minute') {
      await installation.database.advance(31);
      continue;
    }
    page = await a.press(browser, page, ...press);
    const after = await done();
    seen.push({
      status: page.status,
      headers: names(page),
      ...plain(page.text, kind),
      hashes: after.hashes - before.hashes,
      statements: after.statements - before.statements,
    });
    before = after;
  }
  browser.close();
  return seen;
}

describe('pages say and do the same for everybody', () => {
  for (const [name, steps] of Object.entries(WALKS))
    test(name, async () => {
      // What is kept is asked for now.
      await walk('nobody', steps);
      const expected = await walk('nobody', steps);
      for (const kind of everybody) for (const [at, answer] of (await walk(kind, steps)).entries()) assert.deepEqual(answer, expected[at], `${kind}, press ${at}`);
      // Where a password is typed, one is hashed.
      const typed = [false, ...steps.presses.filter((press) => press !== 'half a minute').map((press) => press === wrongPassword)];
      assert.deepEqual(
        expected.map(({ hashes }) => hashes),
        typed.map(Number),
        name,
      );
      // It was a walk: no page was the one before.
      assert.ok(new Set(expected.map(({ text }) => text)).size > 2, name);
    });

  test('a name in the address of the request', async () => {
    const look = async (kind: Kind) => {
      const browser = a.browse();
      const page = await browser.follow(await browser.get(a.authorize(a.issuer, { login_hint: mail(kind) }).url));
      const silent = await browser.get(a.authorize(a.issuer, { login_hint: mail(kind), prompt: 'none' }).url);
      return { status: page.status, headers: names(page), ...plain(page.text, kind), silent: new URL(String(silent.headers.location)).searchParams.get('error') };
    };
    const stranger = await look('nobody');
    for (const kind of everybody) assert.deepEqual(await look(kind), stranger, kind);
  });
});

describe('JSON says the same for everybody', () => {
  for (const [name, { extra, presses }] of Object.entries(WALKS))
    test(name, async () => {
      const run = async (kind: Kind) => {
        await forget();
        const journey = await new NativeJourney({ issuer: a.issuer, ports: installation.ports, ip: `198.51.100.${++networks}` }).begin(extra);
        const seen = [];
        for (const press of [['continue', { identifier: mail(kind) }] as const, ...presses]) {
          if (press === 'half a minute') {
            await installation.database.advance(31);
            continue;
          }
          const { status, body } = await journey.post(...press);
          seen.push({ status, ...plain(JSON.stringify(body), kind) });
          await journey.show();
        }
        return seen;
      };
      const stranger = await run('nobody');
      for (const kind of everybody) for (const [at, answer] of (await run(kind)).entries()) assert.deepEqual(answer, stranger[at], `${kind}, press ${at}`);
    });
});

let networks = 0;
