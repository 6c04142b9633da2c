import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JourneyDefinition, Step } from './contract.ts';

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const name = z.string().regex(NAME, 'use lower-case letters, digits and dashes');
const target = z.string().max(80);

/** Shape only; `validateDefinition` judges the graph. */
export const definitionShape: z.ZodType<JourneyDefinition> = z.strictObject({
  id: name,
  start: name,
  nodes: z
    .record(
      name,
      z.strictObject({ step: z.string().max(100), settings: z.record(z.string(), z.unknown()).optional(), next: z.record(z.string().max(64), target), leave: target.optional() }),
    )
    .refine((nodes) => Object.keys(nodes).length <= 100, 'use at most 100 nodes'),
}) as unknown as z.ZodType<JourneyDefinition>;

export type Target = { readonly kind: 'node'; readonly node: string } | { readonly kind: 'journey'; readonly journey: string } | { readonly kind: 'done' };

export function readTarget(text: string): Target {
  if (text === 'done') return { kind: 'done' };
  if (text.startsWith('journey:')) return { kind: 'journey', journey: text.slice('journey:'.length) };
  return { kind: 'node', node: text };
}

export interface CompiledNode {
  readonly step: Step;
  readonly settings: unknown;
  readonly next: ReadonlyMap<string, Target>;
  /** Where "Cancel" leads. */
  readonly leave?: Target;
}

/** A definition with its steps found and their settings parsed: made once per version, then only read. */
export interface CompiledJourney {
  readonly id: string;
  readonly version: string;
  readonly start: string;
  readonly nodes: ReadonlyMap<string, CompiledNode>;
}

export type StepCatalogue = ReadonlyMap<string, Step>;

/** Throws when a step is unknown: a process that lacks a step must not run a journey with it. */
export function compileDefinition(definition: JourneyDefinition, version: string, steps: StepCatalogue): CompiledJourney {
  const nodes = Object.entries(definition.nodes).map(([id, node]): [string, CompiledNode] => {
    const step = steps.get(node.step);
    if (!step) throw new Error(`Journey "${definition.id}" needs the step "${node.step}", which this process does not have.`);
    const next = new Map(Object.entries(node.next).map(([outcome, to]) => [outcome, readTarget(to)]));
    return [id, { step, settings: step.settings.parse(node.settings ?? {}), next, ...(node.leave === undefined ? {} : { leave: readTarget(node.leave) }) }];
  });
  return { id: definition.id, version, start: definition.start, nodes: new Map(nodes) };
}

/** 96 bits of the SHA-256 of the content, whatever the order of its keys: nobody finds another content with the same version. */
export function versionOf(definition: JourneyDefinition): string {
  return createHash('sha256').update(canonical(definition)).digest('hex').slice(0, 24);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join()}}`;
}
