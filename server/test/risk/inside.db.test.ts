import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import type { FlowResult } from '#journeys/contract';
import { TEST_ORIGIN } from '#test/support';
import type { MergeWorld } from '../merging/world.suite.ts';
import { composeWatch } from '../../src/app/compose-watch.ts';
import { codeTo, createPlacedWorld, FIREFOX, learn, mailsTo, newBrowser, PASSWORD, person, proofOf, publishPolicy, visit as visitAt, type Visit } from './visits.suite.ts';

/* What is looked at while somebody is signed in, and what a shut network is answered, through the journeys of the product. */

const HOME = '192.0.2.20';
const SHUT = '198.51.100.20';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
let w: MergeWorld;
before(async () => {
  w = await createPlacedWorld();
});
after(() => w.close());
afterEach(async () => {
  await w.t.dump('delete from risk.policies');
  await w.t.dump('delete from risk.switches');
  w.app.risk.standings.forget(w.tenant.id);
});

const visit = (customer: Visit) => visitAt(w, { reads: 4, ...customer });
const publish = (policy: object) => publishPolicy(w, policy);
async function shut(): Promise<string> {
  const row = await w.inTenant((tx) =>
    w.app.risk.emergency.begin(tx, { ...TEST_ORIGIN, ip: HOME }, { kind: 'block_network', value: '198.51.100.0/24', reason: 'an attack', minutes: 10, includingMe: false }),
  );
  return row.id;
}

/** Somebody who is signed in at home. */
async function signedIn(userAgent = FIREFOX) {
  const who = await person(w);
  const browser = newBrowser();
  const done = await visit({ email: who.email, passwords: [PASSWORD], ip: HOME, browser, userAgent });
  assert.ok(done.kind === 'done' && done.facts.sessionId !== undefined && done.facts.sub !== undefined, JSON.stringify(done).slice(0, 300));
  await learn(w);
  return { ...who, browser, sub: done.facts.sub, sessionId: done.facts.sessionId };
}
type SignedIn = Awaited<ReturnType<typeof signedIn>>;

/** A confirmation inside the session, as far as its first screen. */
const stepUp = ({ id, sub, sessionId, browser }: SignedIn, userAgent: string, ip = HOME) =>
  w.app.journeys.start({
    tenantId: w.tenant.id,
    issuer: w.tenant.issuer,
    journey: 'step-up',
    locale: 'en',
    brandId: w.tenant.defaultBrandId,
    browserSecret: proofOf(browser),
    currentSessionId: sessionId,
    facts: { userId: id, sub, candidateId: id },
    wanted: { acr: [], fresh: true },
    returnTo: { kind: 'test', ref: '' },
    origin: { ...TEST_ORIGIN, ip, userAgent },
  });
const lives = async ({ sessionId }: SignedIn) => (await w.inTenant((tx) => w.app.sessions.byId(tx, sessionId))) !== undefined;
const inputsOf = (result: Awaited<ReturnType<typeof stepUp>>) => (result.kind === 'screen' ? result.screen.nodes.flatMap((node) => (node.kind === 'input' ? node.name : [])) : []);
const titleOf = (result: Awaited<ReturnType<typeof stepUp>>) => (result.kind === 'screen' ? result.screen.title.id : result.kind === 'refused' ? result.text.id : result.kind);

test('from a shut network the right password, a wrong one and a name of nobody are answered alike, nothing is compared, and nobody is written to', async () => {
  const { id, email } = await person(w);
  await shut();
  const at = (more: Partial<Visit>) => visit({ email, passwords: [PASSWORD], ip: SHUT, ...more });
  const answers = [
    await at({}),
    await at({ passwords: ['not this one'] }),
    await at({ email: `nobody-${randomUUID()}@example.com` }),
    await at({ journey: 'sign-up' }),
    await at({ journey: 'recover' }),
  ];
  const told = answers.map((result) => (result.kind === 'refused' ? [result.reason, result.text.id] : [result.kind]));
  assert.deepEqual(
    told,
    Array.from({ length: 5 }, () => ['risk_blocked', 'risk.blocked']),
  );
  assert.deepEqual(await w.t.dump('select 1 from risk.logins where user_id = $1', [id]), []);
  const tried = await w.t.dump<{ type: string }>(`select type from platform.events where type like 'credentials.%' and subject = $1`, [id]);
  assert.deepEqual(tried, [], 'no password was looked at');
  assert.equal((await visit({ email, passwords: [PASSWORD], ip: HOME })).kind, 'done', 'elsewhere it is as ever');
});

test('a network that is shut while somebody signs in from it is shut to them; opened again, they are let in', async () => {
  const { email } = await person(w);
  const origin = { ...TEST_ORIGIN, ip: SHUT, userAgent: FIREFOX };
  const secret = `browser-${randomUUID()}`;
  const begun = await visit({ email, passwords: [], ip: SHUT, browser: { secret } });
  assert.ok(begun.kind === 'screen');
  const one = await shut();
  const refused = await w.app.journeys.advance(w.tenant.id, begun.flow.id, secret, begun.flow.version, { action: 'continue', fields: { password: PASSWORD } }, origin);
  assert.equal(refused.kind === 'refused' && refused.reason, 'risk_blocked');
  await w.inTenant((tx) => w.app.risk.emergency.end(tx, TEST_ORIGIN, one));
  assert.equal((await visit({ email, passwords: [PASSWORD], ip: SHUT })).kind, 'done');
});

test('everybody is to prove more while somebody is on their way: they begin anew, and are asked then', async () => {
  const { email } = await person(w);
  const browser = newBrowser();
  const origin = { ...TEST_ORIGIN, ip: HOME, userAgent: FIREFOX };
  const proof = proofOf(browser);
  const press = (at: FlowResult, input: { readonly action: string; readonly fields: Record<string, string> }) =>
    at.kind === 'screen' ? w.app.journeys.advance(w.tenant.id, at.flow.id, proof, at.flow.version, input, origin) : assert.fail(at.kind);
  // Past the password, at an offer that may be put off.
  const offered = await press(await visit({ email, passwords: [], ip: HOME, browser }), { action: 'continue', fields: { password: PASSWORD } });
  const later = offered.kind === 'screen' ? offered.screen.nodes.find((node) => node.kind === 'action' && /^(?:not-now|skip|later)$/.test(node.action)) : undefined;
  assert.ok(later?.kind === 'action', JSON.stringify(offered).slice(0, 400));
  await w.inTenant((tx) => w.app.risk.emergency.begin(tx, { ...TEST_ORIGIN, ip: HOME }, { kind: 'challenge_all', reason: 'an attack', minutes: 10, includingMe: false }));
  const refused = await press(offered, { action: later.action, fields: {} });
  assert.deepEqual(refused.kind === 'refused' && [refused.reason, refused.text.id], ['risk_unanswered', 'risk.begin_anew']);
  assert.equal(titleOf(await visit({ email, passwords: [PASSWORD], ip: HOME, browser })), 'credentials.doubt_title');
});

test('a confirmation on the device of the sign-in asks for what it always asked', async () => {
  const who = await signedIn();
  const asked = await stepUp(who, FIREFOX);
  assert.equal(asked.kind, 'screen', JSON.stringify(asked).slice(0, 300));
  assert.notEqual(titleOf(asked), 'credentials.doubt_title');
  assert.deepEqual(await w.t.dump(`select 1 from risk.decisions where user_id = $1 and outcome <> 'passed'`, [who.id]), []);
});

test('a telephone that renewed its system, and its browser with it, is asked for what it always was', async () => {
  const who = await signedIn(IPHONE);
  const asked = await stepUp(who, IPHONE.replace('18_5', '26_0').replace('Version/18.5', 'Version/26.0'));
  assert.equal(asked.kind, 'screen');
  assert.notEqual(titleOf(asked), 'credentials.doubt_title');
});

test('a session on another kind of device than began it proves more before anything else', async () => {
  const who = await signedIn();
  const asked = await stepUp(who, IPHONE);
  assert.equal(titleOf(asked), 'credentials.doubt_title', JSON.stringify(asked).slice(0, 300));
  assert.deepEqual(inputsOf(asked), ['code'], 'not for the password, which whoever took the session may have as well');
  const [row] = await w.t.dump<{ action: string; outcome: string; because: string[] }>(
    `select action, outcome, because from risk.decisions where user_id = $1 and enforced = 'challenge'`,
    [who.id],
  );
  assert.deepEqual([row?.action, row?.outcome], ['step-up', 'asked']);
  assert.ok(row?.because.includes('copied-session'), JSON.stringify(row));
  assert.equal(await lives(who), true, 'who is asked is not signed out');
});

test('who has nothing here to prove it with, since they signed in elsewhere, signs in: on their own device and on another', async () => {
  const { id } = await person(w, { password: false });
  await w.t.dump('update identity.identifiers set verified_at = null where user_id = $1', [id]);
  const { sessionId, sub } = await w.inTenant(async (tx) => {
    const user = await w.app.identity.find(tx, id);
    const evidence = [{ type: 'federation', factor: 'possession' as const, amr: [], countsAsFactor: false, at: new Date(Date.now() - 3_600_000).toISOString() }];
    const session = await w.app.sessions.start(tx, { ...TEST_ORIGIN, ip: HOME, userAgent: FIREFOX }, { userId: id, sub: user?.sub ?? '', evidence, madeAccount: false });
    return { sessionId: session.id, sub: session.sub };
  });
  for (const userAgent of [FIREFOX, IPHONE]) {
    const asked = await stepUp({ id, sub, sessionId, email: '', browser: newBrowser() }, userAgent);
    assert.deepEqual([titleOf(asked), inputsOf(asked)], ['identity.sign_in_title', ['identifier']], userAgent);
  }
});

test('what a browser was asked for when it went on with a session is answered by the proof that is given there, and by nobody’s in another one', async () => {
  const who = await signedIn();
  const goesOn = async (userAgent: string) => {
    const origin = { ...TEST_ORIGIN, ip: HOME, userAgent };
    const decision = await w.app.risk.decide({ tenantId: w.tenant.id, userId: who.id, origin, action: 'session', changed: ['os', 'device'] });
    await w.inTenant((tx) => w.app.risk.record(tx, origin, decision, 'asked', who.sessionId));
    return decision.id;
  };
  const [own, stolen] = [await goesOn(IPHONE), await goesOn('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')];
  const outcomes = async () => {
    const rows = await w.t.dump<{ id: string; outcome: string }>(`select id, outcome from risk.decisions where action = 'session' and user_id = $1`, [who.id]);
    return [own, stolen].map((id) => rows.find((row) => row.id === id)?.outcome);
  };
  let at = await stepUp(who, IPHONE);
  assert.deepEqual(await outcomes(), ['asked', 'asked']);
  const proof = proofOf(who.browser);
  for (let screens = 0; at.kind === 'screen' && screens < 4; screens++) {
    const fields = inputsOf(at).includes('password') ? { password: PASSWORD } : { code: await codeTo(w, who.email) };
    at = await w.app.journeys.advance(w.tenant.id, at.flow.id, proof, at.flow.version, { action: 'continue', fields }, { ...TEST_ORIGIN, ip: HOME, userAgent: IPHONE });
  }
  assert.equal(at.kind, 'done', titleOf(at));
  assert.deepEqual(await outcomes(), ['passed', 'asked']);
});

test('where the policy blocks it the session ends, with a kind word, and everybody who hears of sign-outs hears of it', async () => {
  const who = await signedIn();
  await publish({ score: null, rules: [{ id: 'taken', when: { any: ['session.other_device'], actions: ['step-up'] }, verdict: 'block' }] });
  assert.equal(titleOf(await stepUp(who, IPHONE)), 'risk.session_ended');
  assert.equal(await lives(who), false);
  const [told] = await w.t.dump<{ data: { reason: string } }>(`select data from platform.events where type = 'sessions.session_revoked' and subject = $1`, [who.id]);
  assert.equal(told?.data.reason, 'risk');
  assert.equal((await visit({ email: who.email, passwords: [PASSWORD], ip: HOME, browser: who.browser })).kind, 'done', 'they sign in anew');
});

test('somebody else’s session in the same browser says nothing of a confirmation, and is not ended by it', async () => {
  const [who, other] = [await signedIn(), await signedIn()];
  await publish({ score: null, rules: [{ id: 'taken', when: { any: ['session.other_device'], actions: ['step-up'] }, verdict: 'block' }] });
  const asked = await stepUp({ ...who, sessionId: other.sessionId }, IPHONE);
  assert.notEqual(titleOf(asked), 'risk.session_ended');
  assert.equal(await lives(other), true);
});

/** What its owner was asked by mail. */
const askedOf = async ({ email }: SignedIn) => (await mailsTo(w, email)).filter(({ content }) => content.also !== undefined).map(({ content }) => content.template);

test('a sign-in that is used in another browser, and an application that renews its access from elsewhere, are asked about as what they are: nobody signed in', async () => {
  const who = await signedIn();
  await publish({ score: null, rules: [{ id: 'elsewhere', when: { any: ['session.other_device', 'place.new_country'], actions: ['session', 'refresh'] }, verdict: 'notify' }] });
  const { watch, continuity } = composeWatch(w.app.platform, { ...w.app, parts: { notices: w.app.notices } as Parameters<typeof composeWatch>[1]['parts'] });
  const origin = { ...TEST_ORIGIN, ip: HOME, userAgent: FIREFOX };
  const moved = { ...origin, ip: SHUT, userAgent: IPHONE };
  const sessionUid = randomUUID();
  await w.app.sessions.attach(w.tenant.id, who.sessionId, randomUUID(), { uid: sessionUid, state: {} });
  const session = await w.inTenant((tx) => w.app.sessions.byId(tx, who.sessionId));
  assert.ok(session);
  const tenantId = w.tenant.id;
  assert.equal(await watch({ tenantId, origin: moved, session, browserKey: undefined }), 'go-on');
  const [before, now] = await Promise.all([continuity.trace(tenantId, origin), continuity.trace(tenantId, moved)]);
  assert.equal(await continuity.look({ tenantId, origin: moved, application: 'app', sub: who.sub, sessionUid, before, now, keyed: false }), 'go-on');
  assert.deepEqual((await askedOf(who)).toSorted(), ['credentials.access_elsewhere', 'credentials.session_elsewhere']);
  const listed = await w.inTenant((tx) => w.app.risk.answers.list(tx, who.id));
  assert.deepEqual(listed.map(({ about, outcome, sessionId }) => [about, outcome, sessionId]).toSorted(), [
    ['refresh', 'passed', who.sessionId],
    ['session', 'passed', who.sessionId],
  ]);
});

test('what is held inside a session is not answered for by that session: whoever took it along would say yes to themselves', async () => {
  const who = await signedIn();
  await publish({ score: null, rules: [{ id: 'taken', when: { any: ['session.other_device'] }, verdict: 'hold' }] });
  assert.equal(titleOf(await stepUp(who, IPHONE)), 'risk.hold_title');
  const [asked] = await w.inTenant((tx) => w.app.risk.answers.list(tx, who.id));
  assert.deepEqual([asked?.about, asked?.why, asked?.outcome, asked?.sessionId], ['confirmation', 'device', 'held', who.sessionId]);
  assert.deepEqual(await askedOf(who), ['credentials.confirmation_held']);
  await w.inTenant((tx) => w.app.risk.answers.notMe(tx, TEST_ORIGIN, { userId: who.id, key: asked?.id ?? '' }));
  assert.equal((await w.t.dump('select 1 from risk.logins where user_id = $1', [who.id])).length, 1, 'the sign-in that began it was theirs');
});

test('an address is changed from another kind of device after one more proof alone: what opens the account does not take it away', async () => {
  const who = await signedIn();
  await w.t.advance(1200);
  const change = (userAgent: string) =>
    w.app.journeys.start({
      tenantId: w.tenant.id,
      issuer: w.tenant.issuer,
      journey: 'address',
      locale: 'en',
      brandId: w.tenant.defaultBrandId,
      browserSecret: proofOf(who.browser),
      currentSessionId: who.sessionId,
      facts: { userId: who.id, sub: who.sub, request: { kind: 'address', of: 'email' } },
      returnTo: { kind: 'test', ref: '' },
      origin: { ...TEST_ORIGIN, ip: HOME, userAgent },
    });
  const asked = titleOf(await change(FIREFOX));
  assert.ok(asked !== 'credentials.doubt_title' && asked.startsWith('credentials.'), asked);
  const doubted = await change(IPHONE);
  assert.ok(doubted.kind === 'screen' && titleOf(doubted) === 'credentials.doubt_title');
  const proof = proofOf(who.browser);
  const answer = { action: 'continue', fields: { code: await codeTo(w, who.email) } };
  const answered = await w.app.journeys.advance(w.tenant.id, doubted.flow.id, proof, doubted.flow.version, answer, { ...TEST_ORIGIN, ip: HOME, userAgent: IPHONE });
  assert.notEqual(titleOf(answered), 'credentials.doubt_title');
  const rows = await w.t.dump<{ outcome: string }>(`select outcome from risk.decisions where user_id = $1 and enforced = 'challenge'`, [who.id]);
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ['passed'],
    titleOf(answered),
  );
});
