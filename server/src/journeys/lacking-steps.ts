import type { JourneyDefinition } from './contract.ts';
import type { StepCatalogue } from './definition.ts';

/** A step that the built-in journey has, and a copy of it lacks: no mistake, and worth a word. */
export interface LackingStep {
  readonly step: string;
  /** What it is called in the built-in journey, and how it is written there. */
  readonly node: string;
  readonly written: JourneyDefinition['nodes'][string];
  readonly about: string;
}

/**
 * Copies were made of what there was. Pure. Looked for is the kind of step, wherever it stands and whatever it is called there; of a journey that is the tenant's alone
 * nobody knows what it should have.
 */
export function lackingSteps(definition: Pick<JourneyDefinition, 'nodes'>, builtin: JourneyDefinition | undefined, steps: StepCatalogue): readonly LackingStep[] {
  const has = new Set(Object.values(definition.nodes).map(({ step }) => step));
  const lacking = new Map<string, LackingStep>();
  for (const [node, written] of Object.entries(builtin?.nodes ?? {})) {
    const without = steps.get(written.step)?.without;
    if (without === undefined || has.has(written.step) || lacking.has(written.step)) continue;
    const to = Object.values(written.next).map((target) => `"${target}"`);
    const about = `The built-in journey has the step "${written.step}" here, as node "${node}" before ${[...new Set(to)].join(', ')}. ${without}`;
    lacking.set(written.step, { step: written.step, node, written, about });
  }
  return [...lacking.values()];
}
