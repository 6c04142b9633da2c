import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { FlowResult, Screen } from '#journeys/contract';
import type { EmailMessage } from '#platform/delivery';
import { erasePersonalData } from '#platform/personal-data';
import { overlap, TEST_ORIGIN } from '#test/support';
import { countAnew } from '../../src/risk/history/store.ts';
import { riskData } from '../../src/risk/personal-data.ts';
import type { MergeWorld } from '../merging/world.suite.ts';
import {
  codeTo,
  createPlacedWorld,
  FIREFOX,
  learn,
  mailsTo,
  newBrowser,
  PASSWORD,
  person,
  proofOf,
  publishPolicy,
  visit as visitAt,
  type Visit,
  type VisitingBrowser,
} from './visits.suite.ts';

/* "Was this you?", through the journeys of the product, over all rooms. */

const HOME = '192.0.2.20';
const ABROAD = '198.51.100.20';
const HOLDING = { score: null, rules: [{ id: 'new', when: { any: ['place.new_country'], unless: ['device.known'] }, verdict: 'hold' }] };
let w: MergeWorld;
before(async () => {
  w = await createPlacedWorld();
});
after(() => w.close());
afterEach(async () => {
  await w.t.dump('delete from risk.policies');
  w.app.risk.standings.forget(w.tenant.id);
});

const publish = (policy: object) => publishPolicy(w, policy);

// ---------------------------------------------------------------- Customers

const visit = (customer: Visit) => visitAt(w, { reads: 4, ...customer });
interface Settled {
  readonly id: string;
  readonly email: string;
  readonly browser: VisitingBrowser;
}
async function settled(): Promise<Settled> {
  const who = await person(w);
  const browser = newBrowser();
  assert.equal((await visit({ email: who.email, passwords: [PASSWORD], ip: HOME, browser })).kind, 'done');
  await learn(w);
  return { ...who, browser };
}
/** Settled before the policy of the test. */
const learnt = async (): Promise<Settled> => {
  const [row] = await w.t.dump<{ policy: unknown }>('select policy from risk.policies where tenant_id = $1', [w.tenant.id]);
  await w.t.dump('delete from risk.policies');
  w.app.risk.standings.forget(w.tenant.id);
  const who = await settled();
  await publish(row?.policy as object);
  return who;
};
const abroad = (email: string, browser = newBrowser()) => visit({ email, passwords: [PASSWORD], ip: ABROAD, browser });

/** One more press in the same flow. */
async function press(browser: VisitingBrowser, at: FlowResult, action: string, fields: Record<string, string> = {}, ip = ABROAD): Promise<FlowResult> {
  assert.ok('flow' in at, JSON.stringify(at));
  const proof = proofOf(browser);
  return w.app.journeys.advance(w.tenant.id, at.flow.id, proof, at.flow.version, { action, fields }, { ...TEST_ORIGIN, ip, userAgent: FIREFOX });
}
function screenOf(result: FlowResult): Screen {
  assert.ok(result.kind === 'screen', JSON.stringify(result).slice(0, 400));
  return result.screen;
}
const says = (result: FlowResult): string => JSON.stringify(screenOf(result).nodes);

/** Answers the doubt with the code that was mailed, and goes on to the end. */
async function prove({ email }: Settled, browser: VisitingBrowser, at: FlowResult): Promise<FlowResult> {
  assert.equal(screenOf(at).title.id, 'credentials.doubt_title');
  let result = await press(browser, at, 'continue', { code: await codeTo(w, email) });
  for (let screens = 0; screens < 6 && result.kind === 'screen'; screens++) {
    const later = result.screen.nodes.find((node) => node.kind === 'action' && /^(?:not-now|skip|later)$/.test(node.action));
    assert.ok(later?.kind === 'action', JSON.stringify(result.screen));
    result = await press(browser, result, later.action);
  }
  return result;
}

// ---------------------------------------------------------------- Messages

const mails = (to: string) => mailsTo(w, to);
const templates = async (to: string) => (await mails(to)).map(({ content }) => content.template).filter((name) => /unusual|held|new_browser|secured/.test(name));
async function asked(to: string, template: string): Promise<{ readonly yes: string; readonly no: string; readonly mail: EmailMessage }> {
  const mail = (await mails(to)).findLast(({ content }) => content.template === template) ?? assert.fail(`no ${template}`);
  const links = [mail.content.action, mail.content.also];
  const linkOf = (id: string) =>
    links
      .find((link) => link?.label.id === id)
      ?.url.split('/')
      .at(-1) ?? assert.fail(id);
  return { yes: linkOf('credentials.notice_was_me'), no: linkOf('credentials.notice_not_me'), mail };
}

/** Opens the link of a message in whatever browser, and presses. */
async function answer(token: string, action: string, tenant = w.tenant, browser = newBrowser()): Promise<FlowResult> {
  const proof = proofOf(browser);
  const opened = await w.app.journeys.start({
    tenantId: tenant.id,
    issuer: tenant.issuer,
    journey: 'secure-account',
    locale: 'en',
    brandId: tenant.defaultBrandId,
    browserSecret: proof,
    facts: { request: { kind: 'secure-account', token } },
    returnTo: { kind: 'test', ref: '' },
    origin: { ...TEST_ORIGIN, ip: '203.0.113.5', userAgent: FIREFOX },
  });
  assert.ok(opened.kind === 'screen');
  return w.app.journeys.advance(tenant.id, opened.flow.id, proof, opened.flow.version, { action, fields: {} }, TEST_ORIGIN);
}

// ---------------------------------------------------------------- What is there

const decisionsOf = (userId: string) =>
  w.t.dump<{ outcome: string; answer: string | null }>('select outcome, answer from risk.decisions where user_id = $1 order by at, id', [userId]);
const eventsOf = async (userId: string, like = 'risk.sign_in%') =>
  (await w.t.dump<{ type: string }>('select type from platform.events where subject = $1 and type like $2 order by occurred_at', [userId, like])).map(({ type }) => type);
const live = async (userId: string) => (await w.inTenant((tx) => w.app.sessions.list(tx, userId))).length;
const loginsOf = async (userId: string) => (await w.t.dump('select 1 from risk.logins where user_id = $1', [userId])).length;
async function counters() {
  const rows = async (table: string) => (await w.t.dump<{ row: string }>(`select to_jsonb(c)::text as row from risk.${table} c`)).map(({ row }) => row).toSorted();
  return [await rows('totals'), await rows('seen'), await rows('pairs')];
}

test('a company that asks everybody for an hour alarms nobody: the page says so, and owners in their own browsers get no question; a new browser and what is unusual are told as ever', async () => {
  const [own, elsewhere, traveller] = [await settled(), await settled(), await settled()];
  const strange = newBrowser();
  await w.t.dump(
    `insert into risk.switches (tenant_id, id, kind, reason, begun_by, until) values ($1, gen_random_uuid(), 'challenge_all', 'test', 'test', platform.now() + interval '1 hour')`,
    [w.tenant.id],
  );
  w.app.risk.standings.forget(w.tenant.id);
  try {
    const said = async (who: Settled, browser: VisitingBrowser, at: FlowResult) => {
      assert.equal((await prove(who, browser, at)).kind, 'done');
      return templates(who.email);
    };
    const at = await visit({ email: own.email, passwords: [PASSWORD], ip: HOME, browser: own.browser });
    assert.match(says(at), /credentials.doubt_lead_all/);
    assert.deepEqual(await said(own, own.browser, at), []);
    const inNew = await visit({ email: elsewhere.email, passwords: [PASSWORD], ip: HOME, browser: strange });
    assert.deepEqual(await said(elsewhere, strange, inNew), ['credentials.new_browser'], 'once, and not put off');
    const away = await abroad(traveller.email, traveller.browser);
    assert.match(says(away), /credentials.doubt_lead"/);
    assert.deepEqual(await said(traveller, traveller.browser, away), ['credentials.unusual_sign_in']);
  } finally {
    await w.t.dump('delete from risk.switches');
    w.app.risk.standings.forget(w.tenant.id);
  }
});

test('a sign-in that is told of asks its owner, once, why in one sentence and without a number; and what told of the browser alone is not sent', async () => {
  const { id, email, browser } = await settled();
  assert.equal((await abroad(email, browser)).kind, 'done');
  assert.deepEqual(await templates(email), ['credentials.unusual_sign_in']);
  const { mail } = await asked(email, 'credentials.unusual_sign_in');
  assert.ok(mail.content.paragraphs.some((text) => text.id === 'credentials.notice_why_country'));
  assert.doesNotMatch(JSON.stringify(mail), /score|threshold|place\.|travel\./);
  assert.deepEqual(await eventsOf(id), []);
});

test('somebody who was asked for more and gave it is asked about once, and not told of a new browser as well', async () => {
  const who = await settled();
  const browser = newBrowser();
  const doubted = await abroad(who.email, browser);
  assert.deepEqual(await templates(who.email), [], 'nothing while they are at it');
  assert.equal((await prove(who, browser, doubted)).kind, 'done');
  assert.deepEqual(await templates(who.email), ['credentials.unusual_sign_in']);
  const { mail } = await asked(who.email, 'credentials.unusual_sign_in');
  assert.ok(mail.content.paragraphs.some((text) => text.id === 'credentials.notice_why_device_country'));
});

test('somebody who had the right password and no more is told of after all, when they have given up; nobody else is told twice', async () => {
  const [gone, stayed] = [await settled(), await settled()];
  await abroad(gone.email);
  const browser = newBrowser();
  await prove(stayed, browser, await abroad(stayed.email, browser));
  const jobs = await w.t.dump<{ data: unknown; late: boolean }>(
    `select data, start_after > now() + interval '30 minutes' as late from pgboss.job where name = 'risk.tell-after-all' and state = 'created'`,
  );
  assert.ok(jobs.length >= 2 && jobs.every(({ late }) => late));
  const type = w.app.jobTypes.find(({ name }) => name === 'risk.tell-after-all') ?? assert.fail();
  for (const { data } of jobs) await type.handle(data, { id: 'j', attempt: 1, signal: new AbortController().signal });
  for (const { data } of jobs) await type.handle(data, { id: 'j', attempt: 2, signal: new AbortController().signal });
  assert.deepEqual(await templates(gone.email), ['credentials.new_browser']);
  assert.deepEqual(await templates(stayed.email), ['credentials.unusual_sign_in']);
});

test('"yes" is noted once, opens nothing, and leaves the way for a "no"', async () => {
  const { id, email, browser } = await settled();
  await abroad(email, browser);
  const sessions = await live(id);
  const { yes, no } = await asked(email, 'credentials.unusual_sign_in');
  assert.equal(screenOf(await answer(yes, 'mine')).id, 'credentials.was-me');
  assert.equal(screenOf(await answer(yes, 'mine')).id, 'credentials.said-me');
  assert.equal(screenOf(await answer(no, 'mine')).id, 'credentials.said-me', 'the same button behind the other link');
  assert.deepEqual((await decisionsOf(id)).at(-1), { outcome: 'passed', answer: 'me' });
  assert.deepEqual(await eventsOf(id), ['risk.sign_in_confirmed']);
  assert.equal(await live(id), sessions);
  assert.equal(screenOf(await answer(no, 'secure')).id, 'credentials.account-secured');
  assert.deepEqual((await decisionsOf(id)).at(-1), { outcome: 'passed', answer: 'not_me' });
});

test('"no" ends every session, secures the account, unlearns the sign-in, and whoever looks like it is doubted from then on', async () => {
  const who = await settled();
  const { id, email } = who;
  const browser = newBrowser();
  assert.equal((await prove(who, browser, await abroad(email, browser))).kind, 'done');
  await learn(w);
  assert.deepEqual([await live(id), await loginsOf(id)], [2, 2]);
  const { yes, no } = await asked(email, 'credentials.unusual_sign_in');
  assert.equal(screenOf(await answer(no, 'secure')).id, 'credentials.account-secured');
  assert.deepEqual([await live(id), await loginsOf(id)], [0, 1]);
  const left = await counters();
  await w.inTenant(countAnew);
  assert.deepEqual(left, await counters(), 'as if it had never been');
  assert.deepEqual(await eventsOf(id), ['risk.sign_in_denied']);
  assert.deepEqual(await eventsOf(id, 'credentials.account_secured'), ['credentials.account_secured']);
  assert.ok(await w.inTenant((tx) => w.app.holds.until(tx, id)));
  assert.equal((await w.t.dump('select 1 from credentials.known_browsers where user_id = $1', [id])).length, 0);
  assert.equal(screenOf(await answer(no, 'secure')).id, 'credentials.secure-used');
  assert.equal(screenOf(await answer(yes, 'mine')).id, 'credentials.denied');
  const assess = (ip: string, userAgent = FIREFOX) => w.app.risk.assess({ tenantId: w.tenant.id, userId: id, origin: { ip, userAgent }, isKnownBrowser: async () => false });
  assert.ok((await assess(ABROAD)).reasons.includes('denied.same_client'));
  assert.ok(!(await assess(HOME)).reasons.includes('denied.same_client'), 'from elsewhere');
  assert.ok(
    !(await assess(ABROAD, 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15')).reasons.includes(
      'denied.same_client',
    ),
  );
  const other = await settled();
  assert.ok(
    !(await w.app.risk.assess({ tenantId: w.tenant.id, userId: other.id, origin: { ip: ABROAD, userAgent: FIREFOX } })).reasons.includes('denied.same_client'),
    'it is about one account',
  );
});

test('a sign-in that nothing was learnt of yet is never learnt of after a "no"', async () => {
  const { id, email, browser } = await settled();
  await abroad(email, browser);
  const { no } = await asked(email, 'credentials.unusual_sign_in');
  await answer(no, 'secure');
  await learn(w);
  assert.equal(await loginsOf(id), 1);
  const left = await counters();
  await w.inTenant(countAnew);
  assert.deepEqual(left, await counters());
});

test('both links at once, twice: the account is secured once, and the "yes" is told that it came too late or counts no more', async () => {
  for (let round = 0; round < 3; round++) {
    const { id, email, browser } = await settled();
    await abroad(email, browser);
    const { yes, no } = await asked(email, 'credentials.unusual_sign_in');
    const screens = (await Promise.all([answer(yes, 'mine'), answer(no, 'secure'), answer(yes, 'mine'), answer(no, 'secure')])).map((result) => screenOf(result).id);
    assert.equal(screens.filter((screen) => screen === 'credentials.account-secured').length, 1, screens.join());
    assert.ok(screens.filter((screen) => screen === 'credentials.was-me').length <= 1, screens.join());
    assert.deepEqual((await decisionsOf(id)).at(-1)?.answer, 'not_me');
    assert.equal((await eventsOf(id, 'credentials.account_secured')).length, 1);
    assert.equal(await live(id), 0);
  }
});

test('a "no" and the end of the sign-in that it denies, at the same moment, wait for each other one after the other', async () => {
  const { id, email, browser } = await settled();
  await abroad(email, browser);
  const { no } = await asked(email, 'credentials.unusual_sign_in');
  const [, denied] = await overlap(
    w.t,
    (meet) =>
      w.inTenant(async (tx) => {
        await w.app.sessions.takeTurns(tx, [id]);
        await meet();
        await tx.query("update risk.decisions set outcome = 'passed' where tenant_id = $1 and user_id = $2", [w.tenant.id, id]);
      }),
    () => answer(no, 'secure'),
  );
  assert.equal(screenOf(denied).id, 'credentials.account-secured');
});

test('a held sign-in waits; a "yes" lets that browser prove one thing more, and no other', async () => {
  await publish(HOLDING);
  const who = await settled();
  const { id, email } = who;
  const browser = newBrowser();
  const held = await abroad(email, browser);
  assert.equal(screenOf(held).id, 'risk.hold');
  assert.ok(says(held).includes(`${email[0]}•••@example.com`) && !says(held).includes(email), says(held));
  assert.deepEqual(await templates(email), ['credentials.sign_in_held']);
  assert.deepEqual((await decisionsOf(id)).at(-1), { outcome: 'held', answer: null });
  const waiting = await press(browser, held, 'check');
  assert.deepEqual(
    screenOf(waiting).errors?.map(({ text }) => text.id),
    ['risk.hold_not_yet'],
  );
  const { yes } = await asked(email, 'credentials.sign_in_held');
  assert.equal(screenOf(await answer(yes, 'mine')).id, 'credentials.released');
  assert.equal(await live(id), 1, 'the answer itself lets nobody in');
  assert.equal(screenOf(await abroad(email)).id, 'risk.hold', 'another browser');
  const doubted = await press(browser, waiting, 'check');
  assert.equal((await prove(who, browser, doubted)).kind, 'done');
  assert.equal(await live(id), 2);
  assert.equal((await templates(email)).filter((name) => name === 'credentials.unusual_sign_in').length, 0, 'they were asked already');
  assert.deepEqual(
    (await decisionsOf(id)).find(({ answer: said }) => said === 'me'),
    { outcome: 'passed', answer: 'me' },
  );
});

test('whoever is released may begin anew in the same browser, for an hour', async (context) => {
  await publish(HOLDING);
  context.after(await w.t.holdClock());
  const { email } = await settled();
  const browser = newBrowser();
  await abroad(email, browser);
  await answer((await asked(email, 'credentials.sign_in_held')).yes, 'mine');
  assert.equal(screenOf(await abroad(email, browser)).title.id, 'credentials.doubt_title');
  await w.t.advance(3601);
  assert.equal(screenOf(await abroad(email, browser)).id, 'risk.hold');
});

test('a message is sent again at most twice, a minute apart, and every one of them answers the same', async (context) => {
  await publish(HOLDING);
  context.after(await w.t.holdClock());
  const { id, email } = await settled();
  const browser = newBrowser();
  let at = await abroad(email, browser);
  at = await press(browser, at, 'resend');
  assert.equal((await templates(email)).length, 1, 'not at once');
  for (let time = 0; time < 3; time++) {
    await w.t.advance(61);
    at = await press(browser, at, 'resend');
  }
  assert.equal((await templates(email)).length, 3);
  assert.deepEqual(
    screenOf(at).errors?.map(({ text }) => text.id),
    ['risk.hold_enough'],
  );
  await answer((await asked(email, 'credentials.sign_in_held')).no, 'secure');
  assert.equal((await decisionsOf(id)).at(-1)?.answer, 'not_me');
  const end = await press(browser, at, 'check');
  assert.ok(end.kind === 'refused', JSON.stringify(end).slice(0, 200));
});

const messagesOf = async (email: string) => (await templates(email)).filter((name) => name === 'credentials.sign_in_held').length;

test('an account gets so many messages a day and no more; whoever waits is told so, and the account can still answer', async () => {
  await publish(HOLDING);
  const { id, email } = await settled();
  await abroad(email);
  await w.t.dump('update risk.questions set sent = 20, ip = 1, asn = 1 where user_id = $1', [id]);
  const browser = newBrowser();
  const held = await abroad(email, browser);
  assert.ok(says(held).includes('risk.hold_enough') && !says(held).includes('risk.hold_lead'), says(held));
  assert.equal((await templates(email)).length, 1);
  const [latest] = await w.inTenant((tx) => w.app.risk.answers.list(tx, id));
  assert.deepEqual(await w.inTenant((tx) => w.app.risk.answers.me(tx, TEST_ORIGIN, { userId: id, key: latest?.id ?? '', vouched: false })), { kind: 'counted', released: true });
  assert.equal(screenOf(await press(browser, held, 'check')).title.id, 'credentials.doubt_title');
});

test('a stranger with the right password who comes again and again, also at once, causes a few messages, and the owner elsewhere gets theirs', async () => {
  await publish({ score: null, rules: [{ id: 'all', when: {}, verdict: 'hold' }] });
  const { email, browser } = await learnt();
  for (let round = 0; round < 3; round++) await Promise.all(Array.from({ length: 3 }, () => abroad(email)));
  assert.equal(await messagesOf(email), 5);
  const elsewhere = await visit({ email, passwords: [PASSWORD], ip: '203.0.113.77', browser: newBrowser() });
  assert.ok(says(elsewhere).includes('risk.hold_lead'), says(elsewhere));
  assert.equal(await messagesOf(email), 6, 'by another network');
  await w.t.dump('update risk.questions set sent = 20 where decision_id = (select decision_id from risk.questions where purse = 1 order by asked_at desc limit 1)');
  assert.ok(says(await visit({ email, passwords: [PASSWORD], ip: '203.0.113.78', browser: newBrowser() })).includes('risk.hold_enough'));
  assert.equal(await messagesOf(email), 6, 'strangers have had theirs');
  const fromHome = await visit({ email, passwords: [PASSWORD], ip: HOME, browser: newBrowser() });
  assert.ok(says(fromHome).includes('risk.hold_lead'), 'a new browser in the network of home');
  const known = await abroad(email, browser);
  assert.ok(says(known).includes('risk.hold_lead'), 'a known browser, from where the strangers are');
  assert.equal(await messagesOf(email), 8);
});

test('another attempt in the same browser waits for the answer to the message that is there, and hears a "no" as well', async (context) => {
  await publish(HOLDING);
  context.after(await w.t.holdClock());
  const { id, email } = await settled();
  const browser = newBrowser();
  await abroad(email, browser);
  const { yes } = await asked(email, 'credentials.sign_in_held');
  const again = await abroad(email, browser);
  assert.ok(says(again).includes('risk.hold_lead'), says(again));
  assert.equal(await messagesOf(email), 1);
  await answer(yes, 'mine');
  assert.equal(screenOf(await press(browser, again, 'check')).title.id, 'credentials.doubt_title');

  const other = newBrowser();
  await abroad(email, other);
  const [first] = await w.inTenant((tx) => w.app.risk.answers.list(tx, id));
  const waiting = await abroad(email, other);
  await w.inTenant((tx) => w.app.risk.answers.notMe(tx, TEST_ORIGIN, { userId: id, key: first?.id ?? '' }));
  const end = await press(other, waiting, 'check');
  assert.ok(end.kind === 'refused' && end.text.id === 'risk.blocked', JSON.stringify(end));
});

/** Somebody who has nothing but a mailbox, held in a browser nobody knows. */
async function mailboxOnly(journey = 'sign-in') {
  const who = await settled();
  await w.t.dump('delete from credentials.passwords where user_id = $1', [who.id]);
  const browser = newBrowser();
  return { ...who, home: who.browser, browser, held: await byMail(who.email, browser, journey) };
}
async function byMail(email: string, browser: VisitingBrowser, journey = 'sign-in'): Promise<FlowResult> {
  const at = await press(browser, await visit({ email, passwords: [], ip: ABROAD, browser, journey }), journey === 'recover' ? 'mail' : 'code');
  return press(browser, at, 'continue', { code: await codeTo(w, email) });
}
const isPatient = (result: FlowResult) => says(result).includes('risk.hold_patience');

test('who has nothing but the mailbox is not let in by a "yes" that came by it: they wait a day, the owner hears of it, and then that browser goes on', async (context) => {
  await publish(HOLDING);
  context.after(await w.t.holdClock());
  const { id, email, browser, held } = await mailboxOnly();
  assert.equal(screenOf(held).id, 'risk.hold', JSON.stringify(held).slice(0, 300));
  await answer((await asked(email, 'credentials.sign_in_held')).yes, 'mine');
  const waits = await press(browser, held, 'check');
  assert.ok(isPatient(waits), JSON.stringify(waits).slice(0, 400));
  assert.deepEqual(
    screenOf(waits).nodes.flatMap((node) => (node.kind === 'action' ? node.action : [])),
    [],
  );
  assert.deepEqual([await live(id), (await mails(email)).filter(({ content }) => content.template === 'credentials.sign_in_waits').length], [1, 1]);
  for (const action of ['check', 'resend']) assert.ok(isPatient(await press(browser, waits, action)));
  await w.t.advance(23 * 3600);
  assert.ok(isPatient(await byMail(email, browser)), 'not before');
  assert.equal((await mails(email)).filter(({ content }) => content.template === 'credentials.sign_in_waits').length, 1, 'told once');
  await w.t.advance(3601);
  assert.ok(!isPatient(await byMail(email, newBrowser())), 'nor another browser');
  let done = await byMail(email, browser);
  for (let screens = 0; screens < 6 && done.kind === 'screen'; screens++) {
    const later = done.screen.nodes.find((node) => node.kind === 'action' && /^(?:not-now|skip|later)$/.test(node.action));
    done = await press(browser, done, later?.kind === 'action' ? later.action : assert.fail(JSON.stringify(done.screen)));
  }
  assert.deepEqual([done.kind, await live(id)], ['done', 2]);
  assert.ok((await templates(email)).includes('credentials.unusual_sign_in'), 'and the owner hears that it came to that');
});

test('a "no" ends the waiting, whichever message it answers', async (context) => {
  await publish(HOLDING);
  context.after(await w.t.holdClock());
  const { id, email, browser, held } = await mailboxOnly();
  await answer((await asked(email, 'credentials.sign_in_held')).yes, 'mine');
  assert.ok(isPatient(await press(browser, held, 'check')));
  assert.equal(screenOf(await answer((await asked(email, 'credentials.sign_in_waits')).no, 'secure')).id, 'credentials.account-secured');
  await w.t.advance(25 * 3600);
  const again = await byMail(email, browser);
  assert.ok(again.kind !== 'screen' || (again.screen.id === 'risk.hold' && !isPatient(again)), JSON.stringify(again).slice(0, 300));
  assert.equal(await live(id), 0);
});

test('a "yes" from a browser that is known, or from a session of the account, is more than the mailbox: nobody waits', async () => {
  await publish(HOLDING);
  const [one, two] = [await mailboxOnly(), await mailboxOnly()];
  await answer((await asked(one.email, 'credentials.sign_in_held')).yes, 'mine', w.tenant, one.home);
  const [latest] = await w.inTenant((tx) => w.app.risk.answers.list(tx, two.id));
  await w.inTenant((tx) => w.app.risk.answers.me(tx, TEST_ORIGIN, { userId: two.id, key: latest?.id ?? '', vouched: true }));
  for (const { browser, held } of [one, two]) {
    const on = await press(browser, held, 'check');
    assert.ok(on.kind === 'done' || (on.kind === 'screen' && on.screen.id !== 'risk.hold'), JSON.stringify(on).slice(0, 300));
  }
});

test('who is challenged and has nothing to answer with goes on by the built-in policy, is asked about, and proves nothing to whoever replays it', async () => {
  const { id, email, browser, held } = await mailboxOnly();
  let at = held;
  for (let screens = 0; screens < 6 && at.kind === 'screen'; screens++) {
    const later = at.screen.nodes.find((node) => node.kind === 'action' && /^(?:not-now|skip|later)$/.test(node.action));
    at = await press(browser, at, later?.kind === 'action' ? later.action : assert.fail(JSON.stringify(at.screen)));
  }
  assert.equal(at.kind, 'done', JSON.stringify(at).slice(0, 300));
  const rows = await w.t.dump<{ outcome: string; unproved: boolean }>(`select outcome, unproved from risk.decisions where user_id = $1 and enforced = 'challenge'`, [id]);
  assert.deepEqual(rows, [{ outcome: 'passed', unproved: true }]);
  assert.deepEqual(await templates(email), ['credentials.unusual_sign_in']);
});

test('a recovery by the mailbox alone waits as well', async () => {
  await publish(HOLDING);
  const { id, email, browser, held } = await mailboxOnly('recover');
  assert.equal(screenOf(held).id, 'risk.hold');
  await answer((await asked(email, 'credentials.sign_in_held')).yes, 'mine');
  assert.ok(isPatient(await press(browser, held, 'check')));
  assert.equal(await live(id), 1);
});

test('links of another tenant, made up, over, or of an account that is gone answer nothing', async (context) => {
  context.after(await w.t.holdClock());
  const [mine, gone] = [await settled(), await settled()];
  for (const { email, browser } of [mine, gone]) await abroad(email, browser);
  const { yes, no } = await asked(mine.email, 'credentials.unusual_sign_in');
  for (const [token, tenant] of [
    [yes, w.other],
    ['A'.repeat(43), w.tenant],
  ] as const)
    assert.equal(screenOf(await answer(token, 'mine', tenant)).id, 'credentials.secure-expired');
  assert.equal(screenOf(await answer(no, 'secure', w.other)).id, 'credentials.secure-expired');
  const links = await asked(gone.email, 'credentials.unusual_sign_in');
  const person = { id: gone.id, sub: gone.id, cipher: await w.app.platform.keys.tenant(w.tenant.id) };
  await w.inTenant((tx) => erasePersonalData(tx, riskData, person));
  assert.equal(screenOf(await answer(links.yes, 'mine')).id, 'credentials.secure-expired');
  assert.deepEqual(await eventsOf(gone.id), []);
  await w.t.advance(72 * 3600);
  assert.equal(screenOf(await answer(yes, 'mine')).id, 'credentials.secure-expired');
  assert.deepEqual((await decisionsOf(mine.id)).at(-1)?.answer, null);
});
