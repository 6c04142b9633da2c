import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { Answer, HttpBrowser } from '#test/support';
import type { Assured, VerificationConnection } from '#verification/contract';
import { authorizeUrl, call, exchange, openHouse, pkce, signInAt, tokensFor, type House } from '../house.suite.ts';

let house: House;
/** What is vouched for, by user; and the requirements that are met. */
const vouched = new Map<string, readonly Assured[]>();
const met = new Set<string>();
let connections: readonly VerificationConnection[] = [];

before(async () => {
  house = await openHouse({
    settings: {
      verification: {
        requirements: [
          { id: 'adult', attributes: ['birthdate'], applications: ['knives'] },
          { id: 'name', attributes: ['name'] },
        ],
      },
    },
    verification: {
      assured: async (_tx, userId) => vouched.get(userId) ?? [],
      unmet: async (_tx, userId, requirements) => requirements.filter(({ id }) => !met.has(`${userId} ${id}`)),
      connections: async () => connections,
    },
  });
  for (const clientId of ['shop', 'knives']) await house.application({ clientId });
  await house.application({ clientId: 'partner', name: 'Partner', firstParty: false });
});
after(() => house?.stop());

const out = (location: string) => location.startsWith('https://app.example/');
const open = async (browser: HttpBrowser, url: string): Promise<Answer> => browser.follow(await browser.get(url), out);
const answered = (page: Answer) => new URL(page.url).searchParams;

const assured = (attribute: string, value: string): Assured => ({
  attribute,
  value,
  level: 'substantial',
  trustFramework: 'gold',
  verifier: 'Papers',
  run: 'run-1',
  connection: 'papers',
  verifiedAt: new Date('2026-05-01T10:00:00Z'),
  asOf: new Date('2026-06-01T12:00:00Z'),
  evidence: [{ type: 'document', documentType: 'passport', methods: ['vri'] }],
});
async function person(name: string) {
  const user = await house.user(name);
  vouched.set(user.id, [assured('given_name', 'Ada'), assured('birthdate', '1990-12-10'), assured('address', '12 Street\nTown')]);
  return user;
}
const request = (claims: object, verification: object = { trust_framework: null }) => ({ verification, claims });
const parameter = (place: 'userinfo' | 'id_token', verified: unknown) => JSON.stringify({ [place]: { verified_claims: verified } });

const tokens = async (clientId: string, name: string, claims: string, browser = house.browser()) => (await tokensFor(house, clientId, name, { claims }, browser)).tokens;
const userInfo = async (token: string) => (await call(house, '/userinfo', { headers: { authorization: `Bearer ${token}` } })).body as Record<string, unknown>;

test('verified claims come in the ID token or from userinfo, where they are asked for, and nowhere else', async () => {
  await person('ada');
  const inToken = await tokens('shop', 'ada', parameter('id_token', request({ given_name: null, address: null })));
  assert.deepEqual(decodeJwt(inToken.id_token)['verified_claims'], {
    verification: { trust_framework: 'gold' },
    claims: { given_name: 'Ada', address: { formatted: '12 Street\nTown' } },
  });
  assert.equal((await userInfo(inToken.access_token))['verified_claims'], undefined);
  const fromUserInfo = await tokens(
    'shop',
    'ada',
    parameter('userinfo', [
      request({ birthdate: null }, { trust_framework: { value: 'gold' }, time: null }),
      request({ given_name: null }, { trust_framework: { value: 'eidas' } }),
    ]),
  );
  assert.equal(decodeJwt(fromUserInfo.id_token)['verified_claims'], undefined);
  assert.deepEqual((await userInfo(fromUserInfo.access_token))['verified_claims'], {
    verification: { trust_framework: 'gold', time: '2026-05-01T10:00:00Z' },
    claims: { birthdate: '1990-12-10' },
  });
  const unasked = await tokens('shop', 'ada', JSON.stringify({ userinfo: { email: null } }));
  assert.equal((await userInfo(unasked.access_token))['verified_claims'], undefined);
});

test('what is not verified any more is gone from the next answer', async () => {
  const { id } = await person('bea');
  const { access_token } = await tokens('shop', 'bea', parameter('userinfo', request({ given_name: null })));
  assert.ok((await userInfo(access_token))['verified_claims']);
  vouched.set(id, []);
  assert.equal((await userInfo(access_token))['verified_claims'], undefined);
});

test('the customer allows others each verified claim for itself, and is asked about new ones only', async () => {
  await person('cleo');
  const browser = house.browser();
  const begun = await open(browser, authorizeUrl(house, 'partner', pkce().challenge, { claims: parameter('userinfo', request({ given_name: null })) }));
  const page = await browser.submit(begun, 'submit', { user: 'cleo' }, out);
  assert.match(page.text, /Your verified detail “.*given name/);
  assert.doesNotMatch(page.text, /birthdate/);
  const first = await tokens('partner', 'cleo', parameter('userinfo', request({ given_name: null })), browser);
  assert.deepEqual(((await userInfo(first.access_token))['verified_claims'] as { claims: object }).claims, { given_name: 'Ada' });
  const more = parameter('userinfo', request({ given_name: null, birthdate: null }));
  const again = await open(browser, authorizeUrl(house, 'partner', pkce().challenge, { claims: more }));
  assert.match(again.text, /verified detail “.*birthdate/);
  assert.doesNotMatch(again.text, /verified detail “.*given name/);
  const silent = await open(browser, authorizeUrl(house, 'partner', pkce().challenge, { claims: more, prompt: 'none' }));
  assert.equal(answered(silent).get('error'), 'consent_required');
  const { verifier, challenge } = pkce();
  const asked = await open(browser, authorizeUrl(house, 'partner', challenge, { claims: more }));
  const allowed = await browser.submit(asked, 'allow', {}, out);
  const both = (await exchange(house, 'partner', answered(allowed).get('code'), verifier)).body as { access_token: string };
  assert.deepEqual(((await userInfo(both.access_token))['verified_claims'] as { claims: object }).claims, { given_name: 'Ada', birthdate: '1990-12-10' });
});

test('a malformed request of verified claims is an error', async () => {
  const page = await open(house.browser(), authorizeUrl(house, 'shop', pkce().challenge, { claims: parameter('userinfo', { claims: { given_name: null } }) }));
  assert.equal(answered(page).get('error'), 'invalid_request');
});

test('discovery says what can be verified, and nothing where nobody can', async () => {
  const read = async () => (await call(house, '/.well-known/openid-configuration')).body as Record<string, unknown>;
  assert.equal((await read())['verified_claims_supported'], undefined);
  connections = [
    {
      state: 'active',
      trustFramework: 'gold',
      claims: [
        { claim: 'given_name', attribute: 'given_name', differs: 'ask' },
        { claim: 'x', attribute: 'no_such', differs: 'ask' },
      ],
    } as unknown as VerificationConnection,
  ];
  const metadata = await read();
  assert.deepEqual(
    ['verified_claims_supported', 'trust_frameworks_supported', 'claims_in_verified_claims_supported'].map((name) => metadata[name]),
    [true, ['gold'], ['given_name']],
  );
  assert.ok((metadata['evidence_supported'] as string[]).includes('document') && (metadata['claims_supported'] as string[]).includes('verified_claims'));
  connections = [];
});

test('nobody gets into an application that wants something verified without it, by no way', async () => {
  const { id } = await person('dora');
  const browser = house.browser();
  const first = (await signInAt(browser, authorizeUrl(house, 'knives', pkce().challenge), 'dora')).searchParams;
  assert.deepEqual([first.get('error'), first.get('code')], ['access_denied', null], 'signed in, and not let in');
  assert.ok(answered(await open(browser, authorizeUrl(house, 'shop', pkce().challenge))).get('code'), 'elsewhere they are');
  assert.equal(answered(await open(browser, authorizeUrl(house, 'knives', pkce().challenge, { prompt: 'none' }))).get('error'), 'interaction_required');
  house.asking.seen.splice(0);
  const page = await open(browser, authorizeUrl(house, 'knives', pkce().challenge));
  assert.ok(page.text.includes('value="prove"'), 'asked for more, not who they are');
  assert.deepEqual(house.asking.seen.at(-1)?.flow.wanted?.verified, ['adult']);
  met.add(`${id} adult`);
  assert.ok(answered(await browser.submit(page, 'prove', {}, out)).get('code'));
  assert.ok(answered(await open(browser, authorizeUrl(house, 'knives', pkce().challenge, { prompt: 'none' }))).get('code'));
});

test('any request may ask for a requirement by its id; one that nobody defined is an error', async () => {
  const { id } = await person('edda');
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'edda');
  const page = await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { verify: 'name adult' }));
  assert.deepEqual(house.asking.seen.at(-1)?.flow.wanted?.verified, ['adult', 'name']);
  assert.equal(answered(await browser.submit(page, 'prove', {}, out)).get('error'), 'access_denied');
  for (const requirement of ['adult', 'name']) met.add(`${id} ${requirement}`);
  assert.ok(answered(await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { verify: 'name adult', prompt: 'none' }))).get('code'));
  assert.equal(answered(await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { verify: 'grown-up' }))).get('error'), 'invalid_request');
});
