import type { MergePart } from '#identity/contract';
import type { Step } from '#journeys/contract';
import type { Origin } from '#platform/events';
import type { AnyJobType, ScheduledJob } from '#platform/jobs';
import { beginCopy, copyOf } from './begin-copy.ts';
import { buildCopy } from './build-copy.ts';
import type { ExportPart, Portability } from './contract.ts';
import type { PortabilityDeps } from './deps.ts';
import { exportRemoved } from './events.ts';
import { copiesStay, exportsPart } from './exports-part.ts';
import { importCopy, type Imported, type ImportInput } from './importing/import-copy.ts';
import { openCopy } from './open-copy.ts';
import { copiesStep } from './pages/copies-step.ts';
import { purgeCopies } from './purge.ts';
import { deleteExport, exportsOf } from './store.ts';

export interface PortabilityRoom extends Portability {
  /** All that is told, this room's own last. */
  readonly parts: () => readonly ExportPart[];
  readonly mergePart: MergePart;
  /** For operators: a customer of another installation becomes one here. */
  importCopy(origin: Origin, input: ImportInput): Promise<Imported>;
  readonly steps: readonly Step[];
  readonly jobTypes: readonly AnyJobType[];
  readonly scheduled: readonly ScheduledJob[];
}

export function createPortability(given: PortabilityDeps): PortabilityRoom {
  const parts = () => [...given.parts(), exportsPart];
  const deps: PortabilityDeps = { ...given, parts };
  return {
    parts,
    list: async (tx, userId) => (await exportsOf(tx, userId)).map(copyOf),
    begin: (...wish) => beginCopy(deps, ...wish),
    heldUntil: deps.heldUntil,
    open: (...of) => openCopy(deps, ...of),
    async remove(tx, origin, userId, id) {
      const gone = await deleteExport(tx, userId, id);
      if (gone) await deps.events.publish(tx, exportRemoved, { origin, subject: userId, data: { export: id, reason: 'user' } });
      return gone;
    },
    async keys(tenantId) {
      return { keys: (await deps.signingKeys.current(tenantId)).keys.map(({ publicJwk }) => publicJwk) };
    },
    importCopy: (...of) => importCopy(deps, ...of),
    mergePart: copiesStay,
    steps: [copiesStep(deps)],
    jobTypes: [buildCopy(deps)],
    scheduled: [purgeCopies(deps)],
  };
}
