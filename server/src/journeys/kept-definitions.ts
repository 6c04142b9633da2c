import { z } from 'zod';
import type { Database } from '#platform/db';
import type { JourneyDefinition, Step } from './contract.ts';
import { definitionShape, type StepCatalogue } from './definition.ts';
import type { Definitions, Standing } from './definitions.ts';
import { journeyErrors } from './errors.ts';
import { lackingSteps, type LackingStep } from './lacking-steps.ts';
import { listVersions } from './store.ts';
import { walk, type TrialInput, type Walk } from './trial/walk.ts';
import { validateDefinition } from './validate-definition.ts';

export interface KeptJourney extends Standing {
  /** Of what is built in under this name; undefined: it is the tenant's alone. */
  readonly builtinVersion?: string;
}

/** What a step is, for whoever reads a definition. */
export interface NodeFacts {
  readonly outcomes: readonly string[];
  /** Outcomes that prove who it is. */
  readonly proves: readonly string[];
  readonly startsSession: boolean;
  /** It may show something; others decide and pass on. */
  readonly shows: boolean;
}

export interface KnownStep extends NodeFacts {
  readonly id: string;
  /** JSON Schema of its settings. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface KeptDefinitions {
  /** By their names. */
  all(tenantId: string): Promise<ReadonlyMap<string, KeptJourney>>;
  /** Latest first; `after` is the version of the last one that was seen. */
  versions(tenantId: string, journey: string, after: string | undefined, limit: number): Promise<readonly { readonly version: string; readonly publishedAt: Date }[]>;
  version(tenantId: string, journey: string, version: string): Promise<JourneyDefinition | undefined>;
  /** Everything wrong with a draft, beside the other journeys of the tenant. */
  problems(tenantId: string, draft: unknown): Promise<readonly string[]>;
  /** What the built-in journey of this name has, and this definition lacks: it may be published all the same. */
  lacking(definition: unknown): readonly LackingStep[];
  /** Of a step by its id. */
  facts(step: string): NodeFacts | undefined;
  /** Every step a node may use, by id. */
  steps(): readonly KnownStep[];
  /** Which way somebody who does not exist would go. Begins no flow, sends nothing, writes nothing. */
  tryWalk(input: TrialInput): Promise<Walk>;
}

const factsOf = (step: Step): NodeFacts => ({
  outcomes: [...step.outcomes],
  proves: Object.keys(step.proves ?? {}),
  startsSession: step.startsSession === true,
  shows: step.offer !== undefined,
});

export function createKept(db: Database, steps: StepCatalogue, definitions: Definitions): KeptDefinitions {
  const all: KeptDefinitions['all'] = async (tenantId) =>
    new Map(
      [...(await definitions.standing(tenantId))].map(([id, standing]) => {
        const builtinVersion = definitions.builtinVersion(id);
        return [id, { ...standing, ...(builtinVersion === undefined ? {} : { builtinVersion }) }];
      }),
    );
  return {
    all,
    versions: async (tenantId, journey, after, limit) =>
      (await listVersions(db, tenantId, journey, after, limit)).map(({ version, published_at }) => ({ version, publishedAt: published_at })),
    version: (tenantId, journey, version) => definitions.version(tenantId, journey, version),
    async problems(tenantId, draft) {
      const others = await definitions.standing(tenantId);
      return validateDefinition(draft as JourneyDefinition, steps, (id) => others.get(id)?.definition);
    },
    lacking(definition) {
      const shaped = definitionShape.safeParse(definition);
      return shaped.success ? lackingSteps(shaped.data, definitions.builtin.get(shaped.data.id), steps) : [];
    },
    facts(id) {
      const step = steps.get(id);
      return step && factsOf(step);
    },
    steps: () =>
      [...steps.values()]
        .map((step) => ({ id: step.id, ...factsOf(step), settings: z.toJSONSchema(step.settings, { io: 'input', unrepresentable: 'any' }) }))
        .toSorted((a, b) => a.id.localeCompare(b.id)),
    async tryWalk(input) {
      const others = new Map([...(await definitions.standing(input.tenantId))].map(([id, { definition }]) => [id, definition] as const));
      const problems = validateDefinition(input.definition, steps, (id) => others.get(id));
      if (problems.length > 0) throw journeyErrors.invalid_definition({ fields: problems.map((fix) => ({ field: 'definition', fix })) });
      return walk({ db, steps, others }, input);
    },
  };
}
