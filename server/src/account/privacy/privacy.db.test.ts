import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { PurposeInput } from '#consent';
import type { JourneyRequest, Screen, StepContext } from '#journeys/contract';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import { TEST_ORIGIN } from '#test/support';
import { explainPurposes } from '../../app/commands/purpose.ts';
import { openAccountHouse } from '../account.suite.ts';
import { authorizeUrl, call, pkce, refresh, tokensFor, type House } from '../../oidc/house.suite.ts';
import { privacyStep } from './privacy-step.ts';
import { shortOf } from './sharing.ts';

type AccountHouse = Awaited<ReturnType<typeof openAccountHouse>>;
let house: AccountHouse;
let other: AccountHouse;
before(async () => {
  house = await openAccountHouse();
  other = await openAccountHouse({ slug: 'other' });
  for (const one of [house, other]) await one.application({ clientId: 'shop', name: 'The shop' });
  await house.application({ clientId: 'club', name: 'The club' });
  await other.user('ada');
  await publish(house, {});
  await publish(house, { key: 'orders', attributes: ['given_name'], recipients: ['shop'], legalBasis: 'contract', notice: { en: words('Delivering orders') } });
  await publish(house, {
    key: 'shopping',
    attributes: ['name'],
    recipients: ['shop', { party: 'labs', name: 'Labs' }],
    legalBasis: 'legitimate_interests',
    notice: { en: words('Better pages') },
  });
  await publish(other, { key: 'elsewhere', recipients: ['shop'] });
});
after(async () => {
  await house?.stop();
  await other?.stop();
});

const words = (title: string) => ({ title, what: 'Some details.', why: 'Because.', who: 'The shop.', howLong: 'Two years.' });
const NEWS: PurposeInput = {
  key: 'news',
  attributes: ['email', 'given_name'],
  recipients: ['shop', 'club'],
  notice: { en: words('News by e-mail'), fr: words('Nouvelles par e-mail') },
  publish: 1,
};
const publish = (at: House, input: Partial<PurposeInput>) => at.t.db.tenant(at.tenant.id, (tx) => at.node.consent.savePurpose(tx, { ...NEWS, ...input }, TEST_ORIGIN));

interface Answer {
  readonly status: number;
  readonly etag: string;
  // Tests look into answers of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}
function api(
  method: string,
  path: string,
  token: string,
  { json, etag, language }: { readonly json?: unknown; readonly etag?: string; readonly language?: string } = {},
): Promise<Answer> {
  const url = new URL(`${house.issuer}/account/v1${path}`);
  const headers = {
    host: url.host,
    authorization: `Bearer ${token}`,
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(etag === undefined ? {} : { 'if-match': etag }),
    ...(language === undefined ? {} : { 'accept-language': language }),
  };
  return new Promise((done, fail) => {
    const request = send({ host: '127.0.0.1', port: house.node.port, path: url.pathname + url.search, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => done({ status: response.statusCode ?? 0, etag: String(response.headers['etag']), body: JSON.parse(text) }));
    });
    request.on('error', fail);
    request.end(json === undefined ? undefined : JSON.stringify(json));
  });
}
let people = 0;
/** Somebody new, signed in at the shop. */
async function person() {
  const name = `person${++people}`;
  const { id } = await house.user(name);
  const { tokens, browser } = await tokensFor(house, 'shop', name, { scope: 'openid email profile account' });
  return { id, name, browser, token: tokens.access_token as string, refreshToken: tokens.refresh_token as string };
}
/** Which of what purposes are about. */
async function userinfo(token: string): Promise<string[]> {
  const { body } = await call(house, '/userinfo', { headers: { authorization: `Bearer ${token}` } });
  assert.ok(body.sub);
  return ['email', 'given_name', 'name'].filter((name) => name in body);
}
const one = (token: string, key = 'news') => api('GET', `/purposes/${key}`, token);
const put = async (token: string, recipients: readonly object[], key = 'news', more: object = {}) =>
  api('PUT', `/purposes/${key}`, token, { etag: (await one(token, key)).etag, json: { recipients, ...more } });
const claims = (idToken: string) => JSON.parse(Buffer.from(idToken.split('.')[1] as string, 'base64url').toString()) as Record<string, unknown>;

test('a yes reaches the very next answer, and so does taking it back: in the session that goes on, with the token that is there, and after a refresh', async () => {
  const { token, refreshToken } = await person();
  assert.deepEqual(await userinfo(token), ['given_name', 'name']);
  const yes = await put(token, [{ id: 'shop', allowed: true }], 'news', { wording: 'Yes, please' });
  assert.deepEqual([yes.status, yes.body.started, yes.body.stopped], [200, [{ recipient: 'shop', attributes: ['email'] }], []], 'the name goes there for orders anyway');
  assert.deepEqual(await userinfo(token), ['email', 'given_name', 'name']);
  const no = await put(token, [{ id: 'shop', allowed: false }]);
  assert.deepEqual(no.body.stopped, [{ recipient: 'shop', attributes: ['email'] }]);
  assert.deepEqual(no.body.still, [{ recipient: 'shop', attributes: ['given_name'] }], 'another purpose lets it go all the same, and that is said');
  assert.deepEqual(await userinfo(token), ['given_name', 'name']);
  const next = (await refresh(house, 'shop', refreshToken)).body as { access_token: string; id_token: string };
  assert.deepEqual(await userinfo(next.access_token), ['given_name', 'name']);
  assert.equal('email' in claims(next.id_token), false);
  const objection = await put(token, [{ id: 'shop', allowed: false }], 'shopping');
  assert.deepEqual(
    [objection.body.purpose.recipients.map((at: { id: string; allowed: boolean }) => [at.id, at.allowed]), objection.body.stopped],
    [
      [
        ['party:labs', true],
        ['shop', false],
      ],
      [{ recipient: 'shop', attributes: ['name'] }],
    ],
  );
  assert.deepEqual(await userinfo(token), ['given_name']);
});

test('purposes as JSON: in the language there is, each recipient by its name, what cannot be refused with its ground', async () => {
  const { token } = await person();
  const { body } = await api('GET', '/purposes', token, { language: 'fr' });
  assert.deepEqual(
    body.purposes.map((purpose: { key: string; notice: { locale: string; title: string }; legal_basis: string; optional: boolean }) => [
      purpose.key,
      purpose.notice.locale,
      purpose.notice.title,
      purpose.legal_basis,
      purpose.optional,
    ]),
    [
      ['news', 'fr', 'Nouvelles par e-mail', 'consent', true],
      ['orders', 'en', 'Delivering orders', 'contract', false],
      ['shopping', 'en', 'Better pages', 'legitimate_interests', true],
    ],
  );
  assert.deepEqual([body.restricted, body.url], [false, `${house.issuer}/account/privacy`]);
  assert.deepEqual(
    body.purposes[2].recipients.map((at: { name: string; answer: string; allowed: boolean }) => [at.name, at.answer, at.allowed]),
    [
      ['Labs', 'none', true],
      ['The shop', 'none', true],
    ],
  );
  assert.deepEqual(body.purposes[0].details[0], { attribute: 'email', label: 'Adresse e-mail' });
});

test('an answer to something else than was seen is not written, and each wrong one says what is wrong', async () => {
  const { token } = await person();
  const { etag } = await one(token);
  const send_ = (json: unknown, match: string | undefined = etag, key = 'news') => api('PUT', `/purposes/${key}`, token, { json, ...(match === undefined ? {} : { etag: match }) });
  const yes = { recipients: [{ id: 'shop', allowed: true }] };
  const none = await api('PUT', '/purposes/news', token, { json: yes });
  assert.deepEqual([none.status, none.body.code], [428, 'account.no_etag']);
  for (const match of ['"x"', '*', `W/${etag}`]) assert.deepEqual(await send_(yes, match).then(({ status, body }) => [status, body.code]), [412, 'account.purpose_changed'], match);
  for (const [key, status, code] of [
    ['nothing', 404, 'account.unknown_purpose'],
    ['elsewhere', 404, 'account.unknown_purpose'],
    ['orders', 409, 'account.not_optional'],
  ] as const)
    assert.deepEqual(await send_(yes, etag, key).then((answer) => [answer.status, answer.body.code]), [status, code], key);
  for (const [recipients, field] of [
    [[{ id: 'stranger', allowed: true }], 'recipients.0.id'],
    [[{ id: 'shop', allowed: true, attributes: ['birthdate'] }], 'recipients.0.attributes'],
    [[{ id: 'shop', allowed: false, attributes: ['email'] }], 'recipients.0.attributes'],
  ] as const)
    assert.deepEqual(await send_({ recipients }).then(({ status, body }) => [status, body.code, body.fields[0].field]), [422, 'account.invalid_answer', field]);
  for (const json of [
    {},
    { recipients: [] },
    { recipients: [{ id: 'shop' }] },
    { recipients: [...yes.recipients, ...yes.recipients] },
    { ...yes, userId: 'x' },
    { ...yes, method: 'operator' },
    { ...yes, wording: 'x'.repeat(201) },
  ])
    assert.equal((await send_(json)).status, 400, JSON.stringify(json));
  assert.deepEqual((await api('GET', '/consents', token)).body, { consents: [] }, 'nothing of all that was written');
  const both = await Promise.all([send_(yes), send_({ recipients: [{ id: 'shop', allowed: false }] })]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 412], 'of two at one moment, who saw the same, one counts');
  assert.equal((await api('GET', '/consents', token)).body.consents.length, 1);
  const again = await put(token, [{ id: 'shop', allowed: both[0]?.status === 200 }]);
  assert.deepEqual([again.status, (await api('GET', '/consents', token)).body.consents.length], [200, 1], 'what is so already is not written twice');
});

test('what was said, with the words that were shown, page by page without a gap, and to nobody else', async () => {
  const { token, id } = await person();
  await put(token, [{ id: 'shop', allowed: true, attributes: ['email'] }], 'news', { locale: 'fr', wording: 'Oui' });
  await house.t.db.tenant(house.tenant.id, async (tx) => {
    // At one moment.
    for (const [act, attributes] of [
      ['give', ['email', 'given_name']],
      ['withdraw', ['email']],
      ['withdraw', ['given_name']],
    ] as const)
      await house.node.consent[act](tx, TEST_ORIGIN, { userId: id, purpose: 'news', recipients: ['shop'], attributes, locale: 'en', method: 'journey' });
  });
  const all = (await api('GET', '/consents', token)).body.consents as { id: string; event: string }[];
  assert.deepEqual(
    all.map(({ event }) => event),
    ['withdrawn', 'withdrawn', 'renewed', 'given'],
  );
  const { id: _id, at: _at, notice_hash: _hash, ...first } = all[3] as unknown as Record<string, unknown>;
  assert.deepEqual(first, {
    event: 'given',
    purpose: 'news',
    kind: 'purpose',
    version: 1,
    notice: { locale: 'fr', title: 'Nouvelles par e-mail', what: 'Some details.', why: 'Because.', who: 'The shop.', how_long: 'Two years.' },
    legal_basis: 'consent',
    details: [{ attribute: 'email', label: 'Email address' }],
    recipients: [{ id: 'shop', name: 'The shop' }],
    method: 'api',
    application: { id: 'shop', name: 'The shop' },
    wording: 'Oui',
    told: [{ recipient: 'shop', state: 'no_way' }],
  });
  const paged: string[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: Answer = await api('GET', `/consents?limit=1${next && `&cursor=${next}`}`, token);
    paged.push(...page.body.consents.map((entry: { id: string }) => entry.id));
    next = page.body.next;
  }
  assert.deepEqual(
    paged,
    all.map((entry) => entry.id),
  );
  for (const cursor of ['x', 'eA', Buffer.from('2026-99-99T99:99:99.999Z 00000000-0000-4000-8000-000000000000').toString('base64url')]) {
    const { status, body } = await api('GET', `/consents?cursor=${cursor}`, token);
    assert.deepEqual([status, body.code, body.fields?.[0]?.field], [400, 'account.invalid_cursor', 'cursor'], cursor);
  }
  assert.equal((await api('GET', '/consents?limit=101', token)).status, 400);
  const stranger = await person();
  assert.deepEqual((await api('GET', '/consents', stranger.token)).body, { consents: [] });
  const abroad = (await tokensFor(other, 'shop', 'ada', { scope: 'openid account' })).tokens;
  assert.equal((await api('GET', '/consents', abroad.access_token as string)).status, 401, 'nor with a token of another tenant');
});

interface Receipt {
  readonly receipt: string;
  readonly keys_url: string;
  readonly claims: { readonly jti: string };
}
test('the receipt of a record goes to its owner, is checked by the script of the guide with published keys alone, and by nothing else once it was changed', async () => {
  const today = () => new Date().toISOString().slice(0, 10);
  const begun = today();
  const { token, browser } = await person();
  await put(token, [{ id: 'shop', allowed: true }]);
  const [{ id }] = (await api('GET', '/consents', token)).body.consents as [{ id: string }];
  const got = await api('GET', `/consents/${id}/receipt`, token);
  const { receipt, keys_url: keysUrl, claims: said } = got.body as Receipt;
  assert.deepEqual([got.status, keysUrl, said.jti], [200, `${house.issuer}/consent/keys`, id]);
  const keys = await fetch(keysUrl);
  assert.match(keys.headers.get('content-type') ?? '', /^application\/jwk-set\+json/);
  assert.equal(keys.headers.get('cache-control'), 'public, max-age=3600');
  const keySet = await keys.text();
  assert.doesNotMatch(keySet, /"d":/);

  const folder = mkdtempSync(join(tmpdir(), 'parvis-receipt-'));
  const guide = readFileSync(new URL('../../../../docs/guide/consent.md', import.meta.url), 'utf8');
  const script = /```js\n(.*?)```/s.exec(guide)?.[1] ?? '';
  assert.ok(script.trim().split('\n').length <= 10, 'ten lines');
  writeFileSync(join(folder, 'keys.json'), keySet);
  const check = (jws: string, issuer: string) => {
    writeFileSync(join(folder, 'receipt.jwt'), jws);
    return spawnSync(process.execPath, ['--input-type=module', '-', join(folder, 'receipt.jwt'), join(folder, 'keys.json'), issuer], { input: script, encoding: 'utf8' });
  };
  assert.match(check(receipt, house.issuer).stdout, /given: News by e-mail\n$/);
  const [head = '', body = '', signature = ''] = receipt.split('.');
  const forged = Buffer.from(Buffer.from(body, 'base64url').toString().replace('"given"', '"refused"')).toString('base64url');
  assert.match(check(`${head}.${forged}.${signature}`, house.issuer).stderr, /ERR_JWS_SIGNATURE_VERIFICATION_FAILED/);
  assert.match(check(receipt, other.issuer).stderr, /ERR_JWT_CLAIM_VALIDATION_FAILED/);
  rmSync(folder, { recursive: true });

  const stranger = await person();
  for (const [path, by] of [
    [`/consents/${id}/receipt`, stranger.token],
    ['/consents/00000000-0000-4000-8000-000000000000/receipt', token],
  ] as const)
    assert.deepEqual(await api('GET', path, by).then(({ status, body: { code } }) => [status, code]), [404, 'account.unknown_consent']);
  assert.equal((await api('GET', '/consents/x/receipt', token)).status, 400);

  // The same in a browser, with its session.
  const path = (at: House) => `${at.issuer}/account/consents/${id}/receipt`;
  const file = await browser.get(path(house));
  // Midnight may have passed since.
  const day = file.headers['content-disposition']?.includes(begun) ? begun : today();
  assert.deepEqual(
    ['content-type', 'content-disposition', 'cache-control'].map((header) => file.headers[header]),
    ['application/jwt', `attachment; filename="receipt-news-${day}.jwt"`, 'no-store'],
  );
  assert.equal(file.text.split('.')[1]?.length, body.length, 'the same claims, signed again');
  assert.equal((await stranger.browser.get(path(house))).status, 404);
  const abroad = await tokensFor(other, 'shop', 'ada', { scope: 'openid' });
  assert.equal((await abroad.browser.get(path(other))).status, 404);
  const away = await house.browser().get(path(house));
  assert.deepEqual([away.status, away.headers['location']], [303, `${house.issuer}/account/privacy`]);
});

test('restricted, only what is necessary leaves, at once and until it is lifted', async () => {
  const { token } = await person();
  await put(token, [{ id: 'shop', allowed: true }]);
  assert.equal((await api('PUT', '/restriction', token, { json: { restricted: true } })).body.restricted, true);
  assert.deepEqual(await userinfo(token), []);
  assert.equal((await api('GET', '/purposes', token)).body.restricted, true);
  assert.equal((await api('PUT', '/restriction', token, { json: { restricted: 'no' } })).status, 400);
  await api('PUT', '/restriction', token, { json: { restricted: false } });
  assert.deepEqual(await userinfo(token), ['email', 'given_name', 'name']);
});

test('who got what, by which way and why; page by page, by recipient, and of nobody else', async () => {
  const { id, token } = await person();
  const yes = await put(token, [{ id: 'shop', allowed: true, attributes: ['email'] }]);
  const { record } = yes.body.purpose.recipients.find((at: { id: string }) => at.id === 'shop');
  await userinfo(token);
  const { disclosures, next } = (await api('GET', '/sharing', token, { language: 'fr' })).body;
  assert.equal(next, undefined);
  const grounds = (of: { grounds: { details: { attribute: string }[]; reason: string; title?: string; record?: string }[] }) =>
    of.grounds.map(({ details, reason, title, record: rests }) => [details.map(({ attribute }) => attribute).join('+'), reason, title, rests]);
  assert.deepEqual(
    disclosures.map((line: { way: string; recipient: object }) => [line.way, line.recipient]),
    [['userinfo', { id: 'shop', name: 'The shop' }]],
  ); // prettier-ignore
  assert.deepEqual(grounds(disclosures[0]), [
    ['email', 'consent', 'Nouvelles par e-mail', record],
    ['given_name', 'legal_basis', 'Delivering orders', undefined],
    ['name', 'legal_basis', 'Better pages', undefined],
  ]);
  await put(token, [{ id: 'shop', allowed: false }]);
  await userinfo(token);
  await api('GET', '/profile', token);
  const ways = async (query: string) => (await api('GET', `/sharing${query}`, token)).body.disclosures.map((line: { way: string }) => line.way);
  assert.deepEqual(await ways(''), ['account_api', 'userinfo', 'userinfo'], 'less is another line; the one before stays as it was');
  assert.deepEqual(await ways('?recipient=club'), []);
  const first = (await api('GET', '/sharing?limit=2', token)).body;
  assert.deepEqual([first.disclosures.length, await ways(`?limit=2&cursor=${first.next}`)], [2, ['userinfo']]);
  for (const cursor of ['x', record]) assert.deepEqual((await api('GET', `/sharing?cursor=${cursor}`, token)).body.code, 'account.invalid_cursor');
  const { recipients } = (await api('GET', '/recipients', token)).body;
  assert.deepEqual(
    recipients.map((one: { name: string; got?: object; now: { attribute: string; released: boolean; reason: string }[] }) => [
      one.name,
      one.got !== undefined,
      one.now
        .filter(({ attribute }) => ['email', 'given_name', 'name'].includes(attribute))
        .map(({ attribute, released, reason }) => `${released ? '' : '-'}${attribute}:${reason}`),
    ]),
    [
      ['The shop', true, ['-email:withdrawn', 'given_name:legal_basis', 'name:legal_basis']],
      ['The club', false, ['-email:undecided', '-given_name:undecided']],
      ['Labs', false, ['name:legal_basis']],
    ],
  );
  const stranger = await person();
  assert.deepEqual((await api('GET', '/sharing', stranger.token)).body.disclosures, []);
  assert.deepEqual((await api('GET', `/sharing?cursor=${first.next}`, stranger.token)).body.disclosures, [], 'nor from a place of somebody else');

  const explained = await explainPurposes({ db: house.t.db, consent: house.node.consent }, house.tenant, id, 'shop');
  for (const line of [
    /^ {2}email .*stays {3}withdrawn; news, version 1/,
    /^ {2}name .*leaves {2}legal_basis; shopping, version 1/,
    new RegExp(`^ {4}email {2}\\(consent; news, version 1; record ${record}\\)`),
  ])
    assert.ok(
      explained.some((said) => line.test(said)),
      `${line} in\n${explained.join('\n')}`,
    ); // prettier-ignore
  assert.ok(!explained.join('').includes('@'), 'no value');
  await assert.rejects(explainPurposes({ db: house.t.db, consent: house.node.consent }, house.tenant, id, 'nobody'), /There are: shop, club, party:labs/);

  const page = open(id);
  const { screen: all } = await page.act('sharing');
  const [card] = all.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : []));
  assert.deepEqual([all.id, card?.title], ['account.privacy-sharing', 'The shop']);
  const { screen } = await page.act(card?.actions[0]?.action ?? '');
  assert.equal(screen.id, 'account.privacy-recipient');
  const now = screen.nodes
    .flatMap((node) => (node.kind === 'facts' ? node.items : []))
    .map(({ label, value }) => [label.values?.['value'], typeof value === 'string' ? value : value.id]);
  assert.deepEqual(now.find(([label]) => label === 'Email address')?.[1], 'account.sharing_not_withdrawn');
  const lines = screen.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : []));
  assert.equal(lines.length, 3);
  const because = lines[2]?.facts.map(({ value }) => (typeof value === 'string' ? value : value.id));
  assert.deepEqual(because?.slice(-3), ['account.sharing_because_consent', 'account.sharing_because_legal_basis', 'account.sharing_because_legal_basis']);
  assert.equal((await page.act(lines[2]?.actions[0]?.action ?? '')).screen.id, 'account.privacy-record', 'the yes it rested on');
  assert.equal((await page.act('back')).screen.id, 'account.privacy-recipient');
  assert.equal((await page.act('older')).screen.id, 'account.privacy-recipient');
  assert.equal((await page.act('back')).screen.id, 'account.privacy-sharing');
  assert.equal((await page.act('who:nobody')).screen.id, 'account.privacy-sharing');
  assert.equal((await page.act('back')).screen.id, 'account.privacy-sharing');
  assert.equal((await page.act('back')).screen.id, 'account.privacy');
});

test('asked for one recipient, the page opens at what it got; of somebody who got nothing it shows who did', async () => {
  const { id, token } = await person();
  await put(token, [{ id: 'shop', allowed: true, attributes: ['email'] }]);
  await userinfo(token);
  const at = (who: string, origin?: Origin) => open(id, 'en', origin, { kind: 'sharing', who });
  const page = at(shortOf('shop'));
  const screen = await page.enter();
  assert.deepEqual([screen.id, screen.title.values], ['account.privacy-recipient', { value: 'The shop' }]);
  assert.equal((await page.act('back')).screen.id, 'account.privacy-sharing');
  assert.equal((await at(shortOf('shop'), { ...TEST_ORIGIN, gpc: true }).enter()).id, 'account.privacy-recipient');
  assert.equal((await at(shortOf('nobody')).enter()).id, 'account.privacy-sharing');
});

// ---------------------------------------------------------------- The page

/** The page of somebody, as the engine would run it. */
function open(userId: string, locale: Locale = 'en', origin: Origin = TEST_ORIGIN, request?: JourneyRequest) {
  const { consent, tenants } = house.node;
  let signedIn = true;
  const step = privacyStep({
    consent,
    reachAll: async (_tx, asked) =>
      new Map(asked.map(({ correlation, recipients: named = [] }) => [correlation, named.flatMap((recipient) => house.reaches.get(recipient) ?? [])])),
    tenants,
    i18n: { format: (_locale, text) => (text.id === 'consent.detail_email' ? 'Email address' : text.id) },
    applicationName: async (_tenantId, id) => ({ shop: 'The shop', club: 'The club' })[id],
    sessions: { byId: async () => (signedIn ? { userId } : undefined) as never },
  });
  let memory: Readonly<Record<string, unknown>> = {};
  const context = () =>
    ({
      db: house.t.db,
      flow: { tenantId: house.tenant.id, issuer: house.issuer, locale, currentSessionId: 'session' },
      facts: { userId, evidence: [], verified: [], ...(request ? { request } : {}) },
      memory,
      origin,
      settings: {},
      now: new Date(),
    }) as unknown as StepContext;
  const page = {
    signOut: () => (signedIn = false),
    async enter() {
      const result = await step.enter?.(context());
      if (result?.memory) memory = result.memory;
      const commit = result && 'commit' in result ? result.commit : undefined;
      if (commit) await house.t.db.tenant(house.tenant.id, (tx) => commit(tx));
      return page.show();
    },
    show: () => step.offer?.(context()) as Promise<Screen>,
    async act(action: string, fields: Readonly<Record<string, string>> = {}) {
      let result = await step.run?.(context(), { action, fields });
      const commit = result && 'commit' in result ? result.commit : undefined;
      if (commit) result = (await house.t.db.tenant(house.tenant.id, (tx) => commit(tx))) ?? result;
      if (result?.memory) memory = result.memory;
      const errors = result?.kind === 'show' ? (result.errors ?? []).map(({ text }) => text.id) : [];
      return { screen: await page.show(), errors, kind: result?.kind };
    },
  };
  return page;
}
const texts = (screen: Screen) => screen.nodes.flatMap((node) => (node.kind === 'text' ? [node.text] : []));
const cardOf = (screen: Screen, id: string) => screen.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : [])).find((card) => card.id === id);
const look = (screen: Screen, id = 'news') => {
  const card = cardOf(screen, id);
  return [card?.badge?.id.replace('account.privacy_', ''), card?.actions.map(({ action }) => action)];
};

test('one button says yes, one says no, both alike; the page says who gets what from now on, as it is', async () => {
  const { id, token } = await person();
  const page = open(id);
  assert.deepEqual(look(await page.show()), ['not_allowed', ['allow:news:1', 'choose:news']]);
  assert.deepEqual(look(await page.show(), 'orders'), [undefined, []], 'what must be is no switch');
  const { screen } = await page.act('allow:news:1');
  assert.deepEqual(look(screen), ['allowed', ['stop:news:1', 'choose:news']]);
  assert.deepEqual(
    texts(screen)
      .slice(0, 2)
      .map(({ id: text, values }) => [text, values]),
    [
      ['account.privacy_started', { recipient: 'The club', details: 'Email address and First name' }],
      ['account.privacy_started', { recipient: 'The shop', details: 'Email address' }],
    ],
  );
  assert.ok((await userinfo(token)).includes('email'));
  const { screen: stopped } = await page.act('stop:news:1');
  assert.deepEqual(look(stopped), ['not_allowed', ['allow:news:1', 'choose:news']]);
  assert.deepEqual(
    texts(stopped).map((text) => text.id),
    ['account.privacy_stopped', 'account.privacy_stopped', 'account.privacy_still', 'account.privacy_received', 'account.privacy_lead'],
  );
  assert.equal((await userinfo(token)).includes('email'), false);
  const [last] = await house.t.db.read(house.tenant.id, (tx) => house.node.consent.history(tx, id));
  assert.deepEqual([last?.event, last?.wording, last?.method, last?.locale], ['withdrawn', 'account.privacy_stop', 'account', 'en']);
  assert.deepEqual((await page.act('done')).kind, 'advance');
});

test('whoever got it is told that they may no longer, and the page says how far each of them is, by itself while that is new', async () => {
  const { id, token } = await person();
  const page = open(id);
  const marks = (screen: Screen) => screen.nodes.flatMap((node) => (node.kind === 'wait' ? [node.mark] : []));
  const told = (screen: Screen) =>
    cardOf(screen, 'news')
      ?.facts.filter(({ label }) => label.id === 'account.told')
      .map(({ label, value }) => `${label.values?.['recipient']} ${typeof value === 'string' ? value : value.id}`);
  house.reaches.set('shop', { recipient: 'shop', state: 'pending' });
  house.reaches.set('club', { recipient: 'club', state: 'no_way' });
  await page.act('allow:news:1');
  const { screen: first } = await page.act('stop:news:1');
  assert.deepEqual(told(first), ['The club account.told_no_way', 'The shop account.told_pending']);
  house.reaches.set('shop', { recipient: 'shop', state: 'pending', lastStatus: 500, nextTryAt: new Date() });
  const retrying = await page.show();
  assert.deepEqual(told(retrying)?.[1], 'The shop account.told_retrying');
  assert.deepEqual([marks(first).length, marks(retrying).length, marks(first)[0] === marks(retrying)[0]], [1, 1, false], 'news moves the page');
  assert.deepEqual(marks(await page.show()), marks(retrying), 'and nothing else does');
  house.reaches.set('shop', { recipient: 'shop', state: 'acknowledged', acknowledgedAt: new Date('2026-05-03T10:12:00Z') });
  const done = await page.show();
  assert.deepEqual([told(done)?.[1], marks(done)], ['The shop account.told_acknowledged', []]);
  const { screen: history } = await page.act('history');
  const [last] = history.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : []));
  assert.equal(last?.facts.filter(({ label }) => label.id === 'account.told').length, 2);
  const { body } = await one(token);
  assert.deepEqual(
    body.recipients.map((at: { told: object }) => at.told),
    [
      { recipient: 'club', state: 'no_way' },
      { recipient: 'shop', state: 'acknowledged', acknowledged_at: '2026-05-03T10:12:00.000Z' },
    ],
  );
  const { consents } = (await api('GET', '/consents', token)).body;
  assert.deepEqual(
    consents[0].told,
    body.recipients.map((at: { told: object }) => at.told),
  ); // prettier-ignore
  house.reaches.clear();
});

test('Global Privacy Control: no sale, at the very next answer, also in single sign-on; the page says so, and what was allowed all the same stays', async () => {
  const there = await openAccountHouse({ slug: 'sales' });
  await there.application({ clientId: 'shop', name: 'The shop' });
  const { id } = await there.user('ada');
  await publish(there, { key: 'ads', attributes: ['email'], recipients: ['shop'], legalBasis: 'legitimate_interests', sale: true, notice: { en: words('Ads elsewhere') } });
  const { browser, tokens } = await tokensFor(there, 'shop', 'ada', { scope: 'openid email' });
  const told = async () => 'email' in (await call(there, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).body;
  const again = async (gpc?: string) => {
    await browser.get(authorizeUrl(there, 'shop', pkce().challenge), gpc === undefined ? {} : { 'sec-gpc': gpc });
    return told();
  };
  assert.equal(await again(), true);
  assert.equal(await again('0'), true);
  assert.equal(await again('1'), false, 'nobody saw a page');
  const [record] = await there.t.db.read(there.tenant.id, (tx) => there.node.consent.history(tx, id));
  assert.deepEqual([record?.event, record?.method, record?.actor.id], ['refused', 'gpc', id]);
  assert.equal(await again(), false, 'it counts for the customer, not for the browser alone');
  await there.stop();

  await publish(house, { key: 'trade', attributes: ['family_name'], recipients: ['club'], sale: true, notice: { en: words('Selling names') } });
  const { id: buyer } = await person();
  const page = open(buyer, 'en', { ...TEST_ORIGIN, gpc: true });
  const said = (screen: Screen) => texts(screen).flatMap(({ id: text, values }) => (text.startsWith('account.gpc') ? [[text.slice(12), values?.['purposes']]] : []));
  const first = await page.enter();
  assert.deepEqual(said(first), [
    ['honoured', undefined],
    ['stopped', 'Selling names'],
  ]); // prettier-ignore
  const { screen: allowed } = await page.act('allow:trade:1');
  assert.deepEqual(said(allowed), [
    ['honoured', undefined],
    ['kept', 'Selling names'],
  ]); // prettier-ignore
  assert.deepEqual(said(await page.enter()), said(allowed), 'their own choice stays');
  await page.act('stop:trade:1');
  assert.deepEqual(said(await open(buyer).show()), [], 'another browser, and a no of their own');
  const { id: bystander } = await person();
  assert.deepEqual(said(await open(bystander).enter()), []);
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.consent.savePurpose(tx, { ...NEWS, key: 'trade', state: 'retired' } as PurposeInput, TEST_ORIGIN));
});

test('each recipient and each detail by itself, from a form that needs no script', async () => {
  const { id } = await person();
  const page = open(id, 'fr');
  const { screen } = await page.act('choose:news');
  const ticks = screen.nodes.flatMap((node) => (node.kind === 'ticks' ? [[node.legend.values?.['recipient'], node.options.map(({ name, checked }) => [name, checked])]] : []));
  assert.deepEqual(ticks, [
    [
      'The club',
      [
        ['r0-0', false],
        ['r0-1', false],
      ],
    ],
    [
      'The shop',
      [
        ['r1-0', false],
        ['r1-1', false],
      ],
    ],
  ]); // prettier-ignore
  const { screen: saved } = await page.act('save:news:1', { 'r0-0': 'true', 'r1-1': 'true', 'r9-9': 'true', __proto__: 'true' });
  assert.equal(look(saved)[0], 'partly');
  const said = await house.t.db.read(house.tenant.id, (tx) => house.node.consent.states(tx, id));
  assert.deepEqual(
    said[0]?.recipients.map(({ recipient, attributes }) => [recipient.id, attributes]),
    [
      ['club', ['email']],
      ['shop', ['given_name']],
    ],
  );
  await page.act('choose:news');
  await page.act('save:news:1', { 'r1-1': 'true' });
  assert.equal((await house.t.db.read(house.tenant.id, (tx) => house.node.consent.history(tx, id)))[0]?.event, 'withdrawn');
  const { screen: objection } = await page.act('choose:shopping');
  assert.deepEqual(
    objection.nodes.flatMap((node) => (node.kind === 'ticks' ? node.options.map(({ name, checked }) => [name, checked]) : [])),
    [
      ['r0', true],
      ['r1', true],
    ],
  );
  await page.act('save:shopping:1', { r0: 'true' });
  assert.equal(look(await page.show(), 'shopping')[0], 'partly');
});

test('the exact words of back then, and the way through what was said', async () => {
  const { id } = await person();
  const page = open(id, 'fr');
  await page.act('allow:news:1');
  const { screen: list } = await page.act('history');
  const [card] = list.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : []));
  assert.deepEqual([list.id, card?.title, card?.badge?.id], ['account.privacy-history', 'Nouvelles par e-mail', 'account.privacy_event_given']);
  const { screen: record } = await page.act(card?.actions[0]?.action ?? '');
  assert.equal(record.id, 'account.privacy-record');
  assert.match(JSON.stringify(record), /Some details\..*account\.privacy_allow/s);
  assert.equal((await page.act('back')).screen.id, 'account.privacy-history');
  assert.equal((await page.act('older')).screen.id, 'account.privacy-history');
  const stranger = open((await person()).id);
  assert.equal((await stranger.act(card?.actions[0]?.action ?? '')).screen.id, 'account.privacy-history', 'nobody else’s record');
  assert.equal((await page.act('back')).screen.id, 'account.privacy');
});

test('an answer to older words, made-up buttons, and a page left open after signing out change nothing', async () => {
  const { id } = await person();
  const page = open(id);
  for (const action of ['allow:news:2', 'stop:news:7', 'save:news:2', 'allow:gone:1', 'allow:elsewhere:1', 'stop:orders:1', 'save:orders:1'])
    assert.deepEqual((await page.act(action)).errors, ['account.privacy_changed'], action);
  for (const action of ['allow', 'allow:news', 'allow:news:x', 'allow:news:-1', 'record:nothing', 'choose:orders', 'choose:__proto__', 'raise', ''])
    assert.deepEqual((await page.act(action)).errors, [], action);
  page.signOut();
  for (const action of ['allow:news:1', 'restrict', 'history']) assert.equal((await page.act(action)).screen.id, 'account.privacy-ended', action);
  assert.deepEqual(await house.t.db.read(house.tenant.id, (tx) => house.node.consent.history(tx, id)), []);
  assert.equal(await house.t.db.read(house.tenant.id, (tx) => house.node.consent.isRestricted(tx, id)), false);
});
