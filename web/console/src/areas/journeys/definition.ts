import { isTree, type Tree } from '../../kit/schema.ts';
import type { Journey, JourneyNode } from './graph.ts';

/* A draft as somebody edits it: read leniently, since it may be half of something, and changed only by these functions. */

export interface Node {
  readonly step: string;
  readonly settings?: Tree;
  readonly next: Readonly<Record<string, string>>;
  readonly leave?: string;
}

export interface Definition {
  readonly id: string;
  readonly start: string;
  readonly nodes: Readonly<Record<string, Node>>;
}

/** What a node can be made of. */
export interface KnownStep {
  readonly id: string;
  readonly outcomes: readonly string[];
  readonly proves: readonly string[];
  readonly shows: boolean;
  readonly starts_session: boolean;
  readonly settings: Tree;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const textsOf = (value: unknown): Record<string, string> => (isTree(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, textOf(one)])) : {});

function nodeOf(value: unknown): Node {
  const tree = isTree(value) ? value : {};
  return {
    step: textOf(tree['step']),
    ...(isTree(tree['settings']) ? { settings: tree['settings'] } : {}),
    next: textsOf(tree['next']),
    ...(typeof tree['leave'] === 'string' ? { leave: tree['leave'] } : {}),
  };
}

export function definitionOf(value: Tree): Definition {
  const nodes = isTree(value['nodes']) ? value['nodes'] : {};
  return { id: textOf(value['id']), start: textOf(value['start']), nodes: Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, nodeOf(node)])) };
}

/** As the API would tell of it, so that a draft is drawn like what is published. */
export function drawn({ id, start, nodes }: Definition, steps: readonly KnownStep[]): Pick<Journey, 'id' | 'start' | 'nodes'> {
  const known = new Map(steps.map((step) => [step.id, step]));
  const told = Object.entries(nodes).map(([name, { step, next, leave }]): JourneyNode => {
    const facts = known.get(step);
    const ways = Object.entries(next).map(([outcome, to]) => ({ outcome, to, proves: facts?.proves.includes(outcome) ?? false }));
    return { id: name, step, shows: facts?.shows ?? false, starts_session: facts?.starts_session ?? false, next: ways, ...(leave === undefined ? {} : { leave }) };
  });
  return { id, start, nodes: told };
}

export const withNode = (definition: Definition, id: string, node: Node): Definition => ({ ...definition, nodes: { ...definition.nodes, [id]: node } });

/** Every way of it, and the start, with another target. */
function redirected({ start, nodes, ...rest }: Definition, target: (to: string) => string): Definition {
  const moved = Object.entries(nodes).map(([id, { next, leave, ...node }]): [string, Node] => [
    id,
    { ...node, next: Object.fromEntries(Object.entries(next).map(([outcome, to]) => [outcome, target(to)])), ...(leave === undefined ? {} : { leave: target(leave) }) },
  ]);
  return { ...rest, start: target(start), nodes: Object.fromEntries(moved) };
}

/** Whatever led to it leads to its new name. */
export function renamed(definition: Definition, from: string, to: string): Definition {
  if (from === to) return definition;
  const other = redirected(definition, (target) => (target === from ? to : target));
  return { ...other, nodes: Object.fromEntries(Object.entries(other.nodes).map(([id, node]) => [id === from ? to : id, node])) };
}

/** What led to it leads to where it led first, but for itself; else to the end. */
export function without(definition: Definition, id: string): Definition {
  const beyond = Object.values(definition.nodes[id]?.next ?? {}).find((to) => to !== id) ?? 'done';
  const { [id]: _, ...nodes } = definition.nodes;
  const [other = ''] = Object.keys(nodes);
  // A journey cannot begin with its end, nor with another one.
  const start = definition.start !== id ? definition.start : beyond in nodes ? beyond : other;
  return { ...redirected({ ...definition, nodes }, (to) => (to === id ? beyond : to)), start };
}

/** A way that a new step is put into: of a node by an outcome; `''`: before the start. */
export interface Between {
  readonly node: string;
  readonly outcome: string;
}

/** The new step goes on to where the way led, by whichever of its outcomes; so nothing leads nowhere. */
export function withStep(definition: Definition, id: string, { id: step, outcomes }: Pick<KnownStep, 'id' | 'outcomes'>, { node, outcome }: Between): Definition {
  const before = definition.nodes[node];
  const on = before === undefined ? definition.start : (before.next[outcome] ?? 'done');
  const added = withNode(definition, id, { step, next: Object.fromEntries(outcomes.map((one) => [one, on])) });
  return before === undefined ? { ...added, start: id } : withNode(added, node, { ...before, next: { ...before.next, [outcome]: id } });
}

/** With the outcomes of another kind of step: those of the same name stay where they lead, the others lead where the first one did. */
export function ofKind({ next }: Node, { id, outcomes }: Pick<KnownStep, 'id' | 'outcomes'>): Node {
  const [first = 'done'] = Object.values(next);
  return { step: id, next: Object.fromEntries(outcomes.map((outcome) => [outcome, next[outcome] ?? first])) };
}

/** A name nobody has yet: `password`, `password-2`. */
export function freeName({ nodes }: Pick<Definition, 'nodes'>, step: string): string {
  const base = step.split('.').at(-1) ?? 'step';
  let name = base;
  for (let n = 2; name in nodes; n++) name = `${base}-${n}`;
  return name;
}

// ---------------------------------------------------------------- Two versions

type Parts = Readonly<Record<string, unknown>>;

/** In one order, so that what is the same is the same text. */
const ordered = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(ordered)
    : isTree(value)
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, one]) => [name, ordered(one)]),
        )
      : value;

/** Parts that two people may change beside each other: the start, and each node. */
export function partsOf({ start, nodes }: Definition): Parts {
  return { start, ...Object.fromEntries(Object.entries(nodes).map(([id, node]) => [`nodes.${id}`, ordered(node)])) };
}

/** The parts of several versions, each with the names of all: what one of them does not have is `undefined` there. */
export function alike(versions: readonly Definition[]): readonly Parts[] {
  const parts = versions.map(partsOf);
  const names = [...new Set(parts.flatMap((one) => Object.keys(one)))];
  return parts.map((one) => Object.fromEntries(names.map((name) => [name, one[name]])));
}

export function ofParts(id: string, parts: Parts): Definition {
  const nodes = Object.entries(parts).flatMap(([name, value]) => (name.startsWith('nodes.') && isTree(value) ? [[name.slice('nodes.'.length), nodeOf(value)] as const] : []));
  return { id, start: textOf(parts['start']), nodes: Object.fromEntries(nodes) };
}

const same = (a: unknown, b: unknown) => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

export type Difference =
  | { readonly kind: 'start'; readonly from: string; readonly to: string }
  | { readonly kind: 'added' | 'gone'; readonly node: string; readonly step: string }
  | { readonly kind: 'step'; readonly node: string; readonly from: string; readonly to: string }
  | { readonly kind: 'way'; readonly node: string; readonly outcome: string; readonly from: string | undefined; readonly to: string | undefined }
  | { readonly kind: 'setting'; readonly node: string; readonly setting: string; readonly from: unknown; readonly to: unknown };

/** What became of one version in the other, each as one fact that can be said. Pure. */
export function differences(before: Definition, after: Definition): readonly Difference[] {
  const found: Difference[] = [];
  if (before.start !== after.start) found.push({ kind: 'start', from: before.start, to: after.start });
  const names = [...new Set([...Object.keys(before.nodes), ...Object.keys(after.nodes)])];
  for (const node of names) {
    const [a, b] = [before.nodes[node], after.nodes[node]];
    if (!a || !b) {
      found.push({ kind: a ? 'gone' : 'added', node, step: (a ?? b)?.step ?? '' });
      continue;
    }
    if (a.step !== b.step) found.push({ kind: 'step', node, from: a.step, to: b.step });
    const [ways, others] = [
      { ...a.next, ...(a.leave === undefined ? {} : { leave: a.leave }) },
      { ...b.next, ...(b.leave === undefined ? {} : { leave: b.leave }) },
    ] as Record<string, string>[];
    for (const outcome of new Set([...Object.keys(ways ?? {}), ...Object.keys(others ?? {})]))
      if (ways?.[outcome] !== others?.[outcome]) found.push({ kind: 'way', node, outcome, from: ways?.[outcome], to: others?.[outcome] });
    const [had, has] = [a.settings ?? {}, b.settings ?? {}];
    for (const setting of new Set([...Object.keys(had), ...Object.keys(has)]))
      if (!same(had[setting], has[setting])) found.push({ kind: 'setting', node, setting, from: had[setting], to: has[setting] });
  }
  return found;
}
