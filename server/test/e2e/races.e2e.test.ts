import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import {
  ADA,
  authorization,
  basic,
  call,
  exchange,
  formsOf,
  HTTP_BROWSER,
  openMailbox,
  SHOP,
  signIn,
  startInstallation,
  type Installation,
  type Mailbox,
} from '#test/installation';

/* Two serve processes over one database; each request goes to one or the other, as behind a balancer. */
let installation: Installation;
let mailbox: Mailbox;
let redirectUri: string;
before(async () => {
  installation = await startInstallation({ serves: 2, workers: 1, env: { HASH_QUEUE: '500' } });
  mailbox = await openMailbox(installation);
  redirectUri = `${installation.shopUrl}/callback`;
});
after(async () => {
  await mailbox?.close();
  await installation?.stop();
});

const FIFTY = Array.from({ length: 50 }, (_, index) => index);
const portOf = (index: number) => installation.ports[index % installation.ports.length] as number;
const token = (form: Record<string, string>, index: number) => call('POST', `${installation.issuer}/token`, form, basic(SHOP), portOf(index));
const back = (location: string) => location.startsWith(redirectUri);

async function tokens() {
  const browser = installation.browser();
  const { callback, verifier } = await signIn(browser, installation.issuer, redirectUri);
  return { browser, ...(await exchange(installation.issuer, callback, redirectUri, verifier)) };
}

describe('one-time things, fifty at once over two processes', () => {
  test('an authorization code gives tokens once; its second use takes them back', async () => {
    const browser = installation.browser();
    const { callback, verifier } = await signIn(browser, installation.issuer, redirectUri);
    const code = new URL(callback).searchParams.get('code') ?? '';
    const answers = await Promise.all(FIFTY.map((index) => token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }, index)));
    const won = answers.filter((answer) => answer.status === 200);
    assert.equal(won.length, 1, answers.map((answer) => answer.status).join());
    for (const lost of answers.filter((answer) => answer.status !== 200)) assert.equal(JSON.parse(lost.text).error, 'invalid_grant');
    const { refresh_token } = JSON.parse(won[0]?.text ?? '{}') as { refresh_token: string };
    assert.equal((await token({ grant_type: 'refresh_token', refresh_token }, 0)).status, 400, 'the family of a code used twice is dead');
  });

  test('a pushed authorization request is used once', async () => {
    const { url } = authorization(installation.issuer, redirectUri);
    const pushed = await call('POST', `${installation.issuer}/par`, Object.fromEntries(new URL(url).searchParams), basic(SHOP));
    assert.equal(pushed.status, 201, pushed.text);
    const { request_uri } = JSON.parse(pushed.text) as { request_uri: string };
    const signedIn = await tokens();
    const cookies = [...signedIn.browser.cookies('localhost')].map(([name, value]) => `${name}=${value}`).join('; ');
    const answers = await Promise.all(
      FIFTY.map((index) =>
        call(
          'GET',
          `${installation.issuer}/authorize?${new URLSearchParams({ client_id: SHOP.clientId, request_uri })}`,
          undefined,
          { cookie: cookies, 'user-agent': HTTP_BROWSER },
          portOf(index),
        ),
      ),
    );
    const codes = answers.filter((answer) => String(answer.headers.location).includes('code='));
    assert.equal(codes.length, 1, answers.map((answer) => `${answer.status} ${answer.headers.location ?? ''}`).join('\n'));
  });

  test('a code from the mail moves the sign-up once, and makes one user', async () => {
    const browser = installation.browser();
    const email = 'fifty@example.com';
    const attempt = authorization(installation.issuer, redirectUri, { prompt: 'create' });
    const verify = await browser.submit(await browser.follow(await browser.get(attempt.url)), 'continue', { identifier: email });
    const code = await mailbox.code(email);
    const form = formsOf(verify.text).find((entry) => 'code' in entry.fields);
    assert.ok(form);
    const button = form.buttons.find((entry) => entry.value === 'continue');
    const target = new URL(form.action || verify.url, verify.url).href;
    const answers = await Promise.all(FIFTY.map(() => browser.post(target, { ...form.fields, code, [button?.name ?? '']: 'continue' })));
    assert.ok(
      answers.every((answer) => answer.status < 500 || answer.headers['retry-after'] !== undefined),
      answers.map((answer) => answer.status).join(),
    );
    const page = await browser.get(verify.url);
    assert.match(page.text, /data-webauthn="create"/);
    const [{ n } = { n: 0 }] = await installation.database.dump<{ n: number }>(
      "select count(*)::int as n from platform.events where type = 'identity.user_registered' and data->>'source' <> 'demo'",
    );
    assert.equal(n, 1);
    browser.close();
  });

  test('a link from the mail signs in once', async () => {
    const browser = installation.browser();
    const before = await mailbox.latest('fifty@example.com');
    const attempt = authorization(installation.issuer, redirectUri);
    const password = await browser.submit(await browser.follow(await browser.get(attempt.url)), 'continue', { identifier: 'fifty@example.com' });
    const sent = await browser.submit(password, 'code');
    await mailbox.latest('fifty@example.com', { after: before.id });
    const link = await mailbox.link('fifty@example.com');
    const shown = await browser.get(link);
    const form = formsOf(shown.text).find((entry) => entry.buttons.some((button) => button.value === 'link'));
    assert.ok(form, shown.text);
    const button = form.buttons.find((entry) => entry.value === 'link');
    const target = new URL(form.action || link, link).href;
    await Promise.all(FIFTY.map(() => browser.post(target, { ...form.fields, [button?.name ?? '']: 'link' })));
    const done = await browser.follow(await browser.get(sent.url), back);
    assert.ok(back(done.url), `${done.url} ${done.status}`);
    const sessions = await installation.database.dump<{ n: number }>(
      "select count(*)::int as n from platform.events where type = 'sessions.session_started' and subject = (select subject from platform.events where type = 'identity.user_registered' order by occurred_at desc limit 1)",
    );
    assert.equal(sessions[0]?.n, 1);
    browser.close();
  });

  test('twenty refreshes of one token leave one living family, and nobody is signed out', async () => {
    const { refresh_token } = await tokens();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => token({ grant_type: 'refresh_token', refresh_token }, index)));
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200], answers.map((answer) => answer.text.slice(0, 120)).join('\n'));
    const next = new Set(answers.map((answer) => (JSON.parse(answer.text) as { refresh_token: string }).refresh_token));
    assert.equal(next.size, 1, 'everybody got the same successor');
    const [successor = ''] = next;
    const after = await token({ grant_type: 'refresh_token', refresh_token: successor }, 1);
    assert.equal(after.status, 200, after.text);
  });

  test('a refresh token used again after its time kills the family', async () => {
    const first = await tokens();
    const second = JSON.parse((await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token }, 0)).text) as { refresh_token: string };
    await installation.database.advance(120);
    assert.equal((await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token }, 1)).status, 400);
    assert.equal((await token({ grant_type: 'refresh_token', refresh_token: second.refresh_token }, 0)).status, 400);
  });
});

describe('kill -9', () => {
  test('of one of two processes in mid-journey loses no journey', async () => {
    const journeys = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const browser = installation.browser();
        const attempt = authorization(installation.issuer, redirectUri);
        const password = await browser.submit(await browser.follow(await browser.get(attempt.url)), 'continue', { identifier: ADA.email });
        return { browser, attempt, password };
      }),
    );
    await installation.kill(1);
    try {
      for (const { browser, attempt, password } of journeys) {
        const done = await browser.submit(password, 'continue', { password: ADA.password }, back);
        assert.ok(back(done.url), `${done.url} ${done.status}`);
        await exchange(installation.issuer, done.url, redirectUri, attempt.verifier);
        browser.close();
      }
    } finally {
      await installation.restart(1);
    }
  });
});

describe('what lies in the database', () => {
  test('a dump holds no address, name, password, code or token in clear, hex or base64', async () => {
    const { access_token, refresh_token, browser } = await tokens();
    const cookies = [...browser.cookies('localhost').values()].filter((value) => value.length > 20);
    const secrets = [ADA.email, ADA.password, 'Lovelace', 'fifty@example.com', SHOP.secret, access_token, refresh_token, ...cookies];
    const dump = await everyByte();
    assert.ok(dump.length > 50_000, `${dump.length} bytes`);
    // The search finds what is there: a slug is not secret.
    assert.ok(dump.includes('demo-shop'));
    for (const secret of secrets) {
      for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -2)])
        assert.ok(!dump.toLowerCase().includes(form.toLowerCase()), `found ${secret.slice(0, 6)}... as ${form.slice(0, 10)}`);
    }
  });
});

/** Every row of every table as text, bytea in hex. */
async function everyByte(): Promise<string> {
  const tables = await installation.database.dump<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const parts: string[] = [];
  for (const { name } of tables) for (const row of await installation.database.dump<{ line: string }>(`select t::text as line from ${name} t`)) parts.push(row.line);
  return parts.join('\n');
}

describe('the demo and the logs', () => {
  test('no process printed a personal value or a secret', () => {
    for (const secret of [ADA.email, ADA.password, 'fifty@example.com', SHOP.secret]) assert.ok(!installation.output().includes(secret), secret.slice(0, 5));
  });

  test('the audit trail tells who signed in, and the command shows it', () => {
    const text = execFileSync(process.execPath, ['server/bin/parvis.ts', 'audit', '--tenant', 'demo', '--limit', '200'], {
      cwd: new URL('../../..', import.meta.url),
      env: { ...installation.env },
      encoding: 'utf8',
    });
    for (const type of ['identity.user_registered', 'sessions.session_started']) assert.match(text, new RegExp(type.replace('.', '\\.')));
    assert.doesNotMatch(text, /@example\.com/);
  });
});
