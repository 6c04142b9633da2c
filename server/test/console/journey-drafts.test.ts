import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { builtinJourneys } from '../../src/app/catalog/journeys.ts';
import {
  alike,
  definitionOf,
  differences,
  freeName,
  ofKind,
  ofParts,
  renamed,
  without,
  withNode,
  withStep,
  type Definition,
} from '../../../web/console/src/areas/journeys/definition.ts';
import { mergeChanges } from '../../../web/console/src/kit/merge-changes.ts';

/* What the console makes of a draft, without a page: no way may lead nowhere, and of two people's changes none may be lost. */

const signIn = definitionOf(builtinJourneys.find(({ id }) => id === 'sign-in') as unknown as Readonly<Record<string, unknown>>);
const step = { id: 'challenges.solve', outcomes: ['passed', 'other'] };
const targetsOf = ({ nodes }: Definition) => Object.values(nodes).flatMap(({ next, leave }) => [...Object.values(next), ...(leave === undefined ? [] : [leave])]);
const leadsNowhere = (definition: Definition) =>
  [definition.start, ...targetsOf(definition)].filter((to) => to !== 'done' && !to.startsWith('journey:') && !(to in definition.nodes));

test('whatever is added, renamed, turned into another kind or deleted, every way leads somewhere', () => {
  const names = Object.keys(signIn.nodes);
  const change = fc.oneof(
    fc.nat().map((n) => (d: Definition) => without(d, Object.keys(d.nodes)[n % Object.keys(d.nodes).length] as string)),
    fc.nat().map((n) => (d: Definition) => renamed(d, Object.keys(d.nodes)[n % Object.keys(d.nodes).length] as string, freeName(d, `x.renamed-${n}`))),
    fc.nat().map((n) => (d: Definition) => {
      const node = Object.keys(d.nodes)[n % Object.keys(d.nodes).length] as string;
      return withStep(d, freeName(d, step.id), step, { node, outcome: Object.keys(d.nodes[node]?.next ?? {})[0] ?? '' });
    }),
    fc.nat().map((n) => (d: Definition) => {
      const node = Object.keys(d.nodes)[n % Object.keys(d.nodes).length] as string;
      return withNode(d, node, ofKind(d.nodes[node] as Definition['nodes'][string], step));
    }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: names.length - 1 }), (changes) => {
      const changed = changes.reduce((d, make) => (Object.keys(d.nodes).length > 1 ? make(d) : d), signIn);
      assert.deepEqual(leadsNowhere(changed), []);
    }),
    { numRuns: 100 },
  );
  assert.deepEqual(definitionOf({ ...signIn }), signIn);
});

test('a step put before the start is the start, and goes on to the one that was', () => {
  const changed = withStep(signIn, 'solve', step, { node: '', outcome: '' });
  assert.deepEqual([changed.start, changed.nodes['solve']?.next], ['solve', { passed: signIn.start, other: signIn.start }]);
});

test('of two who change one journey nothing is lost: what one of them changed is taken, what both changed is asked about', () => {
  const name = fc.constantFrom(...Object.keys(signIn.nodes));
  const edit = fc.tuple(name, fc.constantFrom('settings', 'gone', 'added')).map(([node, kind]) => (d: Definition): Definition => {
    if (kind === 'gone') return { ...d, nodes: Object.fromEntries(Object.entries(d.nodes).filter(([id]) => id !== node)) };
    if (kind === 'added') return withNode(d, `new-${node}`, { step: 'x.new', next: {} });
    const now = d.nodes[node];
    return now ? withNode(d, node, { ...now, settings: { changed: (Number(now.settings?.['changed']) || 0) + 1 } }) : d;
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 5 }), fc.array(edit, { maxLength: 5 }), (one, other) => {
      const [mine, theirs] = [one, other].map((edits) => edits.reduce((d, make) => make(d), signIn)) as [Definition, Definition];
      const [b = {}, m = {}, t = {}] = alike([signIn, mine, theirs]);
      const { values, both } = mergeChanges(b, m, t);
      for (const part of Object.keys(b)) {
        const [was, my, their] = [b[part], m[part], t[part]].map((value) => JSON.stringify(value));
        if (both.includes(part)) assert.ok(was !== my && was !== their && my !== their, part);
        else assert.equal(JSON.stringify(values[part]), my === was ? their : my, part);
      }
    }),
  );
  assert.deepEqual(ofParts('sign-in', alike([signIn])[0] ?? {}), signIn);
});

test('what differs is said as facts, and the same as nothing', () => {
  assert.deepEqual(differences(signIn, definitionOf(JSON.parse(JSON.stringify(signIn)) as Record<string, unknown>)), []);
  const { hint: _, ...nodes } = signIn.nodes;
  const identify = signIn.nodes['identify'] as Definition['nodes'][string];
  const other: Definition = {
    ...signIn,
    start: 'choose',
    nodes: { ...nodes, identify: { ...identify, settings: { purpose: 'merge' }, next: { ...identify.next, verified: 'done' }, leave: 'done' } },
  };
  assert.deepEqual(differences(signIn, other), [
    { kind: 'start', from: 'hint', to: 'choose' },
    { kind: 'gone', node: 'hint', step: 'federation.realm' },
    { kind: 'way', node: 'identify', outcome: 'verified', from: 'risk', to: 'done' },
    { kind: 'way', node: 'identify', outcome: 'leave', from: undefined, to: 'done' },
    { kind: 'setting', node: 'identify', setting: 'purpose', from: 'sign-in', to: 'merge' },
  ]);
});
