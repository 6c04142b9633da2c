import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Screen } from '#journeys/contract';
import { call, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { softKey, webauthnOf, type Forgery, type SoftKey } from '../../src/credentials/passkey/authenticator.suite.ts';

/* SECURITY K1: forged answers of an authenticator, over HTTP, against two real processes. */
let installation: Installation;
let mailbox: Mailbox;
let key: SoftKey;
let stranger: SoftKey;
before(async () => {
  installation = await startInstallation();
  mailbox = await openMailbox(installation);
  key = await owner('key-owner@example.com');
  stranger = await owner('another-owner@example.com');
});
after(async () => {
  await mailbox?.close();
  await installation?.stop();
});

interface Answer {
  readonly flow?: string;
  readonly secret?: string;
  readonly version?: number;
  readonly screen?: Screen;
  readonly done?: { readonly code: string };
}
interface Run {
  readonly flow: string;
  readonly secret: string;
  readonly status: number;
  readonly answer: Answer;
}

async function post(path: string, body: unknown, secret?: string): Promise<{ status: number; answer: Answer }> {
  const response = await fetch(`${installation.issuer}/journeys/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }) },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

async function begin(extra: Record<string, string> = {}): Promise<Run> {
  const pushed = await call('POST', `${installation.issuer}/par`, {
    client_id: 'demo-native',
    redirect_uri: 'com.example.demo:/callback',
    response_type: 'code',
    scope: 'openid',
    code_challenge: createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  const { request_uri } = JSON.parse(pushed.text) as { request_uri: string };
  const { status, answer } = await post('/flows', { client_id: 'demo-native', request_uri });
  return { flow: answer.flow ?? '', secret: answer.secret ?? '', status, answer };
}

async function act(run: Run, action: string, fields: Record<string, string> = {}, version = run.answer.version): Promise<Run> {
  return { ...run, ...(await post(`/flows/${run.flow}`, { version, action, fields }, run.secret)) };
}
const screenOf = ({ answer }: Run): Screen => {
  assert.ok(answer.screen, JSON.stringify(answer));
  return answer.screen;
};
const here = (): Forgery => ({ origin: installation.issuer });

/** Signs up with a passkey, over HTTP. */
async function owner(email: string): Promise<SoftKey> {
  const made = softKey({ counts: true, synced: false });
  made.counter = 5;
  let run = await act(await begin({ prompt: 'create' }), 'continue', { identifier: email });
  run = await act(run, 'continue', { code: await mailbox.code(email) });
  run = await act(run, 'create', made.create(screenOf(run), here()));
  run = await act(run, 'continue');
  if (run.answer.screen) run = await act(run, 'continue', { name: 'Pia Schlüssel' });
  assert.ok(run.answer.done, JSON.stringify(run.answer));
  return made;
}
const answer = (run: Run, forged: Forgery = {}, of = key) => act(run, 'beside:continue', of.get(screenOf(run), { ...here(), ...forged }));

async function refused(run: Run, name: string): Promise<void> {
  assert.equal(run.answer.done, undefined, name);
  assert.ok((screenOf(run).errors?.length ?? 0) > 0, name);
  const [sessions] = await installation.database.dump<{ n: number }>('select count(*)::int as n from sessions.sessions');
  assert.equal(sessions?.n, signedIn, `${name}: no session`);
}
/** The two sign-ups. */
let signedIn = 2;

test('forged answers start no session and leave no code behind', async (t) => {
  const FORGERIES: Readonly<Record<string, Forgery>> = {
    'no check of the user': { verified: false },
    'nobody present': { present: false },
    'another origin': { origin: 'https://evil.example' },
    'another port of our host': { origin: `${installation.issuer.replace(/:\d+$/, '')}:1` },
    'another RP ID': { rpId: 'evil.example' },
    'another challenge': { challenge: randomBytes(32).toString('base64url') },
    'an answer to a creation': { type: 'webauthn.create' },
    'inside a frame': { crossOrigin: true },
    'a counter that does not grow': { counter: 5 },
    'another user’s credential': { credentialId: stranger.id },
    'another user’s handle': { userHandle: stranger.handle },
    'no handle': { userHandle: null },
    'another hash': { hash: 'sha512' },
    'a bogus signature': { signature: randomBytes(70).toString('base64url') },
    'authenticator data cut short': { length: 36 },
    'another backup eligibility': { backupEligible: true },
  };
  for (const [name, forged] of Object.entries(FORGERIES)) await t.test(name, async () => refused(await answer(await begin(), forged), name));
  await t.test('the other user’s key under our credential’s id', async () => refused(await answer(await begin(), { credentialId: key.id }, stranger), 'exchange'));
  for (const [name, passkey] of Object.entries({
    nothing: '',
    'no JSON': '{',
    'a list': '[]',
    'far too long': JSON.stringify({ id: 'A'.repeat(5000), type: 'public-key', response: {} }),
  }))
    await t.test(name, async () => {
      const run = await act(await begin(), 'beside:continue', { passkey });
      assert.ok(run.status < 500, String(run.status));
      assert.equal(run.answer.done, undefined);
    });
});

test('an answer works once: not again in its flow, not in another, not after a failed one', async () => {
  const [first, other] = [await begin(), await begin()];
  const fields = key.get(screenOf(first), here());
  await refused(await act(other, 'beside:continue', fields), 'for another flow');
  const failed = await answer(first, { signature: 'AAAA' });
  await refused(await act(failed, 'beside:continue', fields), 'after a failed one');
  const fresh = await begin();
  const right = key.get(screenOf(fresh), here());
  const both = await Promise.all(Array.from({ length: 20 }, () => act(fresh, 'beside:continue', right)));
  const codes = new Set(both.flatMap((run) => run.answer.done?.code ?? []));
  assert.equal(codes.size, 1);
  signedIn++;
  const [sessions] = await installation.database.dump<{ n: number }>('select count(*)::int as n from sessions.sessions');
  assert.equal(sessions?.n, signedIn, 'one of twenty parallel answers signed in');
});

test('the trail knows of the copied key, and of every failed answer', async () => {
  const rows = await installation.database.dump<{ type: string; n: number }>(
    "select type, count(*)::int as n from platform.events where type in ('credentials.passkey_copied', 'credentials.attempt_failed') group by type",
  );
  const count = Object.fromEntries(rows.map(({ type, n }) => [type, n]));
  assert.equal(count['credentials.passkey_copied'], 1);
  assert.ok((count['credentials.attempt_failed'] ?? 0) >= 20, JSON.stringify(count));
  assert.ok(webauthnOf(screenOf(await begin())).options['challenge']);
});
