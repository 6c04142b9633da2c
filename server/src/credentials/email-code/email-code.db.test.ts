import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countTrips } from '#platform/db';
import type { Step } from '#journeys/contract';
import { runStep, TEST_ORIGIN } from '#test/support';
import { createWorld, plain, type Customer, type World } from '../world.suite.ts';

let w: World;
let nets = 0;
before(async () => {
  const windowSeconds = 86_400;
  w = await createWorld({ sendQuotas: { share: { limit: 6, windowSeconds }, address: { limit: 9, windowSeconds } } });
});
after(() => w.close());

async function at(journey: string, who: string, options: Parameters<World['begin']>[1] = {}): Promise<Customer> {
  const customer = await w.begin(journey, { ip: `10.2.${nets >> 8}.${nets++ & 255}`, ...options });
  await customer.is(who);
  return customer;
}
const mailed = () => w.mail.last().content.code ?? '';
const wrongFor = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('the code from the mail signs in once; it proves an address and is never a second factor', async () => {
  const user = await w.user();
  const customer = await at('code-sign-in', user.email);
  assert.equal(customer.screen.id, 'credentials.email-code');
  const { to, content, notAfter } = w.mail.last();
  assert.equal(to, user.email);
  assert.equal(content.template, 'credentials.sign_in_code');
  assert.match(w.i18n.format('en', content.subject), /^\d{3} \d{3} is your Acme code$/);
  assert.ok(w.i18n.format('en', content.preheader).length <= 90 && /10 minutes/.test(w.i18n.format('en', content.preheader)));
  assert.ok(notAfter && notAfter.getTime() - Date.now() > 9 * 60_000);
  const code = mailed();
  const result = await customer.act('continue', { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` });
  assert.equal(result.kind, 'done');
  if (result.kind !== 'done') return;
  assert.equal(result.facts.userId, user.id);
  assert.deepEqual(result.facts.verified, [{ kind: 'email', value: user.email }]);
  assert.deepEqual(
    result.facts.evidence.map(({ type, factor, amr, countsAsFactor }) => ({ type, factor, amr, countsAsFactor })),
    [{ type: 'email-code', factor: 'possession', amr: ['otp'], countsAsFactor: false }],
  );
  assert.ok(!JSON.stringify(w.events.all).includes(user.email) && !JSON.stringify(w.events.all).includes(code));
});

test('the screen shows the masked address, the sender and a way on, the same for unknown addresses', async () => {
  const user = await w.user({ email: 'anna@example.com' });
  const known = await at('code-sign-in', user.email);
  assert.ok(known.screen.nodes.some((node) => node.kind === 'identity' && node.value === 'a•••@example.com' && node.action === 'change'));
  assert.ok(known.screen.nodes.some((node) => node.kind === 'input' && node.input === 'code' && node.autocomplete === 'one-time-code'));
  assert.ok(known.screen.nodes.some((node) => node.kind === 'text' && node.text.values?.['sender'] === 'Acme Accounts'));
  assert.ok(known.screen.nodes.some((node) => node.kind === 'action' && node.action === 'resend' && node.availableIn === 30));
  const unknown = await at('code-sign-in', 'abel@example.com');
  assert.deepEqual(plain(unknown.screen), plain(known.screen));
  assert.equal(w.mail.last().content.template, 'credentials.no_account');
  assert.equal(w.mail.last().content.code, undefined);
});

test('an unknown address takes the same statements, and nothing that is entered is right', async () => {
  const user = await w.user();
  const trips: number[][] = [];
  for (const who of [user.email, 'never-seen@example.com']) {
    const customer = await w.begin('code-sign-in', { ip: `10.3.0.${trips.length}` });
    const entering = await countTrips(() => customer.is(who));
    const wrong = await countTrips(() => customer.act('continue', { code: '000000' }));
    assert.deepEqual(customer.errors, ['credentials.code_wrong']);
    trips.push([entering.trips, wrong.trips]);
  }
  assert.deepEqual(trips[0], trips[1]);
});

test('sign-up: a new address is proved; one that has an account gets the mail that says so, and its code signs in', async () => {
  const fresh = await at('code-sign-up', 'fresh@example.com');
  assert.equal(w.mail.last().content.template, 'credentials.verify_address');
  const result = await fresh.act('continue', { code: mailed() });
  assert.equal(result.kind === 'done' && result.facts.userId, undefined);
  assert.deepEqual(result.kind === 'done' && result.facts.verified, [{ kind: 'email', value: 'fresh@example.com' }]);

  const user = await w.user();
  const existing = await at('code-sign-up', user.email);
  assert.equal(w.mail.last().content.template, 'credentials.already_registered');
  const signedIn = await existing.act('continue', { code: mailed() });
  assert.equal(signedIn.kind === 'done' && signedIn.facts.userId, user.id);
});

test('a closed tenant does not invite unknown addresses to create an account', async () => {
  await w.tenants.save({ slug: w.other.slug, name: w.other.name, issuer: w.other.issuer, settings: { selfRegistration: false } });
  await at('code-sign-in', 'stranger@example.com', { tenant: w.other });
  assert.equal(w.mail.last().content.template, 'credentials.no_account_closed');
});

test('five tries, then the right code no longer works and a new one is needed', async () => {
  const user = await w.user();
  const customer = await at('code-sign-in', user.email);
  const code = mailed();
  for (let index = 0; index < 5; index++) await customer.act('continue', { code: wrongFor(code) });
  assert.deepEqual(customer.errors, ['credentials.code_spent']);
  await customer.act('continue', { code });
  assert.deepEqual(customer.errors, ['credentials.code_spent']);
  assert.ok(!customer.screen.nodes.some((node) => node.kind === 'input'));
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'action' && node.action === 'resend' && node.tone === 'primary'));
  await w.t.advance(31);
  await customer.show();
  await customer.act('resend');
  assert.notEqual(mailed(), code);
  assert.equal((await customer.act('continue', { code: mailed() })).kind, 'done');
});

test('fifty parallel entries over two processes: five are compared, all are in the trail, and a new code is a new start', async () => {
  const user = await w.user();
  // Without the engine, whose compare-and-swap would already stop most of them.
  const common = {
    settings: { purpose: 'sign-in' },
    facts: { identifier: { kind: 'email' as const, value: user.email }, candidateId: user.id },
    flow: { id: 'parallel-flow', tenantId: w.tenant.id, brandId: w.tenant.defaultBrandId },
  };
  const [step] = w.types.emailCode.steps as [Step];
  const [stepThere] = w.second.types.emailCode.steps as [Step];
  const { memory } = await runStep(step, { ...common, db: w.db });
  const code = mailed();
  w.events.clear();
  const entries = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      runStep(index % 2 ? stepThere : step, { ...common, memory, db: index % 2 ? w.second.db : w.db, input: { action: 'continue', fields: { code: wrongFor(code) } } }),
    ),
  );
  assert.equal(entries.filter((entry) => entry.errors[0]?.text.id === 'credentials.code_wrong').length, 5);
  const reasons = w.events
    .of('credentials.attempt_failed')
    .map(({ data }) => (data as { reason: string }).reason)
    .sort();
  assert.deepEqual(reasons, [...Array<string>(45).fill('limited'), ...Array<string>(5).fill('wrong')]);
  assert.equal((await runStep(step, { ...common, memory, db: w.db, input: { action: 'continue', fields: { code } } })).outcome, undefined, 'even the right one');

  const resent = await runStep(step, { ...common, memory, db: w.db, now: new Date(Date.now() + 40_000), input: { action: 'resend' } });
  assert.deepEqual(resent.errors, []);
  assert.notEqual(mailed(), code);
});

test('fifty parallel right entries: exactly one proof', async () => {
  const user = await w.user();
  const customer = await at('code-sign-in', user.email);
  w.events.clear();
  const results = await customer.flood(50, () => ({ action: 'continue', fields: { code: mailed() } }));
  assert.equal(w.events.of('credentials.code_verified').length, 1);
  assert.equal(w.events.of('journeys.journey_finished').length, 1);
  assert.ok(results.some((result) => result.kind === 'done'));
});

test('a code does nothing in another flow, of another browser or the same', async () => {
  const user = await w.user();
  const mine = await at('code-sign-in', user.email);
  const code = mailed();
  const theirs = await at('code-sign-in', user.email);
  await theirs.act('continue', { code });
  assert.deepEqual(theirs.errors, ['credentials.code_wrong']);
  assert.equal((await w.journeys.advance(w.tenant.id, mine.flowId, 'another-browser-secret-entirely', 2, { action: 'continue', fields: { code } }, TEST_ORIGIN)).kind, 'gone');
  assert.equal((await mine.act('continue', { code })).kind, 'done');
});

test('a code for one address never proves another in the same flow', async () => {
  const victim = await w.user();
  const customer = await at('code-sign-in', (await w.user()).email);
  const own = mailed();
  await customer.act('change');
  await customer.is(victim.email);
  await customer.act('continue', { code: own });
  assert.deepEqual(customer.errors, ['credentials.code_wrong']);
});

test('ten minutes by database time: one second before it works, at ten minutes not', async (context) => {
  context.after(await w.t.holdClock());
  const user = await w.user();
  const early = await at('code-sign-in', user.email);
  const first = mailed();
  const second = await at('code-sign-in', user.email);
  const secondCode = mailed();
  await w.t.advance(599);
  await early.show();
  assert.equal((await early.act('continue', { code: first })).kind, 'done');
  await w.t.advance(1);
  await second.show();
  await second.act('continue', { code: secondCode });
  assert.deepEqual(second.errors, ['credentials.code_expired']);
});

test('"Send again" waits 30 seconds, sends the same code while it is good, and three mails at most', async () => {
  const user = await w.user();
  const customer = await at('code-sign-in', user.email);
  const code = mailed();
  w.mail.clear();
  await customer.act('resend');
  assert.deepEqual(customer.errors, ['credentials.code_wait']);
  assert.equal(w.mail.all.length, 0);
  for (let index = 0; index < 2; index++) {
    await w.t.advance(31);
    await customer.show();
    await customer.act('resend');
    assert.equal(mailed(), code);
  }
  assert.equal(new Set(w.mail.all.map((mail) => mail.idempotencyKey)).size, 2);
  await w.t.advance(31);
  await customer.show();
  await customer.act('resend');
  assert.equal(w.mail.all.length, 2);
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'text' && node.tone === 'warning' && node.text.id === 'credentials.code_no_more_mails'));
  assert.equal((await customer.act('continue', { code })).kind, 'done', 'the code that was sent still works');
});

test('"Send again", pressed twenty times at once over two processes, is one mail, and the last one that is left can still be sent', async () => {
  const user = await w.user();
  const customer = await at('code-sign-in', user.email);
  w.mail.clear();
  for (const sent of [1, 2]) {
    await w.t.advance(31);
    await customer.show();
    await customer.flood(20, () => ({ action: 'resend', fields: {} }));
    assert.equal(w.mail.all.length, sent);
  }
});

test('a code about to run out is not sent again: a new one is', async () => {
  const user = await w.user();
  const customer = await at('code-sign-in', user.email);
  const code = mailed();
  await w.t.advance(9 * 60 + 10);
  await customer.show();
  await customer.act('resend');
  assert.notEqual(mailed(), code);
  await customer.act('continue', { code });
  assert.deepEqual(customer.errors, ['credentials.code_wrong']);
  assert.equal((await customer.act('continue', { code: mailed() })).kind, 'done');
});

test('a flood of mails to one address stops, unknown or not; the owner elsewhere, and on a browser used before, still gets theirs', async () => {
  const user = await w.user();
  const home = await at('code-sign-in', user.email, { browser: 'browser-of-the-owner-at-home-1' });
  await home.act('continue', { code: mailed() });
  for (const who of [user.email, 'flooded@example.com']) {
    w.mail.clear();
    let last: Customer | undefined;
    for (let index = 0; index < 8; index++) last = await at('code-sign-in', who, { ip: '203.0.113.66' });
    assert.equal(w.mail.all.length, 6);
    assert.ok(last?.screen.nodes.some((node) => node.kind === 'text' && node.text.id === 'credentials.code_no_more_mails'));
    assert.equal(
      (await at('code-sign-in', who)).screen.nodes.some((node) => node.kind === 'text' && node.text.id === 'credentials.code_no_more_mails'),
      false,
      'another network',
    );
    for (let index = 0; index < 4; index++) await at('code-sign-in', who);
    assert.ok(w.mail.all.length <= 9, `${w.mail.all.length} mails`);
  }
  w.mail.clear();
  const again = await at('code-sign-in', user.email, { browser: 'browser-of-the-owner-at-home-1' });
  assert.equal((await again.act('continue', { code: mailed() })).kind, 'done');
});

test('guessing at an address runs out over all its codes, without reaching a browser the owner used before', async () => {
  const user = await w.user();
  const home = await at('code-sign-in', user.email, { browser: 'browser-of-the-owner-at-home-2' });
  await home.act('continue', { code: mailed() });
  for (let index = 0; index < 6; index++) {
    const attacker = await at('code-sign-in', user.email, { ip: '203.0.113.67' });
    const code = mailed();
    for (let guess = 0; guess < 5; guess++) await attacker.act('continue', { code: wrongFor(code) });
    if (index === 5) assert.deepEqual(attacker.errors, ['credentials.code_limited']);
  }
  const elsewhere = await at('code-sign-in', user.email);
  assert.equal((await elsewhere.act('continue', { code: mailed() })).kind, 'done', 'another network has a share of its own');
  const again = await at('code-sign-in', user.email, { browser: 'browser-of-the-owner-at-home-2', ip: '203.0.113.67' });
  assert.equal((await again.act('continue', { code: mailed() })).kind, 'done');
});

test('what is not six digits is no try', async () => {
  const user = await w.user();
  const customer = await at('code-sign-in', user.email);
  for (const code of ['', '12345', 'hello', '12345678']) {
    await customer.act('continue', { code });
    assert.deepEqual(customer.errors, ['credentials.code_format']);
  }
  assert.equal((await customer.act('continue', { code: mailed() })).kind, 'done');
});

test('an address that was not proved yet is, by its code; a suspended user is told after the proof', async () => {
  const unproved = await w.user({ verified: false });
  const customer = await at('code-sign-in', unproved.email);
  assert.equal((await customer.act('continue', { code: mailed() })).kind, 'done');
  const [identifier] = await w.inTenant((tx) => w.identity.identifiers(tx, unproved.id));
  assert.ok(identifier?.verifiedAt);
  assert.equal(w.events.of('identity.identifier_verified').at(-1)?.subject, unproved.id);

  const user = await w.user();
  await w.inTenant((tx) => w.identity.setState(tx, TEST_ORIGIN, user.id, 'suspended', 'test'));
  const suspended = await at('code-sign-in', user.email);
  const result = await suspended.act('continue', { code: mailed() });
  assert.equal(result.kind === 'refused' && result.reason, 'user_inactive');

  await w.inTenant((tx) => w.identity.setState(tx, TEST_ORIGIN, user.id, 'deletion_pending', 'test'));
  const leaving = await (await at('code-sign-in', user.email)).act('continue', { code: mailed() });
  assert.equal(leaving.kind === 'done' && leaving.facts.sleeps, true, 'about to be deleted: proved, to be asked whether to keep the account');
});

test('a user name leads to the proved address of its owner without telling it; an unknown one to the same screen', async () => {
  const user = await w.user({ username: 'kiwi.fruit' });
  const known = await at('code-sign-in', 'kiwi.fruit');
  assert.equal(w.mail.last().to, user.email);
  assert.ok(!JSON.stringify(known.screen).includes('example.com'));
  w.mail.clear();
  const unknown = await at('code-sign-in', 'dodo.bird');
  assert.equal(w.mail.all.length, 0);
  assert.deepEqual(plain(unknown.screen), JSON.parse(JSON.stringify(known.screen).replaceAll('kiwi.fruit', 'dodo.bird')));
  await known.show();
});

test('Back and reload do not send another mail', async () => {
  const user = await w.user();
  const customer = await at('code-sign-in', user.email);
  w.mail.clear();
  await customer.act('change');
  await customer.is(user.email);
  await customer.show();
  assert.equal(w.mail.all.length, 0);
  assert.equal(customer.screen.id, 'credentials.email-code');
});
