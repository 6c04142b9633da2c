import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { riskSignals } from '../../app/catalog/risk-signals.ts';
import { ACTIONS, GRADES, type Finding } from '../contract.ts';
import { seededRandom } from '../replay/seeded-random.ts';
import { assuranceLost } from './assurance.ts';
import { changesBetween } from './changes.ts';
import { explain } from './explain.ts';
import { BUILTIN_POLICY, riskPolicySchema, type RiskPolicy } from './policy.ts';
import { createPolicyReplay, type RecordedCase } from './replay-policy.ts';
import { says, type Side } from './side.ts';

const REASONS = riskSignals.flatMap(({ reasons }) => Object.keys(reasons));
const GRAVENESS: Readonly<Record<string, number>> = { allow: 0, notify: 1, challenge: 2, hold: 3, block: 4 };
const policy = (given: unknown): RiskPolicy => riskPolicySchema.parse(given);
const side = (given: unknown, threshold?: number): Side => ({ policy: policy(given), threshold });
const POINTS = [0.5, 0.8, 0.9, 0.95, 0.99].map((caught, index) => ({ attacker: 'targeted' as const, caught, threshold: 5 - index }));

let number = 0;
const recorded = (more: Partial<RecordedCase> = {}): RecordedCase => ({
  id: `00000000-0000-4000-8000-${String(++number).padStart(12, '0')}`,
  at: new Date(1_790_000_000_000 + number),
  user_id: null,
  action: 'sign-in',
  application: null,
  enforced: 'allow',
  because: [],
  score: null,
  findings: [],
  outcome: 'passed',
  answer: null,
  returned: false,
  unproved: false,
  waits: false,
  ...more,
});
const found = (...findings: readonly (readonly [string, Finding['grade']])[]): Finding[] => findings.map(([reason, grade]) => ({ reason, grade }));
const ABROAD = found(['place.new_country', 'raise'], ['device.new', 'note']);

function replay(now: Side, draft: Side, rows: readonly RecordedCase[]) {
  const going = createPolicyReplay(now, draft);
  for (const row of rows) going.add(row);
  return going.end();
}
const lost = (now: Side, draft: Side, rows: readonly RecordedCase[]) => assuranceLost({ now, draft, points: POINTS, replay: replay(now, draft, rows) });
const fieldsOf = (...of: Parameters<typeof lost>) => lost(...of).map(({ field }) => field);

/** From the guide, word by word: a rule holds where all it names holds; the gravest counts. Written for this test, of nothing that the engine has. */
function byTheGuide(given: RiskPolicy, threshold: number | undefined, row: RecordedCase): string {
  const names = new Map(row.findings.map((finding) => [finding.reason, true]));
  const rank = { calm: 0, note: 1, raise: 2, alarm: 3 };
  let gravest = 'allow';
  const say = (verdict: string) => {
    if ((GRAVENESS[verdict] as number) > (GRAVENESS[gravest] as number)) gravest = verdict;
  };
  for (const { when, verdict } of given.rules) {
    let fits = true;
    if (when.grade) {
      let highest = -1;
      for (const finding of row.findings) highest = Math.max(highest, rank[finding.grade]);
      fits &&= highest >= rank[when.grade];
    }
    if (when.any) fits &&= when.any.filter((reason) => names.has(reason)).length > 0;
    if (when.all) fits &&= when.all.filter((reason) => !names.has(reason)).length === 0;
    if (when.unless) fits &&= when.unless.filter((reason) => names.has(reason)).length === 0;
    if (when.applications) fits &&= when.applications.indexOf(row.application ?? '') >= 0;
    if (when.actions) fits &&= when.actions.indexOf(row.action) >= 0;
    if (fits) say(verdict);
  }
  if (given.score && row.score !== null && threshold !== undefined) {
    const letsPass = given.score.unlessKnownBrowser && names.has('device.known');
    if (!letsPass && row.score >= threshold) say(given.score.verdict);
  }
  return gravest;
}

test('sign-ins that had no score are told of, since a threshold asks none of them', () => {
  const asking = side({ rules: [], score: { attacker: 'targeted', verdict: 'challenge', unlessKnownBrowser: false } }, 3);
  const { signIns, unscored, draft } = replay(side({ rules: [] }), asking, [recorded(), recorded({ score: 4 }), recorded({ score: 1 }), recorded({ action: 'step-up' })]);
  assert.deepEqual([signIns, unscored, draft.done.challenge], [3, 1, 1]);
});

test('a replay says what somebody else makes of the guide, for a thousand policies and whatever was recorded; and what is explained is what decides', () => {
  const random = seededRandom(20261201);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const some = (most: number) => Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(REASONS));
  const maybe = (key: string, value: () => unknown) => (random() < 0.3 ? { [key]: value() } : {});
  const anyPolicy = () =>
    policy({
      mode: random() < 0.1 ? 'observe' : 'enforce',
      score: random() < 0.3 ? null : { verdict: pick(['notify', 'challenge', 'hold']), unlessKnownBrowser: random() < 0.5 },
      rules: Array.from({ length: Math.floor(random() * 6) }, (_, index) => ({
        id: `r${index}`,
        when: {
          ...maybe('grade', () => pick(['note', 'raise', 'alarm'])),
          ...maybe('any', () => some(3)),
          ...maybe('all', () => some(2)),
          ...maybe('unless', () => some(2)),
          ...maybe('applications', () => [pick(['shop', 'bank'])]),
          ...maybe('actions', () => [pick(ACTIONS)]),
        },
        verdict: pick(['notify', 'challenge', 'hold', 'block']),
      })),
    });
  const rows = Array.from({ length: 40 }, () =>
    recorded({
      action: pick(ACTIONS),
      application: pick([null, 'shop', 'bank']),
      score: random() < 0.3 ? null : random() * 4,
      findings: Array.from({ length: Math.floor(random() * 5) }, () => ({ reason: pick([...REASONS, 'device.known']), grade: pick(GRADES) })),
      outcome: pick(['passed', 'asked', 'held', 'released', 'blocked'] as const),
    }),
  );
  for (let round = 0; round < 1000; round++) {
    const [now, draft] = [side(anyPolicy(), pick([undefined, 2])), side(anyPolicy(), pick([undefined, 1, 2, 3]))];
    const { now: before, draft: after, decisions } = replay(now, draft, rows);
    for (const [{ policy: given, threshold }, counted] of [
      [now, before],
      [draft, after],
    ] as const) {
      const expected: Record<string, number> = { allow: 0, notify: 0, challenge: 0, hold: 0, block: 0 };
      for (const row of rows) {
        const verdict = byTheGuide(given, threshold, row);
        expected[verdict] = (expected[verdict] as number) + 1;
      }
      assert.deepEqual(counted.said, expected, JSON.stringify(given));
      assert.deepEqual(counted.done, given.mode === 'observe' ? { allow: 40, notify: 0, challenge: 0, hold: 0, block: 0 } : expected);
    }
    assert.equal(decisions, 40);
    const row = pick(rows);
    const at = { action: row.action, application: row.application ?? undefined, findings: row.findings, score: row.score ?? undefined, threshold: draft.threshold };
    const told = explain(draft, at);
    assert.deepEqual([told.verdict, told.because], [says(draft, at).verdict, says(draft, at).because]);
    const holding = [...told.rules.filter(({ holds }) => holds).map(({ verdict }) => verdict), ...(told.score?.holds ? [told.score.verdict] : [])];
    assert.equal(
      holding.reduce((gravest, verdict) => Math.max(gravest, GRAVENESS[verdict] as number), 0),
      GRAVENESS[told.verdict],
    );
  }
});

test('the same decisions and policies have the same answer and digest; an owner who says no makes another one, and who gives a proof meanwhile none', () => {
  const rows = [recorded({ findings: ABROAD, outcome: 'asked' }), recorded({ score: 3 })];
  const [now, draft] = [side({}, 2), side({ score: { caught: 0.95 } }, 3)];
  assert.deepEqual(replay(now, draft, rows), replay(now, draft, rows));
  const answered = rows.map((row, index) => (index === 0 ? { ...row, answer: 'not_me' as const } : row));
  assert.notEqual(replay(now, draft, rows).digest, replay(now, draft, answered).digest);
  const proved = rows.map((row, index) => (index === 0 ? { ...row, outcome: 'passed' as const } : row));
  assert.equal(replay(now, draft, rows).digest, replay(now, draft, proved).digest);
  assert.notEqual(replay(now, draft, rows).digest, replay(draft, now, rows).digest);
});

test('who is newly asked, held, blocked or let in is counted by whose they turned out to be', () => {
  const now = side({ score: null, rules: [{ id: 'a', when: { any: ['place.new_country'] }, verdict: 'challenge' }] });
  const draft = side({ score: null, rules: [{ id: 'b', when: { any: ['velocity.networks'] }, verdict: 'block' }] });
  const fast = found(['velocity.networks', 'raise']);
  const {
    changes,
    proofs,
    now: before,
    draft: after,
  } = replay(now, draft, [
    recorded({ findings: ABROAD }),
    recorded({ findings: ABROAD, outcome: 'asked' }),
    recorded({ findings: ABROAD, outcome: 'asked', waits: true }),
    recorded({ findings: ABROAD, outcome: 'asked', returned: true }),
    recorded({ findings: ABROAD, outcome: 'blocked', because: ['switch:1'] }),
    recorded({ findings: ABROAD, answer: 'not_me' }),
    recorded({ findings: fast, answer: 'me', outcome: 'released' }),
    recorded(),
  ]);
  assert.deepEqual(changes.let_in, { owner: 1, attack: 1, suspected: 1, unclear: 3 });
  assert.deepEqual(changes.blocked, { owner: 1, attack: 0, suspected: 0, unclear: 0 });
  assert.deepEqual(proofs, { owner: 3, attack: 1, suspected: 1, unclear: 3 });
  assert.deepEqual([before.rate, after.rate], [6 / 8, 0]);
});

test('a goal may go down to nine of ten attackers, not below, and not by way of another attacker', () => {
  const now = side({}, 1);
  assert.deepEqual(fieldsOf(now, side({ score: { caught: 0.9 } }, 3), []), []);
  assert.deepEqual(fieldsOf(now, side({ score: { caught: 0.8 } }, 4), []), ['score.caught']);
  assert.deepEqual(fieldsOf(now, side({ score: { attacker: 'naive', caught: 0.99 } }, 4.5), []), ['score.caught']);
  assert.deepEqual(fieldsOf(now, side({ score: null }), []), ['score']);
  assert.deepEqual(fieldsOf(now, side({ score: { verdict: 'notify' } }, 1), []), ['score.verdict']);
  assert.deepEqual(fieldsOf(side({ score: { caught: 0.5 } }, 5), side({ score: { caught: 0.8 } }, 4), []), [], 'better than before, if little');
});

test('before there is a curve goals are compared as they are written, once anybody signed in', () => {
  const some = [recorded()];
  const [now, low] = [side({}), side({ score: { attacker: 'vpn', caught: 0.6 } })];
  assert.deepEqual(fieldsOf(now, side({ score: null }), []), [], 'a tenant that is being set up');
  assert.deepEqual(fieldsOf(now, side({ score: null }), some), ['score']);
  assert.deepEqual(fieldsOf(now, side({ score: { verdict: 'notify' } }), some), ['score.verdict']);
  assert.deepEqual(fieldsOf(now, side({ score: { attacker: 'naive', caught: 0.999 } }), some), ['score.attacker']);
  assert.deepEqual(fieldsOf(now, side({ score: { caught: 0.89 } }), some), ['score.caught']);
  assert.deepEqual(fieldsOf(now, side({ score: { caught: 0.9, verdict: 'hold' } }), some), []);
  assert.deepEqual(fieldsOf(low, side({ score: { attacker: 'vpn', caught: 0.6 } }), some), []);
  assert.deepEqual(fieldsOf(low, side({ score: { attacker: 'vpn', caught: 0.5 } }), some), ['score.caught']);
  assert.deepEqual(fieldsOf(low, side({}), some), []);
  assert.deepEqual(fieldsOf(side({ score: null }), side({ score: null, unprovable: 'hold' }), some), [], 'what was open already is no loss');
  assert.deepEqual(fieldsOf(side({ mode: 'observe' }), side({ mode: 'observe', score: null }), some), ['score'], 'nor by way of observing');
});

test('whoever changes to an attacker who knows less is still held to those who know more', () => {
  const points = [...POINTS, ...[0.9, 0.99].map((caught, index) => ({ attacker: 'naive' as const, caught, threshold: [9, 3][index] as number }))];
  const judged = (now: Side, draft: Side) =>
    assuranceLost({ now, draft, points, replay: replay(now, draft, []) }).map(({ field, fix }) => `${field}: ${/\((\w+)\)/.exec(fix)?.[1]}`);
  const naive = (caught: number, threshold: number) => side({ score: { attacker: 'naive', caught } }, threshold);
  assert.deepEqual(judged(side({}, 1), naive(0.99, 3)), [], 'as many of those who know more are stopped');
  assert.deepEqual(judged(naive(0.99, 3), naive(0.9, 9)), ['score.caught: targeted']);
});

test('one customer who comes a hundred times is one customer', () => {
  const rules = BUILTIN_POLICY.rules.filter(({ id }) => id !== 'strange-place');
  const often = Array.from({ length: 100 }, () => recorded({ findings: ABROAD, user_id: 'one', enforced: 'challenge' }));
  assert.deepEqual(fieldsOf(side({}), side({ rules }), [...often, recorded({ findings: ABROAD, outcome: 'asked' })]), ['rules', 'rules.strange-place']);
});

test('a policy that asks too many customers may ask fewer; one that let attackers in may not', () => {
  const rules = BUILTIN_POLICY.rules.filter(({ id }) => id !== 'strange-place');
  const now = side({});
  const came = Array.from({ length: 18 }, () => recorded({ findings: ABROAD, enforced: 'challenge' }));
  const gone = () => recorded({ findings: ABROAD, outcome: 'asked' });
  assert.deepEqual(lost(now, side({ rules }), [...came, gone(), gone()]), []);
  const refused = lost(now, side({ rules }), [...came, gone(), gone(), gone()]);
  assert.deepEqual(
    refused.map(({ field }) => field),
    ['rules', 'rules.strange-place'],
  );
  assert.match(refused[0]?.fix ?? '', /21 recorded sign-ins .* only 18/);
  const unasked = Array.from({ length: 50 }, () => recorded({ findings: ABROAD }));
  assert.ok(lost(now, side({ rules }), [...unasked, gone()]).length > 0, 'who came in unasked, as while the policy was paused, proved nothing');
  const unproved = unasked.map((row) => ({ ...row, enforced: 'challenge' as const, unproved: true }));
  assert.ok(lost(now, side({ rules }), [...unproved, gone()]).length > 0, 'nor did who was asked and had nothing to answer with');
  assert.deepEqual(fieldsOf(now, side({ rules }), [...came, recorded({ findings: ABROAD, answer: 'not_me', outcome: 'asked' })]), ['rules', 'rules.strange-place']);
  const held = side({ rules: [...rules, { id: 'abroad', when: { any: ['place.new_country'] }, verdict: 'hold' }] });
  assert.deepEqual(fieldsOf(held, now, [recorded({ findings: ABROAD, answer: 'not_me', outcome: 'held' })]), ['rules'], 'lighter, if not open');
  assert.deepEqual(fieldsOf(held, now, [recorded({ findings: ABROAD, outcome: 'held' })]), [], 'somebody else may have been held by mistake');
  assert.deepEqual(fieldsOf(held, side({ rules }), [...came, recorded({ findings: ABROAD, outcome: 'held' })]), ['rules', 'rules.abroad']);
});

test('a policy that stopped somebody cannot begin to observe, and one whose challenges nobody answered cannot let those in who have no answer', () => {
  const now = side({ unprovable: 'hold' });
  const gone = recorded({ findings: ABROAD, outcome: 'asked' });
  assert.deepEqual(fieldsOf(now, side({ mode: 'observe', unprovable: 'hold' }), [recorded({ findings: ABROAD })]), []);
  assert.ok(fieldsOf(now, side({ mode: 'observe', unprovable: 'hold' }), [gone]).includes('mode'));
  assert.deepEqual(fieldsOf(now, side({}), [gone]), ['unprovable']);
  assert.deepEqual(fieldsOf(side({}), now, [gone]), []);
});

test('no grave situation is opened: by no rule that is missing, limited, or has an exception that an attacker can give themselves', () => {
  const now = side({});
  const without = (id: string) => BUILTIN_POLICY.rules.filter((rule) => rule.id !== id);
  const attack = BUILTIN_POLICY.rules.find(({ id }) => id === 'attack');
  assert.deepEqual(lost(now, side({ rules: [...BUILTIN_POLICY.rules, { id: 'more', when: { grade: 'raise' }, verdict: 'hold' }] }), []), []);
  for (const id of ['attack', 'leaked-password', 'copied-session']) assert.ok(lost(now, side({ rules: without(id) }), []).length > 0, id);
  const drafts: readonly (readonly [string, unknown])[] = [
    ['only told', { ...attack, verdict: 'notify' }],
    ['one application', { ...attack, when: { ...attack?.when, applications: ['shop'] } }],
    ['one action', { ...attack, when: { ...attack?.when, actions: ['sign-up'] } }],
    ['an exception', { ...attack, when: { ...attack?.when, unless: ['device.known', 'client.new_browser'] } }],
    ['a condition more', { ...attack, when: { ...attack?.when, any: ['place.new_country'] } }],
  ];
  for (const [what, rule] of drafts) assert.ok(lost(now, side({ rules: [...without('attack'), rule] }), []).length > 0, what);
  const notes = ['client.new_browser', 'client.unnamed', 'bot.headers', 'bot.fast'];
  const four = notes.map((reason, index) => ({
    ...attack,
    id: `attack-${index}`,
    when: { ...attack?.when, unless: index === 0 ? ['device.known', reason, 'mail.disposable'] : ['device.known', reason] },
  }));
  const trap = { id: 'trap', when: { any: ['mail.disposable'] }, verdict: 'challenge' };
  assert.ok(lost(now, side({ rules: [...without('attack'), ...four, trap] }), []).length > 0, 'four exceptions together, while a fifth is stopped');
  const open = side({ score: null, rules: [] });
  assert.deepEqual(lost(open, side({ score: null, rules: [{ id: 'a', when: {}, verdict: 'notify' }] }), []), [], 'what was open already is no loss');
  assert.deepEqual(lost(open, now, []), [], 'raising is always possible');
});

test('what a situation is opened for is told once, with all actions, and in words that fit their number', () => {
  const without = BUILTIN_POLICY.rules.filter((rule) => rule.id !== 'leaked-password');
  const told = lost(side({}), side({ rules: without }), []);
  assert.deepEqual(
    told.map(({ code, values }) => [code, values['situation'], values['actions']]),
    [['situation_opened', 'password_leaked', [...ACTIONS]]],
  );
  assert.match(told[0]?.fix ?? '', /^would let in a leaked password, in a browser nobody knows \(sign-in, sign-up, step-up, session, refresh\), which leads to challenge now$/);
  const only = { ...BUILTIN_POLICY.rules.find(({ id }) => id === 'leaked-password'), when: { any: ['leaked.password'], actions: ['sign-in'] } };
  assert.deepEqual(
    lost(side({}), side({ rules: [...without, only] }), [])[0]?.values['actions'],
    ACTIONS.filter((action) => action !== 'sign-in'),
  );
  const gone = recorded({ findings: ABROAD, outcome: 'asked', verdict: 'challenge', enforced: 'challenge' } as never);
  const fixOf = (rows: readonly RecordedCase[]) => lost(side({}), side({ mode: 'observe' }), rows).find(({ field }) => field === 'mode')?.fix ?? '';
  assert.match(fixOf([gone]), /1 sign-in that nobody owned up to was stopped/);
  assert.match(fixOf([gone, { ...gone, id: recorded().id }]), /2 sign-ins that nobody owned up to were stopped/);
});

test('the example of the guide can be published over what comes with the product', async () => {
  const guide = await readFile(new URL('../../../../docs/guide/risk.md', import.meta.url), 'utf8');
  const [example, rules] = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => parse(text ?? '') as { riskPolicy: { rules?: unknown[] } });
  assert.ok(example && rules);
  assert.deepEqual(lost(side({}), side(example.riskPolicy), []), []);
  const added = side({ ...example.riskPolicy, rules: [...BUILTIN_POLICY.rules, ...(rules.riskPolicy.rules ?? [])] });
  assert.deepEqual(lost(side({}), added, []), []);
});

test('what differs is told place by place, own words only as other ones', () => {
  const before = policy({ rules: [{ id: 'a', about: 'Ada said so', when: { applications: ['mail@example.org'] }, verdict: 'block' }] });
  const after = policy({ score: { caught: 0.95 }, rules: [{ id: 'a', about: 'Bob said so', verdict: 'hold' }] });
  assert.deepEqual(changesBetween(before, after), [
    'rules.a.about: other words',
    'rules.a.verdict: "block" -> "hold"',
    'rules.a.when.applications: ["mail at example.org"] -> nothing',
    'score.caught: 0.99 -> 0.95',
  ]);
});
