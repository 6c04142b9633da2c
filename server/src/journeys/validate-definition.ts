import type { JourneyDefinition, Step } from './contract.ts';
import { definitionShape, readTarget, type StepCatalogue } from './definition.ts';

export type Lookup = (journey: string) => JourneyDefinition | undefined;

/** A place of the graph that spans all journeys. */
interface Place {
  readonly journey: string;
  readonly node: string;
}

const named = (place: Place, home: string) => (place.journey === home ? place.node : `${place.journey}/${place.node}`);

/** Everything wrong with a journey, each as a sentence that says where; empty: it may be published. `others` finds the journeys it leads to. */
export function validateDefinition(definition: JourneyDefinition, steps: StepCatalogue, others: Lookup): string[] {
  const shape = definitionShape.safeParse(definition);
  if (!shape.success) return shape.error.issues.map((issue) => `${issue.path.map(String).join('.') || 'The definition'}: ${issue.message}.`);
  const problems = localProblems(definition, steps, others);
  // The graph says something only once every name in it is known.
  return problems.length > 0 ? problems : graphProblems(definition, steps, (id) => (id === definition.id ? definition : others(id)));
}

function localProblems(definition: JourneyDefinition, steps: StepCatalogue, others: Lookup): string[] {
  const problems: string[] = [];
  if (!Object.hasOwn(definition.nodes, definition.start)) problems.push(`The start "${definition.start}" is not a node.`);
  for (const [id, node] of Object.entries(definition.nodes)) {
    const step = steps.get(node.step);
    if (!step) {
      problems.push(`Node "${id}" uses the unknown step "${node.step}".`);
      continue;
    }
    const settings = step.settings.safeParse(node.settings ?? {});
    if (!settings.success)
      for (const issue of settings.error.issues) problems.push(`Node "${id}": settings${issue.path.length > 0 ? `.${issue.path.map(String).join('.')}` : ''}: ${issue.message}.`);
    for (const outcome of step.outcomes) if (!Object.hasOwn(node.next, outcome)) problems.push(`Node "${id}" does not say where its outcome "${outcome}" leads.`);
    for (const outcome of Object.keys(node.next))
      if (!step.outcomes.includes(outcome)) problems.push(`Node "${id}" names the outcome "${outcome}", which the step "${node.step}" does not have.`);
    for (const [way, to] of waysOut(node)) {
      const target = readTarget(to);
      if (target.kind === 'node' && !Object.hasOwn(definition.nodes, target.node)) problems.push(`Node "${id}": ${way} leads to "${to}", which is not a node.`);
      if (target.kind === 'journey' && target.journey !== definition.id && !others(target.journey))
        problems.push(`Node "${id}": ${way} leads to the journey "${target.journey}", which does not exist.`);
    }
  }
  return problems;
}

type Node = JourneyDefinition['nodes'][string];

/** Every target a node names, with words for the problem it may be. */
const waysOut = ({ next, leave }: Node): [string, string][] => [
  ...Object.entries(next).map(([outcome, to]): [string, string] => [`the outcome "${outcome}"`, to]),
  ...(leave === undefined ? [] : [['"leave"', leave] as [string, string]]),
];

interface Edge {
  readonly to: Place | 'done';
  readonly proves: boolean;
}

function graphProblems(definition: JourneyDefinition, steps: StepCatalogue, lookup: Lookup): string[] {
  const stepAt = (place: Place): Step | undefined => steps.get(lookup(place.journey)?.nodes[place.node]?.step ?? '');
  const edges = (place: Place): Edge[] => {
    const node = lookup(place.journey)?.nodes[place.node];
    const proves = stepAt(place)?.proves ?? {};
    // Leaving proves nothing.
    const ways: readonly (readonly [string | undefined, string])[] = [
      ...Object.entries(node?.next ?? {}),
      ...(node?.leave === undefined ? [] : [[undefined, node.leave] as const]),
    ];
    return ways.flatMap(([outcome, text]): Edge[] => {
      const target = readTarget(text);
      const start = target.kind === 'journey' ? lookup(target.journey)?.start : undefined;
      const to =
        target.kind === 'done'
          ? 'done'
          : target.kind === 'node'
            ? { journey: place.journey, node: target.node }
            : start === undefined
              ? undefined
              : { journey: target.journey, node: start };
      return to === undefined ? [] : [{ to, proves: outcome !== undefined && Object.hasOwn(proves, outcome) }];
    });
  };
  const first: Place = { journey: definition.id, node: definition.start };
  const reached = search(first, edges);
  const finishing = canFinish([...reached.places.values()], edges, (place) => stepAt(place)?.refuses === true);

  const problems: string[] = [];
  for (const node of Object.keys(definition.nodes)) {
    const key = keyOf({ journey: definition.id, node });
    if (!reached.places.has(key)) problems.push(`Node "${node}" cannot be reached.`);
    else if (!finishing.has(key)) problems.push(`Node "${node}" is a dead end: no way leads from it to "done".`);
  }
  for (const { place, trail } of reached.unproved) {
    if (stepAt(place)?.startsSession)
      problems.push(`Node "${named(place, definition.id)}" starts a session, but this way to it proves no factor: ${trail.map((at) => named(at, definition.id)).join(' > ')}.`);
  }
  return problems;
}

const keyOf = (place: Place) => `${place.journey}/${place.node}`;

/** Breadth first over (place, proved or not): the shortest way to each place that passes no proof. */
function search(first: Place, edges: (place: Place) => Edge[]) {
  const places = new Map<string, Place>();
  const unproved: { place: Place; trail: Place[] }[] = [];
  const seen = new Set<string>();
  const queue: { place: Place; proved: boolean; trail: Place[] }[] = [{ place: first, proved: false, trail: [first] }];
  for (let at = queue.shift(); at; at = queue.shift()) {
    const key = `${keyOf(at.place)}:${at.proved}`;
    if (seen.has(key)) continue;
    seen.add(key);
    places.set(keyOf(at.place), at.place);
    if (!at.proved) unproved.push({ place: at.place, trail: at.trail });
    for (const edge of edges(at.place)) if (edge.to !== 'done') queue.push({ place: edge.to, proved: at.proved || edge.proves, trail: [...at.trail, edge.to] });
  }
  return { places, unproved };
}

/** The places a way leads from to `done`, or to a refusal: grows backwards until nothing is added. */
function canFinish(places: readonly Place[], edges: (place: Place) => Edge[], refuses: (place: Place) => boolean): Set<string> {
  const finishing = new Set<string>(places.filter(refuses).map(keyOf));
  for (let grew = true; grew; ) {
    grew = false;
    for (const place of places) {
      if (finishing.has(keyOf(place)) || !edges(place).some((edge) => edge.to === 'done' || finishing.has(keyOf(edge.to)))) continue;
      finishing.add(keyOf(place));
      grew = true;
    }
  }
  return finishing;
}
