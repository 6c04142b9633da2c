import type { Answer } from '../../api/index.ts';

export type Journey = Answer<'/admin/v1/tenants/{tenant}/journeys/{journey}'>;
export type JourneyNode = Journey['nodes'][number];

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly proves: boolean;
}

/** A place of the graph: a node, the end, or another journey. */
export interface Place {
  readonly id: string;
  readonly node: JourneyNode | undefined;
  readonly layer: number;
  readonly row: number;
}

/** A journey as far as it can be drawn: published, or a draft. */
export type Drawn = Pick<Journey, 'id' | 'start' | 'nodes'>;

/** What is told of places beside what they are. */
export interface Overlay {
  /** By place: said beside its name. */
  readonly notes?: ReadonlyMap<string, string>;
  /** Places somebody came through, and ways (`from outcome`) they took. */
  readonly lit?: ReadonlySet<string>;
}
export const wayKey = (from: string, outcome: string): string => `${from} ${outcome}`;

export interface Graph {
  readonly places: readonly Place[];
  readonly edges: readonly Edge[];
  readonly layers: number;
  readonly rows: number;
}

export const LEAVE = 'leave';

export const edgesOf = ({ nodes }: Pick<Journey, 'nodes'>): readonly Edge[] =>
  nodes.flatMap(({ id, next, leave }) => [
    ...next.map(({ outcome, to, proves }): Edge => ({ from: id, to, label: outcome, proves })),
    ...(leave === undefined ? [] : [{ from: id, to: leave, label: LEAVE, proves: false }]),
  ]);

/** Nodes as somebody meets them who goes through: nearest to the start first. */
export function inOrder({ nodes, start }: Pick<Journey, 'nodes' | 'start'>): readonly JourneyNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set<string>();
  const queue = [start];
  for (const id of queue) {
    const node = byId.get(id);
    if (!node || seen.has(id)) continue;
    seen.add(id);
    queue.push(...node.next.map(({ to }) => to));
  }
  return [...[...seen].map((id) => byId.get(id) as JourneyNode), ...nodes.filter(({ id }) => !seen.has(id))];
}

/** Layer by layer from the start; within a layer near to where they are come from. */
export function layOut(journey: Pick<Journey, 'nodes' | 'start'>): Graph {
  const edges = edgesOf(journey);
  const nodes = new Map(journey.nodes.map((node) => [node.id, node]));
  const depth = new Map<string, number>();
  const ordered = inOrder(journey);
  for (const { id } of ordered) {
    const own = depth.get(id) ?? 0;
    depth.set(id, own);
    for (const { to } of edges.filter(({ from }) => from === id)) if (!depth.has(to)) depth.set(to, own + 1);
  }
  const last = Math.max(0, ...ordered.map(({ id }) => depth.get(id) ?? 0));
  if (depth.has('done')) depth.set('done', last + 1);
  const layers: string[][] = [];
  for (const [id, layer] of depth) (layers[layer] ??= []).push(id);
  const rowOf = new Map<string, number>();
  for (const layer of layers) {
    const wish = (id: string) => {
      const rows = edges.flatMap(({ from, to }) => (to === id && rowOf.has(from) ? [rowOf.get(from) as number] : []));
      return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
    };
    const wishes = new Map((layer ?? []).map((id) => [id, wish(id)]));
    (layer ?? []).sort((a, b) => (wishes.get(a) ?? 0) - (wishes.get(b) ?? 0));
    for (const [row, id] of (layer ?? []).entries()) rowOf.set(id, row);
  }
  return {
    places: [...depth].map(([id, layer]) => ({ id, node: nodes.get(id), layer, row: rowOf.get(id) ?? 0 })),
    edges,
    layers: Math.max(1, layers.length),
    rows: Math.max(1, ...layers.map((layer) => layer?.length ?? 0)),
  };
}
