import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startInstallation, type Answer, type HttpBrowser, type Installation } from '#test/installation';
import { otherNumber, softPhone, type SoftPhone } from '../../src/credentials/push/phone.suite.ts';
import { attacker, CALLBACK, PASSWORD, SECRET, textOf } from '../support/factor-attacker.ts';
import { NativeJourney } from '../support/native-app.ts';

/*
 * The phone's API as somebody uses it who photographs the picture, has a phone of their own, has found another's secret or its old answers, over two
 * processes and two tenants that look alike.
 */
let installation: Installation;
let a: ReturnType<typeof attacker>;
let rival: string;

const PEOPLE = ['drawn', 'owner', 'mallory', 'late', 'guessed', 'removed'];

before(async () => {
  const web = { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic' };
  const tenant = (slug: string) => ({
    slug,
    name: slug,
    default: slug === 'demo',
    settings: { nudges: { passkey: false }, challenge: { mode: 'off' } },
    brands: [{ slug: 'main', name: slug, colours: { accent: '#1f4536' } }],
    applications: [{ clientId: 'web', name: 'Web', firstParty: true, secret: SECRET, metadata: web }],
    users: PEOPLE.map((name) => ({ identifiers: [{ kind: 'email', value: `${name}@example.com`, verified: true }], password: PASSWORD })),
  });
  const config = join(mkdtempSync(join(tmpdir(), 'parvis-attack-phone-')), 'config.yaml');
  writeFileSync(config, JSON.stringify({ tenants: [tenant('demo'), tenant('rival')] }));
  installation = await startInstallation({ config, serves: 2, workers: 0, env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1' } });
  a = attacker(installation);
  rival = `${a.issuer}/t/rival`;
});
after(() => installation?.stop());

const mail = (name: string) => `${name}@example.com`;

interface Told {
  readonly status: number;
  readonly body: { readonly code?: string; readonly result?: string; readonly valid?: boolean; readonly state?: string; readonly prompts?: readonly Prompt[] };
}
interface Prompt {
  readonly id: string;
  readonly nonce: string;
}

let networks = 0;
/** Each request from a network of its own, at the two processes in turn. */
function phoneApi(at = a.issuer) {
  const call = (method: string, path: string, body?: unknown, soft?: Pick<SoftPhone['handle'], 'device' | 'secret'>) =>
    new NativeJourney({ issuer: at, ports: installation.ports, ip: `198.51.100.${++networks & 255}` }).json(
      method,
      `/phone/v1${path}`,
      body,
      soft ? { authorization: `Bearer ${soft.device}.${soft.secret}` } : {},
    ) as Promise<Told>;
  return {
    look: (token: string) => call('POST', '/look', { token }),
    enrol: (soft: SoftPhone, token: string) => call('POST', '/devices', { token, name: 'Pixel', public_key: soft.publicKey }),
    device: (soft: SoftPhone, handle = soft.handle) => call('GET', '/device', undefined, handle),
    inbox: (soft: SoftPhone, handle = soft.handle) => call('GET', '/inbox', undefined, handle),
    answer: (prompt: string, body: Answered, handle: Pick<SoftPhone['handle'], 'device' | 'secret'>) => call('POST', `/prompts/${prompt}/answer`, body, handle),
  };
}

interface Answered {
  readonly decision: 'confirm' | 'deny';
  readonly number?: string;
  readonly signature: string;
}
const confirming = (soft: SoftPhone, prompt: Prompt, number: string): Answered => ({
  decision: 'confirm',
  number,
  signature: soft.signed({ prompt: prompt.id, nonce: prompt.nonce, decision: 'confirm', number }),
});

/** The page with the picture, and what the picture says. */
async function drawn(browser: HttpBrowser, at = a.issuer): Promise<{ page: Answer; token: string }> {
  const page = await a.press(browser, await a.press(browser, await a.security(browser, at), 'add'), 'use', { kind: 'push' });
  return { page, token: tokenOf(page) };
}
const tokenOf = (page: Answer) => /\/phone#([\w-]{43})/.exec(page.text)?.[1] ?? assert.fail(textOf(page).slice(0, 400));
const reload = async (browser: HttpBrowser, page: Answer) => browser.follow(await browser.get(page.url), a.out);

async function withPhone(name: string, at = a.issuer): Promise<{ browser: HttpBrowser; soft: SoftPhone; token: string }> {
  const browser = a.browse();
  const { access_token: token } = await a.signIn(browser, mail(name), at, { scope: 'openid account' });
  const { page: picture, token: address } = await drawn(browser, at);
  const soft = softPhone();
  const made = await phoneApi(at).enrol(soft, address);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  soft.handle = made.body as unknown as typeof soft.handle;
  let page = await a.press(browser, await reload(browser, picture), 'continue', { number: soft.handle.number });
  assert.equal((await phoneApi(at).device(soft)).body.state, 'active', textOf(page).slice(0, 300));
  // With the codes that go with it. What was proved by setting it up is in the session from here on.
  for (const action of ['continue', 'saved', 'done']) page = await a.press(browser, page, action);
  return { browser, soft, token };
}

/** Somebody who knows the password, in front of the number. */
async function asked(name: string, soft: SoftPhone, at = a.issuer) {
  const browser = a.browse();
  const { page, verifier } = await a.afterPassword(browser, mail(name), at);
  const number = /class="digits"><bdi[^>]*>(\d\d)</.exec(page.text)?.[1] ?? assert.fail(textOf(page).slice(0, 400));
  const [prompt] = (await phoneApi(at).inbox(soft)).body.prompts ?? [];
  assert.ok(prompt);
  return { browser, page, verifier, number, prompt };
}

describe('the address in the picture', () => {
  test('is one phone’s of all that open it at once, in its own tenant; looking at it and mistakes use nothing up', async () => {
    const api = phoneApi();
    const browser = a.browse();
    await a.signIn(browser, mail('drawn'));
    const { page, token } = await drawn(browser);
    for (let looks = 0; looks < 3; looks++) assert.equal((await api.look(token)).body.valid, true);
    assert.equal((await phoneApi(rival).look(token)).body.valid, false);
    assert.equal((await phoneApi(rival).enrol(softPhone(), token)).status, 410);

    const { publicKey } = softPhone();
    const good = JSON.stringify({ token, name: 'x', public_key: publicKey });
    const raw = (body: string, headers: Readonly<Record<string, string>>) =>
      fetch(`${a.issuer}/phone/v1/devices`, { method: 'POST', headers, body }).then((answer) => answer.status);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/jwt',
      'application/problem+json',
    ])
      assert.equal(await raw(good, { 'content-type': type }), 415, type);
    const json = { 'content-type': 'application/json' };
    for (const [status, body] of [
      [413, good.replace('"x"', `"${'x'.repeat(100_000)}"`)],
      [400, `${good.slice(0, -1)},"subscription":${'['.repeat(500)}${']'.repeat(500)}}`],
      [400, `${good.slice(0, -1)},"token":"${'A'.repeat(43)}"}`],
      [400, `${good.slice(0, -1)},"__proto__":{"user":"x"}}`],
      [400, `${good.slice(0, -1)},"user":"11111111-1111-4111-8111-111111111111"}`],
    ] as const)
      assert.equal(await raw(body, json), status, body.slice(-80));
    assert.equal(await raw(good, { ...json, origin: 'https://evil.example' }), 403);

    const phones = Array.from({ length: 12 }, () => softPhone());
    const tried = await Promise.all(phones.map((soft) => api.enrol(soft, token)));
    assert.deepEqual(tried.map(({ status }) => status).toSorted(), [201, ...Array<number>(11).fill(410)]);
    assert.equal((await api.enrol(softPhone(), token)).status, 410);
    assert.equal((await api.look(token)).body.valid, false);

    // The thief was first. Their phone is nothing yet, and the owner cannot read its number.
    const first = tried.findIndex(({ status }) => status === 201);
    const thief = phones[first] as SoftPhone;
    thief.handle = tried[first]?.body as unknown as typeof thief.handle;
    assert.equal((await api.device(thief)).body.state, 'waiting');
    assert.equal((await api.inbox(thief)).status, 401);
    const id = '11111111-1111-4111-8111-111111111111';
    assert.equal((await api.answer(id, confirming(thief, { id, nonce: 'x' }, '10'), thief.handle)).status, 401);
    let now = await reload(browser, page);
    for (let tries = 0; tries < 2; tries++) now = await a.press(browser, now, 'continue', { number: otherNumber(thief.handle.number) });
    assert.notEqual(tokenOf(now), token, 'a new picture');
    assert.equal((await api.device(thief)).status, 401);
    now = await a.press(browser, now, 'continue', { number: thief.handle.number });
    assert.equal(tokenOf(now).length, 43, 'the right one, too late');
  });
});

describe('a phone', () => {
  test('answers for its own user, in its own tenant, with its own secret, and what it signed for one question is nothing for the next', async () => {
    const api = phoneApi();
    const { soft } = await withPhone('owner');
    const { soft: mallory } = await withPhone('mallory');
    const { soft: namesake } = await withPhone('owner', rival);
    const { browser, page, verifier, number, prompt } = await asked('owner', soft);

    const signed = confirming(soft, prompt, number);
    assert.deepEqual((await api.inbox(mallory)).body.prompts, []);
    assert.deepEqual((await api.answer(prompt.id, confirming(mallory, prompt, number), mallory.handle)).body, { result: 'ended' });
    assert.deepEqual((await api.answer(prompt.id, signed, mallory.handle)).body, { result: 'ended' });
    assert.deepEqual((await phoneApi(rival).answer(prompt.id, confirming(namesake, prompt, number), namesake.handle)).body, { result: 'ended' });
    const mixed = { device: soft.handle.device, secret: mallory.handle.secret };
    for (const { status } of await Promise.all([
      api.answer(prompt.id, signed, mixed),
      api.inbox(soft, { ...soft.handle, ...mixed }),
      phoneApi(rival).answer(prompt.id, signed, soft.handle),
      phoneApi(rival).inbox(soft),
      phoneApi(rival).device(soft),
      api.device(namesake),
    ]))
      assert.equal(status, 401);
    // The owner's secret without the owner's key.
    const stolen = { ...mallory, handle: soft.handle, signed: mallory.signed };
    for (const forged of [
      confirming(stolen, prompt, number),
      { ...signed, number: otherNumber(number) },
      { ...signed, signature: 'A'.repeat(86) },
      { ...signed, signature: soft.signed({ prompt: prompt.id, nonce: prompt.nonce, decision: 'deny', number: '' }) },
      { ...signed, signature: soft.signed({ prompt: prompt.id, nonce: 'x', decision: 'confirm', number }) },
      { ...signed, signature: soft.signed({ prompt: prompt.id, nonce: prompt.nonce, decision: 'confirm', number, tenant: namesake.handle.tenant }) },
    ])
      assert.equal((await api.answer(prompt.id, forged, soft.handle)).status, 403, JSON.stringify(forged));
    assert.equal((await api.inbox(soft)).body.prompts?.length, 1, 'still open, no try was used');
    assert.ok(!a.out((await a.press(browser, page, 'check')).url));

    const decided = await Promise.all(Array.from({ length: 8 }, () => api.answer(prompt.id, signed, soft.handle)));
    assert.deepEqual(decided.map(({ body }) => body.result).toSorted(), ['confirmed', ...Array<string>(7).fill('ended')]);
    const through = await reload(browser, page);
    assert.ok(a.out(through.url), textOf(through).slice(0, 300));
    await a.redeem(a.issuer, through.url, verifier);

    const next = await asked('owner', soft);
    assert.equal((await api.answer(next.prompt.id, signed, soft.handle)).status, 403, 'signed for the one before');
    assert.equal((await api.answer(next.prompt.id, { ...confirming(soft, prompt, next.number) }, soft.handle)).status, 403);
    assert.ok(!a.out((await a.press(next.browser, next.page, 'check')).url));
  });

  test('answers within two minutes by the clock of the database, and the page that asked has five to pick it up', async () => {
    const api = phoneApi();
    const { soft } = await withPhone('late');
    const late = await asked('late', soft);
    await installation.database.advance(121);
    assert.deepEqual((await api.answer(late.prompt.id, confirming(soft, late.prompt, late.number), soft.handle)).body, { result: 'ended' });
    assert.ok(!a.out((await a.press(late.browser, late.page, 'check')).url));
    // The picture of the moment the phone moves the page is taken here: the answer is there, and nobody came for it.
    const forgotten = await asked('late', soft);
    await installation.database.dump("update credentials.push_prompts set status = 'confirmed', answered_at = platform.now(), device_id = $1 where id = $2", [
      soft.handle.device,
      forgotten.prompt.id,
    ]);
    await installation.database.advance(301);
    const picked = await a.press(forgotten.browser, forgotten.page, 'check');
    assert.ok(!a.out(picked.url), 'not picked up in time');
  });

  test('types one wrong number of ninety, not all of them at once', async () => {
    const { soft } = await withPhone('guessed');
    const { browser, page, number, prompt } = await asked('guessed', soft);
    const wrong = Array.from({ length: 89 }, (_, index) => String(10 + ((Number(number) - 9 + index) % 90)));
    assert.ok(!wrong.includes(number));
    const told = await Promise.all([...wrong.slice(0, 20), number].map((guess) => phoneApi().answer(prompt.id, confirming(soft, prompt, guess), soft.handle)));
    // In whatever order they come, two of them count.
    const counted = told.map(({ body }) => body.result).filter((result) => result !== 'ended');
    assert.ok(counted.length <= 2 && told.every(({ status }) => status === 200), JSON.stringify(counted));
    if (counted.includes('confirmed')) return;
    assert.deepEqual(counted.toSorted(), ['mismatched', 'wrong']);
    assert.deepEqual((await phoneApi().answer(prompt.id, confirming(soft, prompt, number), soft.handle)).body, { result: 'ended' });
    assert.ok(!a.out((await a.press(browser, page, 'check')).url));
  });

  test('that was removed hears nothing more, also on a stream that was open at the other process', async () => {
    const api = phoneApi();
    const { browser, soft, token: weaker } = await withPhone('removed');
    const headers = { authorization: `Bearer ${soft.handle.device}.${soft.handle.secret}`, accept: 'text/event-stream' };
    const stream = await fetch(`${a.issuer}/phone/v1/inbox`, { headers, signal: AbortSignal.timeout(10_000) });
    assert.equal(stream.status, 200);
    const remove = (token: string) =>
      fetch(`${a.issuer}/account/v1/credentials/push/${soft.handle.device}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);
    assert.equal(await remove(weaker), 401, 'a token from before the phone was there');
    const { url, verifier } = a.authorize(a.issuer, { prompt: 'none', scope: 'openid account' });
    assert.equal(await remove((await a.redeem(a.issuer, String((await browser.get(url)).headers.location), verifier)).access_token), 204);
    const heard = await stream.text();
    assert.match(heard, /event: removed\ndata: \{\}\n\n$/);
    assert.doesNotMatch(heard, /"id"/);
    assert.equal((await api.inbox(soft)).status, 401);
    assert.equal((await fetch(`${a.issuer}/phone/v1/inbox`, { headers })).status, 401);
  });
});
