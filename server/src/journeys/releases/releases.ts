import { randomBytes } from 'node:crypto';
import type { Database, Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { Events, Origin } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import type { JourneyDefinition } from '../contract.ts';
import { versionOf, type StepCatalogue } from '../definition.ts';
import type { Definitions } from '../definitions.ts';
import { journeyErrors } from '../errors.ts';
import { canaryChanged, canaryEnded, definitionPublished, publicationCancelled, publicationPlanned, publicationStopped } from '../events.ts';
import { saveDefinition } from '../store.ts';
import { validateDefinition } from '../validate-definition.ts';
import {
  deleteCanary,
  deleteSchedule,
  findDue,
  isAhead,
  keepUnpublished,
  readCanary,
  readDue,
  readSchedule,
  stopSchedule,
  writeCanary,
  writeSchedule,
  type CanaryRow,
  type ScheduleRow,
} from './store.ts';

export interface Release {
  /** What new flows begin with, but for those of the canary. */
  readonly version: string;
  readonly canary?: Omit<CanaryRow, 'seed'>;
  readonly schedule?: ScheduleRow;
}

/** Who says what they saw changes nothing over what somebody else did since: `journeys.published_meanwhile`. */
export interface Releases {
  publish(tx: Tx, origin: Origin, definition: JourneyDefinition, coming?: readonly JourneyDefinition[], expected?: string): Promise<{ readonly version: string }>;
  /** As it is now; undefined: there is no such journey. */
  of(tenantId: string, journey: string): Promise<Release | undefined>;
  /** Part of the new flows begins with it, judged as if it were published. The same one again: another share of it. */
  tryOut(tx: Tx, origin: Origin, definition: JourneyDefinition, percent: number, expected: string | undefined): Promise<void>;
  /** Back to all with the current version. Flows that began with it keep it. */
  takeBack(tx: Tx, origin: Origin, journey: string, expected: string | undefined): Promise<void>;
  plan(tx: Tx, origin: Origin, definition: JourneyDefinition, at: Date, expected: string | undefined): Promise<void>;
  cancel(tx: Tx, origin: Origin, journey: string, expected: string | undefined): Promise<void>;
  readonly scheduled: readonly ScheduledJob[];
}

export interface ReleasesDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publish'>;
  readonly definitions: Definitions;
  readonly steps: StepCatalogue;
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'journeys.publish-planned' };
const EVERY_SECONDS = 15;
const BATCH = 100;

/** Of all that can be changed about which version counts: whoever saw something else saw something old. */
export function releaseTag({ version, canary, schedule }: Release): string {
  return [version, canary ? `${canary.version}-${canary.percent}` : '', schedule ? `${schedule.version}-${schedule.at.getTime()}-${schedule.stopped ?? ''}` : ''].join('.');
}

export function createReleases({ db, events, definitions, steps, onFailure = () => {} }: ReleasesDeps): Releases {
  /** Throws with every problem. `versionNow` comes after it: from there on others wait for us, so nothing may wait for another connection. */
  async function judge(tenantId: string, definition: JourneyDefinition, coming: readonly JourneyDefinition[] = []): Promise<string> {
    const others = new Map([...(await definitions.all(tenantId)), ...coming.map((other) => [other.id, other] as const)]);
    const problems = validateDefinition(definition, steps, (id) => others.get(id));
    if (problems.length > 0) throw journeyErrors.invalid_definition({ fields: problems.map((fix) => ({ field: 'definition', fix })) });
    const version = versionOf(definition);
    await definitions.rememberBuiltin(definition.id, version);
    return version;
  }

  const forgetAfter = (tx: Tx) => tx.afterCommit(() => definitions.forget(tx.tenantId));

  async function endCanary(tx: Tx, origin: Origin, journey: string, why: 'taken_back' | 'published' | 'replaced'): Promise<void> {
    const version = await deleteCanary(tx, journey);
    if (version === undefined) return;
    await events.publish(tx, canaryEnded, { origin, data: { journey, version, why } });
    forgetAfter(tx);
  }

  async function bring(tx: Tx, origin: Origin, definition: JourneyDefinition, version: string, expected: string | undefined): Promise<void> {
    const now = await definitions.versionNow(tx, definition.id);
    if (expected !== undefined && expected !== now) throw journeyErrors.published_meanwhile();
    await saveDefinition(tx, definition, version);
    await events.publish(tx, definitionPublished, { origin, data: { journey: definition.id, version } });
    // Whoever publishes says what all new flows begin with. What is published again as it is says nothing new.
    if (version !== now) await endCanary(tx, origin, definition.id, (await readCanary(tx, tx.tenantId, definition.id))?.version === version ? 'published' : 'replaced');
    forgetAfter(tx);
  }

  /** As it is, and nobody else changes it until this transaction has ended. */
  async function holdRelease(tx: Tx, journey: string, expected: string | undefined): Promise<Release> {
    const version = await definitions.versionNow(tx, journey);
    if (version === undefined) throw journeyErrors.unknown_journey();
    const release = releaseOf(version, await readCanary(tx, tx.tenantId, journey), await readSchedule(tx, tx.tenantId, journey));
    if (expected !== undefined && expected !== releaseTag(release)) throw journeyErrors.published_meanwhile();
    return release;
  }

  /** Judged anew: since it was planned other journeys, or the steps of a newer release, may have changed. */
  async function publishDue(tenantId: string, journey: string): Promise<void> {
    const due = await readSchedule(db, tenantId, journey);
    const definition = due && (await definitions.version(tenantId, journey, due.version));
    if (!definition) return;
    const judged = await judge(tenantId, definition).catch((error: unknown) => {
      if (isAppError(error)) return error;
      throw error;
    });
    await db.tenant(tenantId, async (tx) => {
      const now = await definitions.versionNow(tx, journey);
      const row = await readDue(tx, journey);
      // Somebody cancelled it, put it off, or another process was first.
      if (!row || row.version !== due.version) return;
      const stopped = typeof judged !== 'string' ? judged.code : row.beside !== now && row.version !== now ? 'journeys.published_meanwhile' : undefined;
      if (stopped !== undefined) {
        await stopSchedule(tx, journey, stopped);
        await events.publish(tx, publicationStopped, { origin: SYSTEM, result: 'failure', data: { journey, version: row.version, why: stopped } });
        return;
      }
      await bring(tx, SYSTEM, definition, row.version, now);
      await deleteSchedule(tx, journey);
    });
  }

  return {
    async publish(tx, origin, definition, coming = [], expected) {
      const version = await judge(tx.tenantId, definition, coming);
      await bring(tx, origin, definition, version, expected);
      return { version };
    },

    async of(tenantId, journey) {
      const [standing, canary, schedule] = await Promise.all([definitions.standing(tenantId), readCanary(db, tenantId, journey), readSchedule(db, tenantId, journey)]);
      const current = standing.get(journey);
      return current && releaseOf(current.version, canary, schedule);
    },

    async tryOut(tx, origin, definition, percent, expected) {
      const version = await judge(tx.tenantId, definition);
      const release = await holdRelease(tx, definition.id, expected);
      if (release.version === version) throw journeyErrors.is_current();
      if (release.canary && release.canary.version !== version) await endCanary(tx, origin, definition.id, 'replaced');
      await keepUnpublished(tx, definition, version);
      await writeCanary(tx, definition.id, { version, beside: release.version, percent, seed: randomBytes(32) });
      await events.publish(tx, canaryChanged, { origin, data: { journey: definition.id, version, percent } });
      forgetAfter(tx);
    },

    async takeBack(tx, origin, journey, expected) {
      await holdRelease(tx, journey, expected);
      await endCanary(tx, origin, journey, 'taken_back');
    },

    async plan(tx, origin, definition, at, expected) {
      const version = await judge(tx.tenantId, definition);
      const release = await holdRelease(tx, definition.id, expected);
      if (release.version === version) throw journeyErrors.is_current();
      if (!(await isAhead(tx, at))) throw journeyErrors.in_the_past();
      await keepUnpublished(tx, definition, version);
      await writeSchedule(tx, definition.id, { version, beside: release.version, at });
      await events.publish(tx, publicationPlanned, { origin, data: { journey: definition.id, version, at: at.toISOString() } });
    },

    async cancel(tx, origin, journey, expected) {
      await holdRelease(tx, journey, expected);
      const version = await deleteSchedule(tx, journey);
      if (version !== undefined) await events.publish(tx, publicationCancelled, { origin, data: { journey, version } });
    },

    scheduled: [
      {
        name: 'journeys.publish-planned',
        everySeconds: EVERY_SECONDS,
        async run(signal) {
          for (const { tenant_id, id } of await findDue(db, BATCH)) {
            if (signal.aborted) return;
            await publishDue(tenant_id, id).catch(onFailure);
          }
        },
      },
    ],
  };
}

function releaseOf(version: string, canary: CanaryRow | undefined, schedule: ScheduleRow | undefined): Release {
  if (!canary) return { version, ...(schedule ? { schedule } : {}) };
  const { seed: _, ...told } = canary;
  return { version, canary: told, ...(schedule ? { schedule } : {}) };
}
