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
  installation = await startInstallation({ config, workers: 0, env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1' } });
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

interface Seen {
  readonly status: number;
  readonly headers: string;
  readonly text: string;
  readonly size: number;
}

/** Nobody is slowed down by the walks before. */
const forget = () => installation.database.dump('delete from platform.counters');

/** What the process has asked of its database so far. */
async function statements(): Promise<number> {
  const metrics = await fetch(`http://127.0.0.1:${installation.ports[0]}/metrics`).then((answer) => answer.text());
  return Number(/^parvis_sql_round_trips_total (\d+)/m.exec(metrics)?.[1] ?? assert.fail(metrics));
}

interface Walked {
  readonly seen: readonly Seen[];
  readonly times: readonly number[];
  readonly statements: number;
}

async function walk(kind: Kind, { extra, presses }: (typeof WALKS)[string]): Promise<Walked> {
  await forget();
  const browser = a.browse();
  const before = await statements();
  const seen: Seen[] = [];
  const times: number[] = [];
  let page = await browser.follow(await browser.get(a.authorize(a.issuer, extra).url));
  for (const press of [['continue', { identifier: mail(kind) }] as const, ...presses]) {
    if (press === 'half a minute') {
      await installation.database.advance(31);
      continue;
    }
    const began = performance.now();
    page = await a.press(browser, page, ...press);
    times.push(performance.now() - began);
    seen.push({ status: page.status, headers: names(page), ...plain(page.text, kind) });
  }
  browser.close();
  return { seen, times, statements: (await statements()) - before };
}

/** Of a whole walk: what is kept for a second or two is asked for again when a walk is slow. That each answer takes the same ones is tested beside the steps. */
const STATEMENTS = 2;

/** What one of them cost more than the other. A busy machine, and what the process does of its own now and then, add: the least of all walks counts. */
function unlike(known: readonly Walked[], strangers: readonly Walked[]): string | undefined {
  const fewest = (of: readonly Walked[]) => Math.min(...of.map((one) => one.statements));
  if (Math.abs(fewest(known) - fewest(strangers)) > STATEMENTS) return `${fewest(known)} statements, for nobody ${fewest(strangers)}`;
  const quickest = (of: readonly Walked[], at: number) => Math.min(...of.map(({ times }) => times[at] ?? 0));
  for (const at of known[0]?.times.keys() ?? []) {
    const [one, other] = [quickest(known, at), quickest(strangers, at)];
    // A password hashed for one and not for the other is a difference of tens of milliseconds.
    if (one > 2.5 * other + 30 || other > 2.5 * one + 30) return `press ${at}: ${one.toFixed()} ms, for nobody ${other.toFixed()} ms`;
  }
  return undefined;
}

describe('pages say and do the same for everybody', () => {
  for (const [name, steps] of Object.entries(WALKS))
    test(name, async () => {
      const strangers = [await walk('nobody', steps)];
      const expected = strangers[0]?.seen ?? [];
      for (const kind of everybody) {
        const known: Walked[] = [];
        for (let walks = 0; walks < 8 && (known.length === 0 || unlike(known, strangers)); walks++) {
          if (walks > 0) strangers.push(await walk('nobody', steps));
          known.push(await walk(kind, steps));
        }
        for (const { seen } of known) for (const [at, answer] of seen.entries()) assert.deepEqual(answer, expected[at], `${kind}, press ${at}`);
        assert.equal(unlike(known, strangers), undefined, kind);
      }
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
