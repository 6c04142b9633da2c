import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CredentialType } from '../contract.ts';
import { textsIn } from '../contract.suite.ts';
import { newNetwork, proved } from '../totp/app.suite.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';
import { atRecovery, codesOn, codeUser, recoveryJourneys, saveCodes, wrongCode } from './codes.suite.ts';
import { createRecoveryCodesCredential } from './create-recovery-codes.ts';

let w: World;
let type: CredentialType;
before(async () => {
  w = await createWorld({ plug: (deps) => [createRecoveryCodesCredential(deps)], journeys: recoveryJourneys });
  type = w.credentials.types.find((candidate) => candidate.id === 'recovery-code') as CredentialType;
});
after(() => w.close());

const first = (codes: readonly string[]) => codes[0] as string;
const enter = (customer: Customer, code: string) => customer.act('continue', { code });
const reasons = () => w.events.of('credentials.attempt_failed').map(({ data }) => (data as { reason: string }).reason);
const usable = (userId: string) => w.inTenant((tx) => type.challenge?.usable(tx, userId) ?? Promise.resolve(undefined));
const left = async (userId: string) => (await w.inTenant((tx) => type.list(tx, userId)))[0]?.facts?.[0]?.value;

test('a saved code gets its owner in, once; the owner is told how many are left', async () => {
  const user = await codeUser(w);
  const customer = await atRecovery(w, user);
  assert.equal(customer.screen.id, 'credentials.recovery-code');
  const input = customer.screen.nodes.find((node) => node.kind === 'input');
  assert.deepEqual([input?.input, input?.autocomplete], ['code', 'off']);
  w.events.clear();
  w.notices.splice(0);
  const result = await enter(customer, first(user.codes));
  assert.equal(result.kind, 'done');
  if (result.kind !== 'done') return;
  assert.deepEqual(
    result.facts.evidence.map(({ at: _at, ...shape }) => shape),
    [{ type: 'recovery-code', factor: 'possession', amr: ['otp'], countsAsFactor: true }],
  );
  assert.deepEqual(
    w.events.of('credentials.recovery_code_used').map(({ subject, data }) => [subject, (data as { left: number }).left]),
    [[user.id, 9]],
  );
  assert.deepEqual(
    w.notices.map(({ userId, what, thing }) => ({ userId, what, thing })),
    [{ userId: user.id, what: 'recovery_code_used', thing: { id: 'credentials.recovery_codes_left', values: { count: 9 } } }],
  );
  assert.equal(await left(user.id), '9');

  w.events.clear();
  const again = await atRecovery(w, user);
  await enter(again, first(user.codes));
  assert.deepEqual([again.errors, reasons()], [['credentials.recovery_code_wrong'], ['used']]);
});

test('all ten work, in any writing; then there is none to ask for', async () => {
  const user = await codeUser(w);
  assert.equal(user.codes.length, 10);
  const writings = [(code: string) => code.toUpperCase(), (code: string) => code.replaceAll('-', ' '), (code: string) => `  ${code.replaceAll('-', '')}\u200f`];
  for (const [index, code] of user.codes.entries()) {
    assert.equal(await usable(user.id), true);
    const write = writings[index % 3] as (code: string) => string;
    assert.equal((await enter(await atRecovery(w, user), write(code))).kind, 'done', code);
  }
  assert.deepEqual([await left(user.id), await usable(user.id)], ['0', false]);
});

test('twenty flows on two processes try one code at the same moment: one gets through', async () => {
  const browser = 'the browser of an owner, who is known';
  const user = await codeUser(w, { browser });
  const customers = await Promise.all(Array.from({ length: 20 }, (_, index) => atRecovery(w, user, index < 10 ? { browser } : {})));
  w.events.clear();
  w.notices.splice(0);
  const results = await Promise.all(
    customers.map((customer, index) =>
      (index % 2 ? w.second : w).journeys.advance(
        w.tenant.id,
        customer.flowId,
        customer.browser,
        customer.result.kind === 'gone' ? 0 : customer.result.flow.version,
        { action: 'continue', fields: { code: first(user.codes) } },
        { actor: { kind: 'anonymous' }, ip: newNetwork(), requestId: 'r' },
      ),
    ),
  );
  assert.equal(results.filter((result) => result.kind === 'done').length, 1);
  assert.deepEqual([w.events.of('credentials.recovery_code_used').length, w.notices.length, await left(user.id)], [1, 1, '9']);
});

test('a code of another user, in another tenant, or moved to another user in the database is refused', async () => {
  const [user, other] = [await codeUser(w), await codeUser(w)];
  const customer = await atRecovery(w, user);
  await enter(customer, first(other.codes));
  assert.deepEqual(customer.errors, ['credentials.recovery_code_wrong']);
  const foreign = await w.begin('recovery', { facts: proved(user), tenant: w.other, ip: newNetwork() });
  await enter(foreign, first(user.codes));
  assert.deepEqual(foreign.errors, ['credentials.recovery_code_wrong']);
  await w.t.dump('update credentials.recovery_codes set user_id = $2, set_id = (select id from credentials.recovery_code_sets where user_id = $2) where user_id = $1', [
    user.id,
    other.id,
  ]);
  const thief = await atRecovery(w, other);
  await enter(thief, first(user.codes));
  assert.deepEqual(thief.errors, ['credentials.recovery_code_wrong']);
});

test('what is no code is not counted as a try', async () => {
  const user = await codeUser(w);
  const customer = await atRecovery(w, user);
  for (const typed of ['', '123456', 'not a code', 'x'.repeat(500)]) {
    await enter(customer, typed);
    assert.deepEqual(customer.errors, ['credentials.recovery_code_format'], typed);
  }
  assert.equal((await w.t.dump('select from credentials.factor_failures where user_id = $1', [user.id])).length, 0);
  await customer.act('something-else', { code: first(user.codes) });
  assert.equal(customer.result.kind, 'screen');
});

test('a suspended user is told so only after a right code, which is not used up', async () => {
  const user = await codeUser(w);
  await w.inTenant((tx) => w.identity.setState(tx, { actor: { kind: 'system' }, requestId: 'r' }, user.id, 'suspended', 'test'));
  const customer = await atRecovery(w, user);
  await enter(customer, wrongCode());
  assert.deepEqual(customer.errors, ['credentials.recovery_code_wrong']);
  assert.equal((await enter(customer, first(user.codes))).kind, 'refused');
  assert.equal(await left(user.id), '10');
});

test('strangers use up the world’s quota, the owner’s browser goes on', async () => {
  const browser = 'the browser of the owner, who is known';
  const user = await codeUser(w, { browser });
  for (let attempt = 0; attempt < 10; attempt++) await enter(await atRecovery(w, user), wrongCode(attempt));
  const stranger = await atRecovery(w, user);
  await enter(stranger, first(user.codes));
  assert.deepEqual(stranger.errors, ['credentials.factor_limited']);
  assert.equal((await enter(await atRecovery(w, user, { browser }), first(user.codes))).kind, 'done');
});

test('of 101 parallel failures over two processes exactly 100 are checked, then the codes are out of use; a new set works', async () => {
  const open = { limit: 1_000_000, windowSeconds: 900 };
  const own = await createWorld({
    plug: (deps) => [createRecoveryCodesCredential({ ...deps, factorQuotas: { account: open, knownBrowser: open, network: open, tenant: open } })],
    journeys: recoveryJourneys,
  });
  try {
    const user = await codeUser(own);
    const attacker = await atRecovery(own, user);
    own.notices.splice(0);
    await attacker.flood(101, (index) => ({ action: 'continue', fields: { code: wrongCode(index) } }));
    assert.deepEqual(await own.t.dump('select failed_count as n, disabled_at is not null as off from credentials.factor_failures where user_id = $1', [user.id]), [
      { n: 100, off: true },
    ]);
    assert.deepEqual(
      own.notices.map(({ what, thing }) => [what, thing]),
      [['factor_removed', { id: 'credentials.recovery_codes_name' }]],
    );
    const owner = await atRecovery(own, user);
    await enter(owner, first(user.codes));
    assert.deepEqual(owner.errors, ['credentials.factor_disabled']);
    const renewed = await saveCodes(own, user);
    await enter(owner, first(user.codes));
    assert.deepEqual(owner.errors, ['credentials.recovery_code_wrong'], 'the old set does not come back');
    assert.equal((await enter(owner, first(renewed))).kind, 'done');
  } finally {
    await own.close();
  }
});

test('everything it says is said in every language, for none, one and many', async () => {
  const user = await codeUser(w);
  const customer = await atRecovery(w, user);
  const shown: unknown[] = [customer.screen, type.challenge?.label, type.challenge?.hint, type.enrolment?.label, type.enrolment?.hint];
  for (const typed of ['x', wrongCode()]) {
    await enter(customer, typed);
    shown.push(customer.screen);
  }
  const setup = await w.begin('recovery-new', { facts: proved(user) });
  shown.push(setup.screen, await w.inTenant((tx) => type.list(tx, user.id)));
  assert.ok(codesOn(setup.screen).length > 0);
  for (const count of [0, 1, 2, 3, 10]) shown.push({ id: 'credentials.recovery_codes_left', values: { count } });
  for (const { id, values } of textsIn(JSON.parse(JSON.stringify(shown))))
    for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id, ...(values ? { values } : {}) }).length > 0, `${locale} ${id}`);
});
