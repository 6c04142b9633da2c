import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { overlap, TEST_ORIGIN, TEST_TENANT } from '#test/support';
import type { Decision, Verdict } from '../contract.ts';
import { createRiskWorld, FIREFOX, type RiskWorld } from '../world.suite.ts';

let w: RiskWorld;
before(async () => {
  w = await createRiskWorld();
});
after(() => w.close());

const flow = { id: 'flow', browser: 'browser' };
const origin = { ...TEST_ORIGIN, ip: '192.0.2.1', userAgent: FIREFOX };
type OfUser = Decision & { readonly userId: string };

/** Something its owner was asked about. */
async function asked(userId: string, enforced: Verdict, browser: string): Promise<OfUser> {
  const decided = await w.room.decide({ tenantId: TEST_TENANT, userId, action: 'sign-in', origin });
  const decision: OfUser = { ...decided, userId, enforced };
  await w.inTenant(async (tx) => {
    if (enforced === 'hold') await w.room.record(tx, origin, decision, 'held');
    else await w.room.notice(tx, origin, { userId, sessionId: newId(), decision });
    await w.room.answers.ask(tx, { flow: { ...flow, browser }, origin }, decision, () => ({}));
  });
  return decision;
}

test('a "no" that comes at the very moment somebody begins to wait ends the waiting', async () => {
  const userId = await w.newUser();
  const [told, held] = [await asked(userId, 'notify', 'another'), await asked(userId, 'hold', flow.browser)];
  await w.inTenant((tx) => w.room.answers.me(tx, origin, { userId, key: held.id, vouched: false }));
  const [no, waiting] = await overlap(
    w.t,
    (meet) =>
      w.inTenant(async (tx) => {
        const answered = await w.room.answers.notMe(tx, origin, { userId, key: told.id });
        await meet();
        return answered;
      }),
    () => w.t.another().tenant(TEST_TENANT, (tx) => w.room.answers.wait(tx, flow, held)),
  );
  assert.equal(no.kind, 'counted');
  assert.equal(waiting, undefined);
  await w.t.advance(25 * 3600);
  assert.equal((await w.inTenant((tx) => w.room.answers.held(tx, flow, held))).stands, 'waiting');
});
