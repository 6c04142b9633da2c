import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { defineStep, type JourneyDefinition } from './contract.ts';
import { versionOf } from './definition.ts';
import { validateDefinition } from './validate-definition.ts';

const step = (id: string, outcomes: readonly string[], more: object = {}) =>
  [id, defineStep({ id, settings: z.strictObject({ purpose: z.enum(['a', 'b']).default('a') }), outcomes, ...more })] as const;
const steps = new Map([
  step('x.identify', ['identified', 'sign-up']),
  step('x.password', ['verified', 'forgot', 'change'], { proves: { verified: 'factor' } }),
  step('x.session', ['started'], { startsSession: true }),
]);
const nodes = {
  identify: { step: 'x.identify', next: { identified: 'password', 'sign-up': 'identify' } },
  password: { step: 'x.password', next: { verified: 'session', forgot: 'identify', change: 'identify' } },
  session: { step: 'x.session', next: { started: 'done' } },
};
const good: JourneyDefinition = { id: 'sign-in', start: 'identify', nodes };
const none = () => undefined;
const problems = (definition: unknown, others: (id: string) => JourneyDefinition | undefined = none) => validateDefinition(definition as JourneyDefinition, steps, others);

test('a good journey has no problem', () => {
  assert.deepEqual(problems(good), []);
});

test('names that mean nothing are told, each with its place', () => {
  const bad = {
    id: 'sign-in',
    start: 'nowhere',
    nodes: {
      a: { step: 'x.unknown', next: {} },
      b: { step: 'x.session', next: { started: 'gone', ended: 'done' } },
      c: { step: 'x.identify', settings: { purpose: 'z', more: 1 }, next: { identified: 'journey:absent' } },
      d: { step: 'x.session', next: { started: 'constructor' } },
    },
  };
  const told = problems(bad);
  for (const expected of [
    'The start "nowhere" is not a node.',
    'Node "a" uses the unknown step "x.unknown".',
    'Node "b": the outcome "started" leads to "gone", which is not a node.',
    'Node "b" names the outcome "ended", which the step "x.session" does not have.',
    'Node "c" does not say where its outcome "sign-up" leads.',
    'Node "c": the outcome "identified" leads to the journey "absent", which does not exist.',
    'Node "d": the outcome "started" leads to "constructor", which is not a node.',
  ])
    assert.ok(told.includes(expected), `${expected}\n---\n${told.join('\n')}`);
  assert.ok(told.some((line) => line.startsWith('Node "c": settings.purpose:')));
  assert.ok(told.some((line) => line.startsWith('Node "c": settings: ')));
});

test('a node nobody reaches and a dead end are told', () => {
  const told = problems({ ...good, nodes: { ...nodes, session: { step: 'x.session', next: { started: 'session' } }, lost: { step: 'x.session', next: { started: 'done' } } } });
  assert.ok(told.includes('Node "lost" cannot be reached.'));
  assert.ok(told.includes('Node "identify" is a dead end: no way leads from it to "done".'));
});

test('a way to a session past the proof is told with the way', () => {
  const told = problems({ ...good, nodes: { ...nodes, password: { step: 'x.password', next: { verified: 'session', forgot: 'session', change: 'identify' } } } });
  assert.deepEqual(told, ['Node "session" starts a session, but this way to it proves no factor: identify > password > session.']);
});

test('ways are followed into other journeys: past their proofs, and to their ends', () => {
  const recover: JourneyDefinition = { id: 'recover', start: 'session', nodes: { session: { step: 'x.session', next: { started: 'done' } } } };
  const crossing = { ...good, nodes: { ...nodes, password: { step: 'x.password', next: { verified: 'journey:recover', forgot: 'journey:recover', change: 'identify' } } } };
  const { session: _, ...withoutSession } = crossing.nodes;
  const told = problems({ ...crossing, nodes: withoutSession }, (id) => (id === 'recover' ? recover : undefined));
  assert.deepEqual(told, ['Node "recover/session" starts a session, but this way to it proves no factor: identify > password > recover/session.']);

  const proved = { id: 'sign-in', start: 'password', nodes: { password: { step: 'x.password', next: { verified: 'journey:recover', forgot: 'password', change: 'password' } } } };
  assert.deepEqual(
    problems(proved, () => recover),
    [],
  );
  const endless: JourneyDefinition = { id: 'recover', start: 'turn', nodes: { turn: { step: 'x.session', next: { started: 'turn' } } } };
  assert.deepEqual(
    problems(proved, () => endless),
    ['Node "password" is a dead end: no way leads from it to "done".'],
  );
});

test('where leaving leads must exist, is a way like any other, and proves nothing', () => {
  const leaving = (leave: string, more: object = {}) => problems({ ...good, nodes: { ...nodes, password: { ...nodes.password, leave }, ...more } });
  assert.deepEqual([leaving('done'), leaving('identify')], [[], []]);
  assert.deepEqual(leaving('nowhere'), ['Node "password": "leave" leads to "nowhere", which is not a node.']);
  assert.deepEqual(leaving('journey:absent'), ['Node "password": "leave" leads to the journey "absent", which does not exist.']);
  assert.deepEqual(leaving('session'), ['Node "session" starts a session, but this way to it proves no factor: identify > password > session.']);
  const only = { ...nodes, password: { ...nodes.password, leave: 'lost' }, lost: { step: 'x.session', next: { started: 'done' } } };
  assert.ok(!problems({ ...good, nodes: only }).includes('Node "lost" cannot be reached.'));
});

test('a shape that is not a journey is told, not thrown', () => {
  assert.ok(problems({ id: 'UPPER', start: 'a', nodes: {} }).length > 0);
  assert.ok(problems(null).length > 0);
  assert.ok(problems({ ...good, extra: true }).some((line) => /extra/.test(line)));
});

test('the version depends on the content, not on the order of its keys', () => {
  assert.equal(versionOf(good), versionOf({ nodes: { session: nodes.session, password: nodes.password, identify: nodes.identify }, start: 'identify', id: 'sign-in' }));
  assert.notEqual(versionOf(good), versionOf({ ...good, start: 'password' }));
});
