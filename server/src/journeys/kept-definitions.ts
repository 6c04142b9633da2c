import type { Database } from '#platform/db';
import type { JourneyDefinition } from './contract.ts';
import type { StepCatalogue } from './definition.ts';
import type { Definitions, Standing } from './definitions.ts';
import { listVersions } from './store.ts';
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

export interface KeptDefinitions {
  /** By their names. */
  all(tenantId: string): Promise<ReadonlyMap<string, KeptJourney>>;
  /** Latest first; `after` is the version of the last one that was seen. */
  versions(tenantId: string, journey: string, after: string | undefined, limit: number): Promise<readonly { readonly version: string; readonly publishedAt: Date }[]>;
  version(tenantId: string, journey: string, version: string): Promise<JourneyDefinition | undefined>;
  /** Everything wrong with a draft, beside the other journeys of the tenant. */
  problems(tenantId: string, draft: unknown): Promise<readonly string[]>;
  /** Of a step by its id. */
  facts(step: string): NodeFacts | undefined;
}

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
    facts(id) {
      const step = steps.get(id);
      return step && { outcomes: [...step.outcomes], proves: Object.keys(step.proves ?? {}), startsSession: step.startsSession === true, shows: step.offer !== undefined };
    },
  };
}
