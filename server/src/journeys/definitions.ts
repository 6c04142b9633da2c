import { createCache } from '#platform/cache';
import type { Database, Tx } from '#platform/db';
import type { JourneyDefinition } from './contract.ts';
import { compileDefinition, versionOf, type CompiledJourney, type StepCatalogue } from './definition.ts';
import { journeyErrors } from './errors.ts';
import { COMPILED_CACHE, DEFINITION_CACHE_MS, DEFINITION_CACHE_TENANTS } from './settings.ts';
import { takesCanary, type Share } from './releases/takes-canary.ts';
import { currentDefinitions, loadDefinition, lockCurrent, rememberDefinition, servedDefinitions } from './store.ts';

/** Built-in definitions live under this tenant in the table. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Definitions {
  /** What new flows of this browser begin with: a version that is tried on it, else the tenant's own, else the built-in one. */
  current(tenantId: string, journey: string, browserHash: Buffer): Promise<CompiledJourney>;
  /** A version that a running flow is pinned to. */
  pinned(tenantId: string, journey: string, version: string): Promise<CompiledJourney>;
  /** The tenant's journeys and the built-in ones it did not replace. */
  all(tenantId: string): Promise<ReadonlyMap<string, JourneyDefinition>>;
  readonly builtin: ReadonlyMap<string, JourneyDefinition>;
  /** As `current`, with what an operator wants to know of it. Undefined: there is no such journey. Read anew. */
  standing(tenantId: string): Promise<ReadonlyMap<string, Standing>>;
  /** A version of it as it was published, or is built in. */
  version(tenantId: string, journey: string, version: string): Promise<JourneyDefinition | undefined>;
  /** As the others see it who publish: they wait until this transaction has ended. */
  versionNow(tx: Tx, journey: string): Promise<string | undefined>;
  builtinVersion(journey: string): string | undefined;
  /** Before it is published: a version of ours is known as such. */
  rememberBuiltin(journey: string, version: string): Promise<void>;
  /** The tenant's own that count. */
  own(tx: Tx): Promise<readonly JourneyDefinition[]>;
  /** After a publication by this process; others see it when their cache expires. */
  forget(tenantId: string): void;
}

/** One journey of a tenant as it is now. */
export interface Standing {
  readonly definition: JourneyDefinition;
  readonly version: string;
  /** The tenant has a version of its own. */
  readonly own: boolean;
  readonly publishedAt?: Date;
}

type Kept = Pick<Standing, 'definition' | 'version'>;

export function createDefinitions(db: Database, steps: StepCatalogue, builtins: readonly JourneyDefinition[]): Definitions {
  const builtin = new Map(builtins.map((definition) => [definition.id, { definition, version: versionOf(definition) }]));
  const own = createCache<{ readonly current: ReadonlyMap<string, Kept>; readonly canaries: ReadonlyMap<string, Kept & Share> }>({
    max: DEFINITION_CACHE_TENANTS,
    ttl: DEFINITION_CACHE_MS,
  });
  // Versions never change, so they may stay; bounded by number.
  const compiled = createCache<CompiledJourney>({ max: COMPILED_CACHE, ttl: DAY_MS });
  const remembered = new Map<string, Promise<void>>();

  const ownNow = async (tenantId: string, at: Database | Tx = db) => (await currentDefinitions(at, tenantId, NOBODY)).filter(({ id, builtin: ours }) => !(ours && builtin.has(id)));
  const ownOf = (tenantId: string) =>
    own.load(tenantId, async () => {
      const [current, canaries] = [new Map<string, Kept>(), new Map<string, Kept & Share>()];
      for (const { id, definition, version, builtin: ours, percent, seed } of await servedDefinitions(db, tenantId, NOBODY)) {
        if (percent !== null && seed !== null) {
          // A process of another release that lacks a step of it does without it: nobody has to be in it.
          if (Object.values(definition.nodes).every(({ step }) => steps.has(step))) canaries.set(id, { definition, version, percent, seed });
        } else if (!(ours && builtin.has(id))) current.set(id, { definition, version });
      }
      return { current, canaries };
    });

  /** Written once per process and version, before the first flow begins with it. */
  function remember(definition: JourneyDefinition, version: string): Promise<void> {
    let written = remembered.get(definition.id);
    if (!written) {
      written = rememberDefinition(db, NOBODY, definition, version);
      remembered.set(definition.id, written);
      written.catch(() => remembered.delete(definition.id));
    }
    return written;
  }

  return {
    builtin: new Map([...builtin].map(([id, entry]) => [id, entry.definition])),
    async current(tenantId, journey, browserHash) {
      const { current, canaries } = await ownOf(tenantId);
      const canary = canaries.get(journey);
      const mine = canary && takesCanary(canary, browserHash) ? canary : current.get(journey);
      const chosen = mine ?? builtin.get(journey);
      if (!chosen) throw journeyErrors.unknown_journey();
      if (!mine) await remember(chosen.definition, chosen.version);
      return compiled.load(`${journey}:${chosen.version}`, async () => compileDefinition(chosen.definition, chosen.version, steps));
    },
    pinned: (tenantId, journey, version) =>
      // The key may leave out the tenant: the version is a digest of the content.
      compiled.load(`${journey}:${version}`, async () => {
        const known = builtin.get(journey);
        const definition = known?.version === version ? known.definition : await loadDefinition(db, [tenantId, NOBODY], journey, version);
        if (!definition) throw journeyErrors.broken_step({ cause: new Error(`Journey "${journey}" version ${version} is not stored.`) });
        return compileDefinition(definition, version, steps);
      }),
    async all(tenantId) {
      const { current: mine } = await ownOf(tenantId);
      return new Map([...[...builtin].map(([id, entry]) => [id, entry.definition] as const), ...[...mine].map(([id, entry]) => [id, entry.definition] as const)]);
    },
    async standing(tenantId) {
      const mine = new Map((await ownNow(tenantId)).map((row) => [row.id, { definition: row.definition, version: row.version, own: true, publishedAt: row.published_at }]));
      return new Map<string, Standing>([...[...builtin].map(([id, entry]) => [id, { ...entry, own: false }] as const), ...mine]);
    },
    async version(tenantId, journey, version) {
      const known = builtin.get(journey);
      return known?.version === version ? known.definition : loadDefinition(db, [tenantId, NOBODY], journey, version);
    },
    async versionNow(tx, journey) {
      const [published, ours] = [await lockCurrent(tx, journey, NOBODY), builtin.get(journey)?.version];
      return published && !(published.builtin && ours !== undefined) ? published.version : ours;
    },
    builtinVersion: (journey) => builtin.get(journey)?.version,
    async rememberBuiltin(journey, version) {
      const known = builtin.get(journey);
      if (known?.version === version) await remember(known.definition, version);
    },
    own: async (tx) => (await ownNow(tx.tenantId, tx)).map(({ definition }) => definition),
    forget: (tenantId) => own.delete(tenantId),
  };
}
