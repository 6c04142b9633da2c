import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countTrips } from '#platform/db';
import { TEST_ORIGIN } from '#test/support';
import { createWorld, plain, type Customer, type World } from '../world.suite.ts';

let w: World;
let nets = 0;
before(async () => {
  w = await createWorld();
});
after(() => w.close());

const phone = { ...TEST_ORIGIN, ip: '198.51.100.30' };

async function at(who: string, journey = 'link'): Promise<Customer> {
  const customer = await w.begin(journey, { ip: `10.4.${nets >> 8}.${nets++ & 255}` });
  await customer.is(who);
  return customer;
}
/** What the last mail carries. */
function mailed(): { readonly flowId: string; readonly token: string; readonly code: string } {
  const { action, code } = w.mail.last().content;
  const [, flowId, token] = /^http:\/\/localhost:4000\/link\/([^/]+)\/([^/]+)$/.exec(action?.url ?? '') ?? [];
  assert.ok(flowId && token && code);
  return { flowId, token, code };
}

test('the mail carries a link and a code; looking at the link, as mail scanners do, uses nothing up', async () => {
  const user = await w.user();
  const customer = await at(user.email);
  assert.equal(customer.screen.id, 'credentials.magic-link');
  for (const [kind, action] of [
    ['wait', undefined],
    ['action', 'continue'],
    ['action', 'resend'],
    ['action', 'password'],
  ] as const) {
    assert.ok(
      customer.screen.nodes.some((node) => node.kind === kind && (action === undefined || (node.kind === 'action' && node.action === action))),
      `${kind} ${action}`,
    );
  }
  const { flowId, token } = mailed();
  assert.equal(flowId, customer.flowId);
  for (let index = 0; index < 5; index++) {
    const page = await w.journeys.showLink(w.tenant.id, flowId, token, customer.browser, TEST_ORIGIN);
    assert.equal(page?.screen.id, 'credentials.link-approve');
    assert.ok(page?.sameBrowser && !page.screen.nodes.some((node) => node.kind === 'facts'));
  }
  const followed = await w.journeys.followLink(w.tenant.id, flowId, token, customer.browser, TEST_ORIGIN);
  assert.equal(followed.outcome, 'continued');
  const result = await customer.show();
  assert.equal(result.kind === 'done' && result.facts.userId, user.id);
  assert.deepEqual(result.kind === 'done' && result.facts.evidence.map(({ type, countsAsFactor }) => [type, countsAsFactor]), [['magic-link', false]]);
});

test('another browser sees who asked, from where and when, and that the first window goes on; it never gets the session', async () => {
  const user = await w.user();
  const customer = await at(user.email);
  const { flowId, token } = mailed();
  await w.t.advance(125);
  const page = await w.journeys.showLink(w.tenant.id, flowId, token, undefined, phone);
  const facts = page?.screen.nodes.find((node) => node.kind === 'facts');
  assert.deepEqual(facts?.kind === 'facts' && facts.items.map((item) => item.value), [
    { id: 'credentials.unknown' },
    { id: 'credentials.link_minutes_ago', values: { minutes: 2 } },
    '10.4.0.•••',
  ]);
  assert.ok(page?.screen.nodes.some((node) => node.kind === 'text' && node.text.id === 'credentials.link_other_browser'));
  assert.ok(page?.screen.nodes.some((node) => node.kind === 'identity' && node.value === `${user.email[0]}•••@example.com`));
  const followed = await w.journeys.followLink(w.tenant.id, flowId, token, undefined, phone);
  assert.deepEqual([followed.outcome, followed.sameBrowser], ['continued', false]);
  assert.equal((await customer.show()).kind, 'done');
});

test('fifty parallel presses over two processes use the link once, and the second says it was used', async () => {
  const user = await w.user();
  await at(user.email);
  const { flowId, token } = mailed();
  w.events.clear();
  await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 ? w.second : w).journeys.followLink(w.tenant.id, flowId, token, undefined, phone)));
  assert.equal(w.events.of('credentials.code_verified').length, 1);
  assert.deepEqual(
    await w.t
      .dump("select count(*)::int as n from platform.one_time where purpose = 'credentials.magic-link' and consumed_at is not null and tenant_id = $1", [w.tenant.id])
      .then(([row]) => (row as { n: number }).n > 0),
    true,
  );
  assert.equal((await w.journeys.followLink(w.tenant.id, flowId, token, undefined, phone)).outcome, 'gone');
});

test('a link used or too old has its own page, as long as the flow still waits', async () => {
  const user = await w.user();
  const customer = await at(user.email);
  const { flowId, token } = mailed();
  // Used by somebody whose flow did not move: a crash between, or another step of the same kind.
  await w.inTenant(async (tx) => void (await w.oneTime.consume(tx, 'credentials.magic-link', token)));
  assert.equal((await w.journeys.showLink(w.tenant.id, flowId, token, undefined, phone))?.screen.id, 'credentials.link-used');
  w.events.clear();
  assert.equal((await w.journeys.followLink(w.tenant.id, flowId, token, undefined, phone)).outcome, 'gone');
  assert.deepEqual(
    w.events.of('credentials.attempt_failed').map(({ data }) => (data as { reason: string }).reason),
    ['used'],
  );

  const late = await at(user.email);
  const second = mailed();
  await w.t.advance(600);
  assert.equal((await w.journeys.showLink(w.tenant.id, second.flowId, second.token, undefined, phone))?.screen.id, 'credentials.link-expired');
  assert.equal((await w.journeys.followLink(w.tenant.id, second.flowId, second.token, undefined, phone)).outcome, 'gone');
  assert.equal((await late.show()).kind, 'screen');
  assert.equal((await customer.show()).kind, 'screen');
});

test('"Send again" kills the older link and keeps the code', async () => {
  const user = await w.user();
  const customer = await at(user.email);
  const old = mailed();
  await w.t.advance(31);
  await customer.show();
  await customer.act('resend');
  const fresh = mailed();
  assert.equal(fresh.code, old.code);
  assert.notEqual(fresh.token, old.token);
  assert.equal((await w.journeys.followLink(w.tenant.id, old.flowId, old.token, undefined, phone)).outcome, 'gone');
  assert.equal((await w.journeys.followLink(w.tenant.id, fresh.flowId, fresh.token, undefined, phone)).outcome, 'continued');
});

test('a link works for its own flow and tenant only', async () => {
  const user = await w.user();
  const mine = await at(user.email);
  const { token } = mailed();
  const theirs = await at('somebody-with-link@example.com');
  assert.equal(await w.journeys.showLink(w.tenant.id, theirs.flowId, token, theirs.browser, phone), undefined);
  assert.equal((await w.journeys.followLink(w.tenant.id, theirs.flowId, token, undefined, phone)).outcome, 'gone');
  assert.equal((await w.journeys.followLink(w.other.id, mine.flowId, token, undefined, phone)).outcome, 'gone');
  assert.equal((await w.journeys.followLink(w.tenant.id, mine.flowId, 'A'.repeat(43), undefined, phone)).outcome, 'gone');
  assert.equal((await w.journeys.followLink(w.tenant.id, mine.flowId, token, undefined, phone)).outcome, 'continued');
});

test('a link mailed to one address proves no other one, even in the same flow with no mail left to send', async () => {
  const victim = await w.user();
  const attacker = await w.begin('link');
  for (const at of [1, 2, 3]) {
    const own = await w.user({ email: `attacker-${at}@example.com` });
    await attacker.is(own.email);
    await attacker.act('change');
  }
  const { token, flowId } = mailed();
  // The flow's mails are used up: nothing replaces the last link.
  w.mail.clear();
  await attacker.is(victim.email);
  assert.deepEqual(w.mail.all, []);
  assert.equal(await w.journeys.showLink(w.tenant.id, flowId, token, attacker.browser, phone), undefined);
  assert.equal((await w.journeys.followLink(w.tenant.id, flowId, token, undefined, phone)).outcome, 'gone');
  assert.notEqual((await attacker.show()).kind, 'done');
});

test('made-up links fill the audit trail up to a bound of their network, not for ever', async () => {
  const customer = await at('flooded-with-links@example.com');
  w.events.clear();
  const attacker = { ...phone, ip: '198.51.100.77' };
  for (let batch = 0; batch < 3; batch++)
    await Promise.all(Array.from({ length: 40 }, (_, n) => w.journeys.followLink(w.tenant.id, customer.flowId, `${n}`.padEnd(43, 'A'), undefined, attacker)));
  assert.equal(w.events.of('credentials.attempt_failed').length, 100);
});

test('the code beside the link works as well, and ends the link', async () => {
  const user = await w.user();
  const customer = await at(user.email);
  const { flowId, token, code } = mailed();
  assert.equal((await customer.act('continue', { code })).kind, 'done');
  assert.equal((await w.journeys.followLink(w.tenant.id, flowId, token, undefined, phone)).outcome, 'gone');
});

test('an unknown address: the same screen and statements, a mail without code or link', async () => {
  const user = await w.user({ email: 'nora@example.com' });
  const seen = [];
  for (const who of [user.email, 'nils@example.com']) {
    const customer = await w.begin('link', { ip: `10.5.0.${seen.length}` });
    const { trips } = await countTrips(() => customer.is(who));
    seen.push({ screen: plain(customer.screen), trips });
  }
  assert.deepEqual(seen[1], seen[0]);
  const { content } = w.mail.last();
  assert.deepEqual([content.template, content.code, content.action], ['credentials.no_account', undefined, undefined]);
});

test('from the password to the code and back', async () => {
  const user = await w.user({ password: 'correct-horse-battery-7' });
  const customer = await at(user.email, 'password');
  await customer.act('code');
  assert.equal(customer.screen.id, 'credentials.magic-link');
  await customer.act('password');
  assert.equal(customer.screen.id, 'credentials.password');
  assert.equal((await customer.act('continue', { password: 'correct-horse-battery-7' })).kind, 'done');
});
