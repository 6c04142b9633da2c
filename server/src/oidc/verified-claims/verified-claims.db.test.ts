import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { Answer, HttpBrowser } from '#test/support';
import type { Assured, VerificationConnection } from '#verification/contract';
import { authorizeUrl, basic, call, exchange, openHouse, pkce, refresh, signInAt, tokensFor, type House } from '../house.suite.ts';

let house: House;
/** What is vouched for, by user; and the requirements that are met. */
const vouched = new Map<string, readonly Assured[]>();
const met = new Set<string>();
/** Until when, by the clock of the database. */
const lasts = new Map<string, Date>();
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
      async unmet(tx, userId, requirements) {
        const [clock] = await tx.query<{ now: Date }>('select platform.now() as now', []);
        const over = (key: string) => (lasts.get(key)?.getTime() ?? Number.POSITIVE_INFINITY) <= (clock as { now: Date }).now.getTime();
        return requirements.filter(({ id }) => !met.has(`${userId} ${id}`) || over(`${userId} ${id}`));
      },
      connections: async () => connections,
    },
  });
  for (const clientId of ['shop', 'knives']) await house.application({ clientId });
  await house.application({ clientId: 'spa', metadata: { token_endpoint_auth_method: 'none' } });
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

test('a malformed request of verified claims is an error that names what is wrong in it', async () => {
  const said = async (claims: string, extra: Readonly<Record<string, string>> = {}) => {
    const answer = answered(await open(house.browser(), authorizeUrl(house, 'shop', pkce().challenge, { claims, ...extra })));
    return [answer.get('error'), answer.get('error_description')];
  };
  assert.deepEqual(await said(parameter('userinfo', { claims: { given_name: null } })), ['invalid_request', 'claims.userinfo.verified_claims.verification is missing']);
  assert.deepEqual(await said(parameter('id_token', [request({ given_name: { essential: 1 } })]), { prompt: 'none' }), [
    'invalid_request',
    'claims.id_token.verified_claims[0].claims.given_name.essential must be boolean',
  ]);
  const pushed = await call(house, '/par', {
    form: { ...Object.fromEntries(new URL(authorizeUrl(house, 'shop', pkce().challenge)).searchParams), claims: parameter('userinfo', request({})) },
    headers: basic('shop'),
  });
  assert.deepEqual([pushed.status, (pushed.body as { error_description: string }).error_description], [400, 'claims.userinfo.verified_claims.claims must name 1 to 50 claims']);
});

const service = (more: Partial<VerificationConnection> = {}) =>
  ({
    slug: 'papers',
    state: 'active',
    level: 'substantial',
    trustFramework: 'gold',
    claims: ['given_name', 'birthdate', 'nickname'].map((name) => ({ claim: name, attribute: name, differs: 'ask' })),
    ...more,
  }) as VerificationConnection;
const ESSENTIAL = { essential: true };

test('claims that are essential begin a check where nobody vouches for them, once; without prompts it is said; who says no goes on without, and gets what is held', async (t) => {
  t.after(() => void (connections = []));
  connections = [service(), service({ slug: 'idle', state: 'suspended' })];
  const { id } = await person('esme');
  vouched.set(id, [assured('given_name', 'Ada')]);
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'esme');
  const claims = parameter('userinfo', request({ birthdate: ESSENTIAL, given_name: null }));
  assert.equal(answered(await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { claims, prompt: 'none' }))).get('error'), 'interaction_required');
  const ask = async (answer: string) => {
    const { verifier, challenge } = pkce();
    const page = await open(browser, authorizeUrl(house, 'shop', challenge, { claims }));
    const { flow, facts } = house.asking.seen.at(-1) as (typeof house.asking.seen)[number];
    assert.deepEqual([flow.journey, facts.userId, flow.wanted?.vouched], ['verify', id, [{ attributes: ['birthdate'], connections: ['papers'] }]]);
    if (answer === 'verified') vouched.set(id, [assured('given_name', 'Ada'), assured('birthdate', '1990-12-10')]);
    const done = answered(await browser.submit(page, 'done', {}, out));
    return (await exchange(house, 'shop', done.get('code'), verifier)).body as { access_token: string };
  };
  const without = await ask('later');
  assert.deepEqual(((await userInfo(without.access_token))['verified_claims'] as { claims: object }).claims, { given_name: 'Ada' }, 'a missing claim is no error');
  const verified = await ask('verified');
  assert.deepEqual(((await userInfo(verified.access_token))['verified_claims'] as { claims: object }).claims, { given_name: 'Ada', birthdate: '1990-12-10' });
  assert.ok(answered(await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { claims, prompt: 'none' }))).get('code'), 'what is held is told');
});

test('no check is begun for what is not essential, for what nobody can verify, or for what another check would not change', async (t) => {
  t.after(() => void (connections = []));
  connections = [service()];
  const { id } = await person('finn');
  vouched.set(id, [assured('given_name', 'Ada')]);
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'finn');
  const outcome = async (claims: object, verification?: object) => {
    const answer = answered(
      await open(
        browser,
        authorizeUrl(house, 'shop', pkce().challenge, { prompt: 'none', claims: parameter('id_token', request(claims, verification ?? { trust_framework: null })) }),
      ),
    );
    return answer.has('code') ? 'goes on' : answer.get('error');
  };
  assert.equal(await outcome({ birthdate: null }), 'goes on');
  assert.equal(await outcome({ birthdate: { essential: false } }), 'goes on');
  assert.equal(await outcome({ given_name: ESSENTIAL }), 'goes on', 'held');
  assert.equal(await outcome({ family_name: ESSENTIAL }), 'goes on', 'no service looks at it');
  assert.equal(await outcome({ no_such_claim: ESSENTIAL }), 'goes on');
  assert.equal(await outcome({ birthdate: ESSENTIAL }), 'interaction_required');
  assert.equal(await outcome({ birthdate: ESSENTIAL }, { trust_framework: { value: 'eidas' } }), 'goes on', 'nobody checks by these rules');
  assert.equal(await outcome({ birthdate: ESSENTIAL }, { trust_framework: { values: ['eidas', 'gold'] } }), 'interaction_required');
  assert.equal(await outcome({ birthdate: ESSENTIAL }, { assurance_level: { value: 'high' } }), 'goes on');
  assert.equal(await outcome({ birthdate: ESSENTIAL }, { policy: { value: 'x' } }), 'goes on');
  assert.equal(await outcome({ given_name: { ...ESSENTIAL, value: 'Grace' } }), 'goes on', 'a check does not make it another name');
  assert.equal(await outcome({ given_name: ESSENTIAL }, { evidence: [{ type: { value: 'vouch' } }] }), 'goes on', 'the service was asked, and has other evidence');
  assert.equal(await outcome({ given_name: ESSENTIAL }, { time: { max_age: 60 } }), 'interaction_required', 'older than wanted');
  assert.equal(await outcome({ given_name: ESSENTIAL, birthdate: ESSENTIAL }), 'interaction_required', 'one check, for both');
});

test('an application of others begins a check for nothing it was not allowed', async (t) => {
  t.after(() => void (connections = []));
  connections = [service()];
  const { id } = await person('gwen');
  vouched.set(id, []);
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'gwen');
  const url = authorizeUrl(house, 'partner', pkce().challenge, { claims: parameter('userinfo', request({ birthdate: ESSENTIAL })) });
  assert.equal(answered(await open(browser, `${url}&prompt=none`)).get('error'), 'consent_required');
  const page = await open(browser, url);
  assert.match(page.text, /verified detail “.*birthdate/);
  house.asking.seen.splice(0);
  assert.equal(answered(await browser.submit(page, 'cancel', {}, out)).get('error'), 'access_denied');
  assert.equal(house.asking.seen.length, 0);
  const allowed = await browser.submit(await open(browser, url), 'allow', {}, out);
  assert.deepEqual(house.asking.seen.at(-1)?.flow.wanted?.vouched, [{ attributes: ['birthdate'], connections: ['papers'] }]);
  assert.ok(answered(await browser.submit(allowed, 'done', {}, out)).get('code'), 'what was allowed stays allowed');
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

test('when a verification ends, an application that requires it gets no tokens any more and nothing from UserInfo, to the second; verified anew, it goes on', async () => {
  const { id } = await person('hugo');
  met.add(`${id} adult`);
  const browser = house.browser();
  const { tokens: first } = await tokensFor(house, 'knives', 'hugo', {}, browser);
  const { tokens: asked } = await tokensFor(house, 'shop', 'hugo', { verify: 'adult', claims: parameter('userinfo', request({ birthdate: null })) }, browser);
  const { verifier, challenge } = pkce();
  const code = answered(await open(browser, authorizeUrl(house, 'knives', challenge))).get('code');
  const letGo = await house.t.holdClock();
  try {
    const [clock] = await house.t.dump<{ now: Date }>('select platform.now() as now');
    lasts.set(`${id} adult`, new Date((clock as { now: Date }).now.getTime() + 30_000));
    await house.t.advance(29);
    const renewed = await refresh(house, 'knives', first.refresh_token);
    assert.equal(renewed.status, 200, 'a second before');
    const held = renewed.body as typeof first;
    assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${held.access_token}` } })).status, 200);
    await house.t.advance(1);
    vouched.set(id, []);
    const over = async (answer: Promise<{ status: number; body: unknown }>) => {
      const { status, body } = await answer;
      const { error, error_description: why } = body as { error?: string; error_description?: string };
      return [status, error, /not verified any more; a request to the authorization endpoint/.test(why ?? '')];
    };
    assert.deepEqual(await over(refresh(house, 'knives', held.refresh_token)), [400, 'invalid_grant', true]);
    assert.deepEqual(await over(refresh(house, 'knives', first.refresh_token)), [400, 'invalid_grant', true], 'nor the answer of a moment ago');
    assert.deepEqual(await over(exchange(house, 'knives', code, verifier)), [400, 'invalid_grant', true], 'nor for a code from before');
    const looked = await call(house, '/userinfo', { headers: { authorization: `Bearer ${held.access_token}` } });
    assert.equal(looked.status, 401);
    assert.match(String(looked.headers['www-authenticate']), /error="invalid_token".*not verified any more/);
    const introspected = await call(house, '/introspect', { form: { token: held.access_token }, headers: basic('knives') });
    assert.deepEqual(introspected.body, { active: false });
    assert.deepEqual(
      house.events.of('oidc.tokens_withheld').map(({ subject, data }) => [subject, data]),
      [[id, { clientId: 'knives' }]],
      'told of once',
    );
    // Who only asked goes on; what is not vouched for is not told.
    const shop = await refresh(house, 'shop', asked.refresh_token);
    assert.equal(shop.status, 200);
    assert.equal((await userInfo((shop.body as typeof asked).access_token))['verified_claims'], undefined);
    // The way back in, and then nothing was lost.
    assert.equal(answered(await open(browser, authorizeUrl(house, 'knives', pkce().challenge, { prompt: 'none' }))).get('error'), 'interaction_required');
    assert.ok((await open(browser, authorizeUrl(house, 'knives', pkce().challenge))).text.includes('value="prove"'));
    lasts.delete(`${id} adult`);
    assert.equal((await refresh(house, 'knives', held.refresh_token)).status, 200);
    assert.equal(house.events.of('oidc.family_revoked').length, 0);
  } finally {
    await letGo();
  }
});

test('verified no more is verified no more, whichever application a refresh token is said to be of', async () => {
  const { id } = await person('iris');
  met.add(`${id} adult`);
  const { tokens } = await tokensFor(house, 'knives', 'iris');
  met.delete(`${id} adult`);
  for (const [clientId, headers] of [
    ['shop', basic('shop')],
    ['spa', {}],
  ] as const) {
    const stolen = await refresh(house, clientId, tokens.refresh_token, { headers, form: { client_id: clientId } });
    assert.deepEqual([stolen.status, (stolen.body as { error: string }).error], [400, 'invalid_grant']);
  }
});

test('what the customer agreed to decides at every way out: ID token, UserInfo, after a refresh, and inside verified claims', async () => {
  const { id } = await person('fay');
  const words = { title: 'Gifts', what: 'Your birthday.', why: 'For gifts.', who: 'The gift shop.', howLong: 'One year.' };
  await house.application({ clientId: 'gifts' });
  const { consent, db } = house.node;
  const inTenant = <T>(work: Parameters<typeof db.tenant<T>>[1]) => db.tenant(house.tenant.id, work);
  const origin = { actor: { kind: 'user', id }, requestId: 'r' } as const;
  await inTenant((tx) =>
    consent.savePurpose(tx, { key: 'gifts', attributes: ['birthdate', 'given_name', 'email'], recipients: ['gifts'], notice: { en: words }, publish: 1 }, origin),
  );
  const decide = (what: 'give' | 'withdraw', attributes?: readonly string[]) =>
    inTenant((tx) => consent[what](tx, origin, { userId: id, purpose: 'gifts', locale: 'en', method: 'account', ...(attributes ? { attributes } : {}) }));
  const asked = request({ given_name: null, birthdate: null, address: null });
  const claims = JSON.stringify({ userinfo: { verified_claims: asked }, id_token: { verified_claims: asked, email: null, given_name: null } });
  const shown = (told: Record<string, unknown>) => [
    ['name', 'given_name', 'email', 'email_verified'].filter((name) => name in told).join(' '),
    Object.keys((told['verified_claims'] as { claims?: object } | undefined)?.claims ?? {}).join(' '),
  ];
  let browser = house.browser();
  let answer = await tokens('gifts', 'fay', claims, browser);
  assert.deepEqual(shown(decodeJwt(answer.id_token)), ['', 'address']);
  assert.deepEqual(shown(await userInfo(answer.access_token)), ['name', 'address'], 'what no purpose names is as it was');
  await decide('give');
  const all = ['name given_name email email_verified', 'given_name birthdate address'];
  assert.deepEqual(shown(await userInfo(answer.access_token)), all, 'the very next one, with the same token');
  await decide('withdraw', ['email', 'birthdate']);
  assert.deepEqual(shown(await userInfo(answer.access_token)), ['name given_name', 'given_name address']);
  const refreshed = (await call(house, '/token', { form: { grant_type: 'refresh_token', refresh_token: answer.refresh_token }, headers: basic('gifts') })).body;
  assert.deepEqual(shown(decodeJwt(refreshed.id_token)), ['given_name', 'given_name address']);
  const introspected = (await call(house, '/introspect', { form: { token: refreshed.access_token }, headers: basic('gifts') })).body;
  assert.equal(introspected.active, true);
  assert.ok(!/fay|Ada|1990|Street/.test(JSON.stringify(introspected)), 'introspection tells nothing of the person');
  await decide('withdraw');
  browser = house.browser();
  answer = await tokens('gifts', 'fay', claims, browser);
  assert.deepEqual(shown(decodeJwt(answer.id_token)), ['', 'address']);
  assert.deepEqual(shown(await userInfo((await tokens('shop', 'fay', claims)).access_token)), all, 'a purpose binds the applications it names');
});
