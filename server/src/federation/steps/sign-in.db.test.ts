import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips } from '#platform/db';
import { TEST_ORIGIN } from '#test/support';
import { somebody } from '../people.suite.ts';
import { createWorld, plain, type World } from '../world.suite.ts';
import { keepAnswer, RETURNED } from './answers.ts';

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection({ slug: 'there', trust: { email: 'verified' } });
  await w.connection({ slug: 'elsewhere', trust: { email: 'verified' } });
});
after(() => w.close());
beforeEach(async () => {
  await w.settings({});
  await w.connection({ slug: 'there', trust: { email: 'verified' }, state: 'active' });
  w.mail.clear();
  w.events.clear();
});

const failures = () => w.events.of('federation.sign_in_failed').map(({ data }) => [(data as { kind: string }).kind, (data as { check: string }).check]);

test('the page goes there, keeps what it needs sealed, and has another way on it', async () => {
  const customer = await w.begin('sign-in');
  await customer.act('offers:go:there');
  assert.deepEqual(
    customer.screen.nodes.map(({ kind }) => kind),
    ['text', 'redirect', 'action'],
  );
  const redirect = customer.screen.nodes.find((node) => node.kind === 'redirect');
  const query = new URL(redirect?.href ?? '').searchParams;
  assert.match(query.get('state') ?? '', /^[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{22}$/);
  assert.equal(query.get('back'), `${w.tenant.issuer}/federation/there/callback`);
  assert.equal(query.get('hint'), null, 'a button tells nobody an address');
  const rows = await w.t.dump<{ text: string }>('select row_to_json(f)::text as text from journeys.flows f');
  const nonce = query.get('nonce') ?? '';
  for (const { text } of rows) assert.equal(text.includes(nonce) || text.includes(Buffer.from(nonce).toString('hex')), false);
  await customer.act('other');
  assert.equal(customer.at, 'identity.identify');
});

test('whoever said no there, was refused, or met nobody, is back on the first screen with the reason, and may try again', async () => {
  const cancelled = await w.begin('sign-in');
  await cancelled.continueWith('there', 'cancelled');
  assert.deepEqual([cancelled.at, cancelled.said.includes('federation.back_cancelled')], ['identity.identify', true]);
  const forged = await w.begin('sign-in');
  await forged.act('offers:go:there');
  await forged.return(somebody(), { key: 'another key' });
  assert.deepEqual([forged.at, forged.said.includes('federation.back_refused')], ['identity.identify', true]);
  await w.connection({ slug: 'silent', settings: { issuer: 'https://silent.example', unavailable: true } });
  const silent = await w.begin('sign-in');
  await silent.act('offers:go:silent');
  assert.deepEqual([silent.at, silent.said.includes('federation.back_unavailable')], ['identity.identify', true]);
  await silent.continueWith('there', somebody());
  assert.equal(silent.at, 'done');
  assert.deepEqual(failures(), [
    ['cancelled', 'cancelled'],
    ['refused', 'signature'],
    ['unavailable', 'begin'],
  ]);
  await w.connection({ slug: 'silent', state: 'suspended', settings: { issuer: 'https://silent.example', unavailable: true } });
});

test('an answer counts once, and one to an earlier question not at all', async () => {
  const customer = await w.begin('sign-in');
  await customer.act('offers:go:there');
  const first = customer.answer(somebody());
  await customer.act('other');
  await customer.act('offers:go:there');
  await customer.act(RETURNED, first.fields);
  assert.deepEqual([customer.at, customer.errors], ['federation.sign-in', ['federation.answer_not_expected']]);
  const second = customer.answer(somebody());
  const { version } = customer.result.kind === 'screen' ? customer.result.flow : { version: 0 };
  const origin = { ...TEST_ORIGIN };
  const all = await Promise.all(
    Array.from({ length: 6 }, (_, index) => (index % 2 ? w.second : w).journeys.advance(w.tenant.id, customer.flowId, customer.browser, version, second, origin)),
  );
  assert.ok(all.every(({ kind }) => kind === 'done'));
  assert.equal(w.events.of('identity.user_registered').length, 1);
  assert.equal(w.events.of('federation.signed_in').length, 1);
  await customer.act(RETURNED, second.fields);
  assert.equal(customer.at, 'done');
  assert.equal(w.events.of('federation.signed_in').length, 1);
});

test('an answer for another connection, flow, browser or tenant proves nothing there', async () => {
  const [mine, theirs] = [await w.begin('sign-in'), await w.begin('sign-in')];
  await mine.act('offers:go:there');
  await theirs.act('offers:go:there');
  const answer = mine.answer(somebody());
  await theirs.act(RETURNED, answer.fields);
  assert.deepEqual([theirs.at, theirs.errors], ['federation.sign-in', ['federation.answer_not_expected']]);
  await mine.act(RETURNED, { ...answer.fields, slug: 'elsewhere' });
  assert.deepEqual([mine.at, mine.errors], ['federation.sign-in', ['federation.answer_not_expected']]);
  const { version } = mine.result.kind === 'screen' ? mine.result.flow : { version: 0 };
  assert.equal((await w.journeys.advance(w.tenant.id, mine.flowId, theirs.browser, version, answer, TEST_ORIGIN)).kind, 'gone');
  assert.equal((await w.journeys.advance(w.other.id, mine.flowId, mine.browser, version, answer, TEST_ORIGIN)).kind, 'gone');
  await mine.act(RETURNED, answer.fields);
  assert.equal(mine.at, 'done', 'and it is still good where it belongs');
});

test('one that waits for its browser or app is bound to its flow, and used up once', async () => {
  const [mine, theirs] = [await w.begin('sign-in'), await w.begin('sign-in')];
  await mine.act('offers:go:there');
  await theirs.act('offers:go:there');
  const { slug = '', parameters = '' } = mine.answer(somebody()).fields;
  const token = await w.inTenant((tx) => keepAnswer(w.oneTime, tx, mine.flowId, { slug, method: 'POST', parameters: JSON.parse(parameters) as Record<string, string> }));
  const [row] = await w.t.dump<{ text: string }>("select row_to_json(o)::text as text from platform.one_time o where purpose = 'federation.answer'");
  assert.equal(row?.text.includes(Buffer.from('people.example').toString('hex')), false, 'sealed');
  await theirs.act(RETURNED, { answer: token });
  assert.equal(theirs.at, 'federation.sign-in');
  await mine.act(RETURNED, { answer: 'A'.repeat(43) });
  assert.equal(mine.at, 'federation.sign-in');
  await mine.act(RETURNED, { answer: token });
  assert.equal(mine.at, 'done');
  await w.t.advance(301);
  const late = await w.begin('sign-in');
  await late.act('offers:go:there');
  const kept = late.answer(somebody()).fields;
  const old = await w.inTenant((tx) =>
    keepAnswer(w.oneTime, tx, late.flowId, { slug: kept['slug'] ?? '', method: 'POST', parameters: JSON.parse(kept['parameters'] ?? '{}') as Record<string, string> }),
  );
  await w.t.advance(301);
  await late.show();
  await late.act(RETURNED, { answer: old });
  assert.deepEqual([late.at, late.errors], ['federation.sign-in', ['federation.answer_not_expected']]);
});

test('odd fields do no harm', async () => {
  const customer = await w.begin('sign-in');
  await customer.act('offers:go:there');
  for (const fields of [
    {},
    { slug: 'there' },
    { slug: 'there', method: 'PUT', parameters: '{}' },
    { slug: 'there', method: 'GET', parameters: 'null' },
    { slug: 'there', method: 'GET', parameters: '[' },
    { slug: 'there', method: 'GET', parameters: '{"__proto__":"x","constructor":"y"}' },
    { slug: 'there', method: 'GET', parameters: '{"state":1}' },
    { answer: '' },
  ] as Record<string, string>[]) {
    await customer.act(RETURNED, fields);
    assert.equal(customer.at, 'federation.sign-in', JSON.stringify(fields));
  }
  await customer.return(somebody());
  assert.equal(customer.at, 'done');
});

test('a connection that is suspended lets nobody in from then on, also who was under way, also seen by a process that has not heard of it', async () => {
  const before = await w.begin('sign-in');
  const away = await w.begin('sign-in');
  await away.act('offers:go:there');
  const elsewhere = await w.begin('sign-in', { on: w.second });
  await elsewhere.act('offers:go:there');
  const saved = { slug: 'there', connector: 'fake', name: 'there', settings: { issuer: 'https://there.there.example' }, trust: { email: 'verified' }, state: 'suspended' } as const;
  // Only this process forgets at once; the other one still has the connection in mind.
  await w.inTenant((tx) => w.federation.saveConnection(tx, saved, TEST_ORIGIN));
  await away.return(somebody());
  assert.deepEqual([away.at, away.said.includes('federation.back_gone')], ['identity.identify', true]);
  await elsewhere.return(somebody());
  assert.equal(elsewhere.at, 'identity.identify');
  await before.act('offers:go:there');
  assert.equal(before.at, 'identity.identify');
  assert.equal(w.events.of('identity.user_registered').length, 0);
  const buttons = JSON.stringify((await w.begin('sign-in')).screen);
  assert.equal(buttons.includes('offers:go:there'), false);
});

test('buttons stand on sign-in and on sign-up, four at once, and lead the same way', async () => {
  for (const slug of ['b1', 'b2', 'b3', 'b4']) await w.connection({ slug });
  const [signIn, signUp] = [await w.begin('sign-in'), await w.begin('sign-up')];
  for (const customer of [signIn, signUp]) {
    const buttons = customer.screen.nodes.filter((node) => node.kind === 'action' && node.action.startsWith('offers:'));
    assert.equal(buttons.length >= 6, true);
    assert.deepEqual(
      buttons.map((node) => node.kind === 'action' && node.folded === true),
      buttons.map((_, index) => index >= 4),
    );
  }
  await signUp.continueWith('there', somebody());
  assert.equal((await signUp.facts()).newUser, true);
  for (const slug of ['b1', 'b2', 'b3', 'b4']) await w.connection({ slug, state: 'suspended' });
});

test('an application that is not offered a connection does not show it, nor takes it', async () => {
  await w.connection({ slug: 'only-shop', applications: ['client-shop'] });
  const shows = async (application?: string) => JSON.stringify((await w.begin('sign-in', application === undefined ? {} : { application })).screen).includes('offers:go:only-shop');
  assert.deepEqual([await shows('shop'), await shows('club'), await shows()], [true, false, false]);
  const club = await w.begin('sign-in', { application: 'club' });
  await club.act('offers:go:only-shop');
  assert.equal(club.at, 'identity.identify');
  await w.connection({ slug: 'only-shop', state: 'suspended' });
});

test('an address of a domain that a connection speaks for leads there, known or not, and says so; another way is still there', async () => {
  await w.connection({ slug: 'company', shown: 'domain', trust: { email: 'always', domains: ['company.example'] } });
  const known = await w.user({ email: `known-${randomUUID().slice(0, 8)}@company.example`, password: 'correct horse battery staple' });
  const seen: string[] = [];
  for (const address of [known.email, 'nobody@company.example', known.email, 'nobody@company.example']) {
    const customer = await w.begin('sign-in');
    assert.equal(JSON.stringify(customer.screen).includes('company'), false, 'no button');
    await w.federation.connections(w.tenant.id);
    const { trips } = await countTrips(() => customer.act('continue', { identifier: address }));
    assert.equal(customer.at, 'federation.sign-in');
    assert.deepEqual(customer.said, ['federation.away_domain']);
    const redirect = customer.screen.nodes.find((node) => node.kind === 'redirect');
    assert.equal(new URL(redirect?.href ?? '').searchParams.get('hint'), address);
    seen.push(`${trips} ${JSON.stringify(plain(customer.screen)).replaceAll(address, 'WHO')}`);
  }
  assert.equal(seen[2], seen[3]);
  const customer = await w.begin('sign-in');
  await customer.act('continue', { identifier: known.email });
  await customer.act('other');
  await customer.act('continue', { identifier: known.email });
  assert.equal(customer.at, 'credentials.password', 'whoever chose another way is not sent there again');
  const sub = await w.begin('sign-in');
  await sub.act('continue', { identifier: 'x@sub.company.example' });
  assert.equal(sub.at, 'credentials.password', 'a domain is exactly that one');
});

test("an application's hint leads there at once, to hidden ones too, and once; one that is none is passed over", async () => {
  await w.connection({ slug: 'hidden', shown: 'hidden', trust: { email: 'verified' } });
  const hinted = await w.begin('sign-in', { hint: 'hidden' });
  assert.equal(hinted.at, 'federation.sign-in');
  await hinted.return(somebody());
  assert.equal(hinted.at, 'done');
  const back = await w.begin('sign-in', { hint: 'hidden' });
  await back.return('cancelled');
  assert.equal(back.at, 'identity.identify');
  await back.act('sign-up');
  await back.act('sign-in');
  assert.equal(back.at, 'identity.identify', 'not sent there again');
  await back.act('offers:go:hidden');
  assert.equal(back.at, 'identity.identify', 'hidden ones have no button');
  for (const hint of ['nothing', '__proto__']) assert.equal((await w.begin('sign-in', { hint })).at, 'identity.identify');
});

test('a tenant without connections has the same screen and statements as ever', async () => {
  const first = await w.begin('sign-in', { of: w.other });
  assert.equal(JSON.stringify(first.screen).includes('offers'), false);
  const cost = async (of: typeof w.tenant) => {
    await w.begin('sign-in', { of });
    return (await countTrips(() => w.begin('sign-in', { of }))).trips;
  };
  // Of the limits, what is remembered for the browser, and the flow with its event.
  assert.deepEqual([await cost(w.other), await cost(w.tenant)], [4, 4]);
});
