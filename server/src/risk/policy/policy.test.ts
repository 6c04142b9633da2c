import assert from 'node:assert/strict';
import { test } from 'node:test';
import { riskSignals } from '../../app/catalog/risk-signals.ts';
import { ACTIONS, GRADES, VERDICTS, type Finding } from '../contract.ts';
import { seededRandom } from '../replay/seeded-random.ts';
import { decideAll, decideVerdict, isGraver, type Case, type Switch } from './decide-verdict.ts';
import { BUILTIN_POLICY, riskPolicySchema, type RiskPolicy } from './policy.ts';
import { thresholdOf } from './standing.ts';

const REASONS = riskSignals.flatMap(({ reasons }) => Object.keys(reasons));
const found = (...findings: readonly (readonly [string, Finding['grade']])[]) => findings.map(([reason, grade]) => ({ reason, grade }));
const signIn = (findings: Case['findings'], more: Partial<Case> = {}): Case => ({ action: 'sign-in', findings, ...more });
const say = (at: Case, policy: RiskPolicy = BUILTIN_POLICY) => decideVerdict(policy, at).verdict;
const policy = (given: unknown): RiskPolicy => riskPolicySchema.parse(given);
const NOWHERE = { network: {}, covers: () => false };

test('the built-in policy speaks of reasons that signals give', () => {
  const named = BUILTIN_POLICY.rules.flatMap(({ when }) => [...(when.any ?? []), ...(when.all ?? []), ...(when.unless ?? [])]);
  assert.deepEqual(
    named.filter((reason) => !REASONS.includes(reason)),
    [],
  );
});

test('the built-in policy leaves customers as most are in peace, and asks where somebody careful would', () => {
  const KNOWN = ['device.known', 'calm'] as const;
  const table: readonly (readonly [string, Case, string])[] = [
    ['as always', signIn(found(KNOWN)), 'allow'],
    ['another browser at home', signIn(found(['device.new', 'note'], ['client.new_browser', 'note'])), 'allow'],
    ['another browser in another country', signIn(found(['device.new', 'note'], ['place.new_country', 'raise'])), 'challenge'],
    ['the own browser in another country', signIn(found(KNOWN, ['place.new_country', 'raise'])), 'notify'],
    ['a list tried from here', signIn(found(['stuffing.network', 'alarm'])), 'challenge'],
    ['a list tried from here, the own browser', signIn(found(KNOWN, ['stuffing.network', 'alarm'])), 'allow'],
    ['a program in a list tried from here', signIn(found(['stuffing.network', 'alarm'], ['bot.declared', 'raise'])), 'block'],
    ['a program by itself', signIn(found(['bot.declared', 'raise'])), 'allow'],
    ['a copied session', signIn(found(KNOWN, ['session.other_device', 'alarm'])), 'challenge'],
    ['a high score', signIn([], { score: 4, threshold: 3 }), 'challenge'],
    ['a score at the threshold', signIn([], { score: 3, threshold: 3 }), 'challenge'],
    ['a lower one', signIn([], { score: 2.9, threshold: 3 }), 'allow'],
    ['a high score in the own browser', signIn(found(KNOWN), { score: 4, threshold: 3 }), 'allow'],
    ['a high score before there is a threshold', signIn([], { score: 400 }), 'allow'],
  ];
  for (const [what, at, expected] of table) assert.equal(say(at), expected, what);
});

test('a rule holds where all it names holds, for applications and actions too', () => {
  const bank = policy({ score: null, rules: [{ id: 'bank', when: { applications: ['bank'], actions: ['step-up'], grade: 'note' }, verdict: 'hold' }] });
  const odd = found(['bot.headers', 'note']);
  assert.equal(say({ action: 'step-up', application: 'bank', findings: odd }, bank), 'hold');
  assert.equal(say({ action: 'sign-in', application: 'bank', findings: odd }, bank), 'allow');
  assert.equal(say({ action: 'step-up', application: 'shop', findings: odd }, bank), 'allow');
  assert.equal(say({ action: 'step-up', findings: odd }, bank), 'allow', 'no application at all');
  assert.equal(say({ action: 'step-up', application: 'bank', findings: found(['device.known', 'calm']) }, bank), 'allow');
  const always = policy({ score: null, rules: [{ id: 'all', verdict: 'challenge' }] });
  assert.deepEqual(decideVerdict(always, signIn([])), { verdict: 'challenge', because: ['all'] });
});

test('of several rules the gravest counts, in whatever order, and those that say it are named', () => {
  const rules = [
    { id: 'tell', verdict: 'notify' },
    { id: 'ask', when: { any: ['device.new'] }, verdict: 'challenge' },
    { id: 'ask-too', when: { grade: 'note' }, verdict: 'challenge' },
  ];
  const at = signIn(found(['device.new', 'note']));
  assert.deepEqual(decideVerdict(policy({ score: null, rules }), at), { verdict: 'challenge', because: ['ask', 'ask-too'] });
  assert.equal(say(at, policy({ score: null, rules: rules.toReversed() })), 'challenge');
});

test('whatever is found: a rule more, a graver finding or a higher score never makes a verdict lighter', () => {
  const random = seededRandom(20261130);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const anyFindings = () => Array.from({ length: Math.floor(random() * 4) }, () => ({ reason: pick(REASONS), grade: pick(GRADES) }));
  for (let round = 0; round < 3000; round++) {
    const rules = Array.from({ length: Math.floor(random() * 5) }, (_, index) => ({
      id: `r${index}`,
      when: { ...(random() < 0.5 ? { grade: pick(['note', 'raise', 'alarm'] as const) } : {}), ...(random() < 0.5 ? { any: [pick(REASONS)] } : {}) },
      verdict: pick(VERDICTS.slice(1)),
    }));
    const given = policy({ rules, score: random() < 0.5 ? null : {} });
    const at: Case = { action: pick(ACTIONS), findings: anyFindings(), score: random() * 5, threshold: 2.5 };
    const less = policy({ ...given, rules: rules.slice(1) });
    const more: Case = { ...at, findings: [...at.findings, { reason: 'stuffing.network', grade: 'alarm' }] };
    const higher: Case = { ...at, score: (at.score ?? 0) + 1 };
    assert.ok(!isGraver(say(at, less), say(at, given)), 'a rule more');
    assert.ok(!isGraver(say(at, given), say(more, given)), 'a finding more, where no rule makes an exception of it');
    assert.ok(!isGraver(say(at, given), say(higher, given)), 'a higher score');
  }
});

test('a policy that only observes says the same and does nothing, switches aside', () => {
  const observing = policy({ mode: 'observe' });
  const at = signIn(found(['place.new_country', 'raise']));
  const block: Switch = { id: 's', kind: 'block_country', value: 'XX' };
  assert.deepEqual(decideAll(observing, at, { switches: [], ...NOWHERE }), { verdict: 'challenge', because: ['strange-place'], enforced: 'allow' });
  assert.deepEqual(decideAll(observing, at, { switches: [block], network: { country: 'XX' }, covers: () => false }), {
    verdict: 'block',
    because: ['switch:s'],
    enforced: 'block',
  });
  assert.equal(decideAll(BUILTIN_POLICY, at, { switches: [{ id: 'p', kind: 'pause' }], ...NOWHERE }).enforced, 'allow');
});

test('switches block where they name, ask everybody, and never make anything lighter', () => {
  const at = signIn(found(['device.known', 'calm']));
  const on = (switches: readonly Switch[], network: { asn?: number; country?: string } = {}, covers = (_: string) => false) =>
    decideAll(BUILTIN_POLICY, at, { switches, network, covers });
  assert.deepEqual(on([{ id: 'a', kind: 'challenge_all' }]), { verdict: 'challenge', because: ['switch:a'], enforced: 'challenge' });
  assert.equal(on([{ id: 'n', kind: 'block_network', value: '64500' }], { asn: 64500 }).enforced, 'block');
  assert.equal(on([{ id: 'n', kind: 'block_network', value: '64500' }], { asn: 64501 }).enforced, 'allow');
  assert.equal(on([{ id: 'n', kind: 'block_network', value: '203.0.113.0/24' }], {}, (value) => value === '203.0.113.0/24').enforced, 'block');
  assert.equal(on([{ id: 'c', kind: 'block_country', value: 'FR' }]).enforced, 'allow', 'where nobody knows the country, none is named');
  assert.equal(
    on([
      { id: 'p', kind: 'pause' },
      { id: 'a', kind: 'challenge_all' },
    ]).enforced,
    'challenge',
  );
});

test('a policy that cannot be meant is refused, with the place', () => {
  const places = (given: unknown) => riskPolicySchema.safeParse(given).error?.issues.map(({ path }) => path.join('.'));
  assert.deepEqual(places({ rules: [{ id: 'Upper', verdict: 'block' }] }), ['rules.0.id']);
  assert.deepEqual(places({ rules: [{ id: 'a', verdict: 'allow' }] }), ['rules.0.verdict']);
  assert.deepEqual(places({ rules: [{ id: 'a', verdict: 'block', when: { any: [] } }] }), ['rules.0.when.any']);
  assert.deepEqual(
    places({
      rules: [
        { id: 'a', verdict: 'block' },
        { id: 'a', verdict: 'hold' },
      ],
    }),
    ['rules.1.id'],
  );
  assert.deepEqual(places({ score: { caught: 1 } }), ['score.caught']);
  assert.deepEqual(places({ score: { threshold: 3 } }), ['score']);
  assert.deepEqual(places({ score: { verdict: 'block' } }), ['score.verdict']);
});

test('the threshold is the one that catches at least as many as are wanted', () => {
  const points = [0.9, 0.95, 0.99, 0.999].map((caught, index) => ({ attacker: 'targeted' as const, caught, threshold: 4 - index }));
  const at = (caught: number) => thresholdOf(policy({ score: { caught } }), points);
  assert.deepEqual([at(0.99), at(0.96), at(0.95), at(0.9)], [2, 2, 3, 4]);
  assert.equal(thresholdOf(policy({ score: { attacker: 'vpn' } }), points), undefined);
  assert.equal(thresholdOf(policy({ score: null }), points), undefined);
});
