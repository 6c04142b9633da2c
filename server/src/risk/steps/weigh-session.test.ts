import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowFacts, StepContext } from '#journeys/contract';
import { TEST_ORIGIN, TEST_TENANT } from '#test/support';
import type { Owners } from '../answers/ask-owner.ts';
import type { Answers, Decision, Verdict } from '../contract.ts';
import { packDecision, unpackDecision } from './pack-decision.ts';
import { weighSession } from './weigh-session.ts';

const USER = '33333333-3333-4333-8333-333333333333';
const OTHER = '44444444-4444-4444-8444-444444444444';

const decision = (enforced: Verdict, userId = USER): Decision => ({
  id: '55555555-5555-4555-8555-555555555555',
  tenantId: TEST_TENANT,
  userId,
  action: 'sign-in',
  verdict: enforced,
  because: ['rule'],
  enforced,
  policy: 3,
  threshold: 1.5,
  assessment: {
    mode: 'scored',
    score: 2.25,
    findings: [{ reason: 'place.new_country', grade: 'raise', facts: { logins: 4 } }],
    reasons: ['place.new_country'],
    history: { tenantLogins: 6000, userLogins: 4 },
    shown: { values: { ip: '-9223372036854775808', ua: '77' }, masked: true, place: Buffer.from([0, 1, 254, 255]) },
  },
});

const NO_ANSWERS = {} as Answers;
const NO_OWNERS: Owners = { tell: async () => {}, reach: async () => undefined, describe: () => ({}), putOff: async () => {} };

function weigh(facts: Partial<FlowFacts>, decided: Decision | undefined = decision('allow'), switched: Verdict = 'allow') {
  const calls: [string, Decision][] = [];
  const ended: unknown[] = [];
  const weighing = weighSession({
    risk: {
      record: async (_tx, _origin, given, outcome) => void calls.push([outcome, given]),
      learn: async (_tx, _origin, login) => void calls.push(['learnt', login.decision]),
      notice: async (_tx, _origin, login) => void calls.push(['noticed', login.decision]),
    },
    decide: async () => decided,
    answers: {
      ...NO_ANSWERS,
      ask: async (_tx, _ctx, given) => (calls.push(['asked', given]), { about: 'sign_in', why: 'country', key: given.id }),
    },
    owners: NO_OWNERS,
    gate: { of: async () => ({ verdict: switched, because: switched === 'allow' ? [] : ['switch:1'] }) },
    sessions: { revoke: async (_tx, _origin, which, reason) => ended.push([which, reason]) },
  });
  return {
    calls,
    ended,
    run: (within?: string) =>
      weighing({ flow: { tenantId: TEST_TENANT }, facts: { evidence: [], verified: [], ...facts }, origin: TEST_ORIGIN } as unknown as StepContext, USER, within),
  };
}

test('a decision comes through a flow as it went in, and is nobody else’s', () => {
  const sealed = JSON.parse(JSON.stringify(packDecision(decision('challenge')))) as Record<string, unknown>;
  assert.deepEqual(unpackDecision(sealed, USER), decision('challenge'));
  assert.equal(unpackDecision(sealed, OTHER), undefined);
  assert.equal(unpackDecision(sealed, undefined), undefined);
  assert.equal(unpackDecision(undefined, USER), undefined);
});

test('who was asked for more gets a session only with the answer, and who was blocked none', async () => {
  const table: readonly (readonly [Verdict, FlowFacts['doubt'], string | undefined])[] = [
    ['allow', undefined, undefined],
    ['notify', undefined, undefined],
    ['challenge', undefined, 'risk_unanswered'],
    ['challenge', 'open', 'risk_unanswered'],
    ['challenge', 'answered', undefined],
    ['challenge', 'unanswerable', undefined],
    ['hold', 'open', 'risk_unanswered'],
    // A journey that leads from a hold to a proof, past the owner.
    ['hold', 'answered', 'risk_unanswered'],
    ['hold', 'unanswerable', 'risk_unanswered'],
    ['block', 'answered', 'risk_blocked'],
    ['block', undefined, 'risk_blocked'],
  ];
  for (const [enforced, doubt, reason] of table) {
    const { run } = weigh({ risk: packDecision(decision(enforced)), ...(doubt ? { doubt } : {}) });
    const refused = (await run())?.refused;
    assert.equal(refused?.kind === 'refuse' ? refused.reason : undefined, reason, `${enforced}, ${doubt}`);
  }
  const released = { ...packDecision(decision('hold')), released: true };
  assert.equal((await weigh({ risk: released, doubt: 'answered' }).run())?.refused, undefined, 'the owner said that it was them, and they proved one thing more');
  assert.ok((await weigh({ risk: released, doubt: 'open' }).run())?.refused);
});

test('an answer that was given for another account is none here: it is decided anew', async () => {
  const { run, calls } = weigh({ risk: packDecision(decision('allow', OTHER)), doubt: 'answered' }, decision('block'));
  const weighed = await run();
  assert.ok(weighed?.refused?.kind === 'refuse');
  await weighed.refused.commit?.({} as never);
  assert.deepEqual(
    calls.map(([what]) => what),
    ['blocked'],
  );
});

test('a block that a step recorded is not recorded twice', async () => {
  const { run, calls } = weigh({ risk: packDecision(decision('block')) });
  const refused = (await run())?.refused;
  assert.equal(refused?.commit, undefined);
  assert.deepEqual(calls, []);
});

test('where nobody could be asked the owner is told instead; inside a session nothing is learnt', async () => {
  const { run, calls } = weigh({}, decision('challenge'));
  await (await run())?.note({} as never, 'new');
  await (await run('within'))?.note({} as never, 'within');
  assert.deepEqual(
    calls.map(([what, { verdict, enforced }]) => [what, verdict, enforced]),
    [
      ['learnt', 'challenge', 'notify'],
      ['asked', 'challenge', 'notify'],
      ['noticed', 'challenge', 'notify'],
      ['asked', 'challenge', 'notify'],
    ],
  );
});

test('a network that is shut while somebody is on their way stays shut to them, and one that is opened again asks them for what it asked before', async () => {
  const shut = weigh({ risk: packDecision(decision('allow')) }, undefined, 'block');
  const refused = (await shut.run())?.refused;
  await refused?.commit?.({} as never);
  assert.deepEqual(
    shut.calls.map(([what, { enforced, because }]) => [what, enforced, because]),
    [['blocked', 'block', ['switch:1']]],
  );
  const opened = weigh({ risk: packDecision(decision('challenge')), doubt: 'open' });
  assert.equal((await opened.run())?.refused?.kind, 'refuse');
});

test('who was let through before everybody had to prove more begins anew; who was asked and answered, or could not be asked, does not', async () => {
  const refusedAt = async (before: Decision, doubt?: FlowFacts['doubt']) => {
    const refused = (await weigh({ risk: packDecision(before), ...(doubt ? { doubt } : {}) }, undefined, 'challenge').run())?.refused;
    return refused?.kind === 'refuse' ? refused.text.id : undefined;
  };
  assert.equal(await refusedAt(decision('allow')), 'risk.begin_anew');
  assert.equal(await refusedAt(decision('notify')), 'risk.begin_anew');
  assert.equal(await refusedAt(decision('challenge'), 'answered'), undefined);
  assert.equal(await refusedAt({ ...decision('notify'), unasked: true }), undefined, 'a recovery has no place to ask');
  assert.equal(await refusedAt({ ...decision('allow'), action: 'sign-up' }), undefined);
  assert.equal(await refusedAt({ ...decision('challenge'), because: ['switch:1'] }, 'answered'), undefined);
});

test('what is blocked inside a session ends the session, also where it was recorded before', async () => {
  for (const facts of [{}, { risk: packDecision(decision('block')) }]) {
    const { run, ended } = weigh(facts, decision('block'));
    await (await run('within'))?.refused?.commit?.({} as never);
    assert.deepEqual(ended, [[{ sessionId: 'within' }, 'risk']]);
  }
});

test('what could not be decided refuses nobody', async () => {
  const weighing = weighSession({
    risk: { record: async () => {}, learn: async () => {}, notice: async () => {} },
    decide: async () => undefined,
    answers: NO_ANSWERS,
    owners: NO_OWNERS,
    gate: { of: async () => ({ verdict: 'allow', because: [] }) },
    sessions: { revoke: async () => 0 },
  });
  assert.equal(await weighing({ facts: { evidence: [], verified: [] }, origin: TEST_ORIGIN } as unknown as StepContext, USER, undefined), undefined);
});
