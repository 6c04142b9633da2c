import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Tx } from '#platform/db';
import { buildCopyJob } from './build-job.ts';
import type { Copy, CopyBegun, CopyWish } from './contract.ts';
import type { PortabilityDeps } from './deps.ts';
import { exportRequested } from './events.ts';
import { DAILY, GIVE_UP_SECONDS } from './settings.ts';
import { exportsOf, insertExport, type ExportRecord } from './store.ts';

export const copyOf = ({ id, state, created_at, expires_at, bytes }: ExportRecord): Copy => ({
  id,
  state,
  createdAt: created_at,
  ...(expires_at === null ? {} : { expiresAt: expires_at }),
  ...(bytes === null ? {} : { bytes: Number(bytes) }),
});

type Refused = Exclude<CopyBegun, { readonly kind: 'begun' }>;

/** Whoever has one in the making is told so and nothing is counted; everything else is counted before it is looked at, in its own commit (D12). Undefined: nothing speaks against it. */
export async function countCopy(deps: PortabilityDeps, tenantId: string, userId: string): Promise<Refused | undefined> {
  const [before, held] = await deps.db.read(tenantId, async (tx) => [await exportsOf(tx, userId), await deps.heldUntil(tx, userId)] as const);
  if (held) return { kind: 'held', until: held };
  if (before.some(({ state }) => state === 'building')) return { kind: 'busy' };
  const counted = await deps.limits.hit(tenantId, [{ key: `portability:copies:${userId}`, ...DAILY }]);
  return counted.allowed ? undefined : { kind: 'limited', retryAfter: counted.retryAfter };
}

/** Row and job exist exactly when the caller's transaction commits. */
export async function writeCopy(deps: PortabilityDeps, tx: Tx, origin: Origin, { userId, locale, brandId }: CopyWish): Promise<CopyBegun> {
  const until = await deps.heldUntil(tx, userId);
  if (until) return { kind: 'held', until };
  const made = await insertExport(tx, { id: newId(), userId, locale, brandId }, GIVE_UP_SECONDS);
  if (!made) return { kind: 'busy' };
  await deps.jobs.enqueue(tx, buildCopyJob, { tenantId: tx.tenantId, exportId: made.id });
  await deps.events.publish(tx, exportRequested, { origin, subject: userId, data: { export: made.id } });
  return { kind: 'begun', copy: copyOf(made) };
}

export async function beginCopy(deps: PortabilityDeps, tenantId: string, origin: Origin, wish: CopyWish): Promise<CopyBegun> {
  return (await countCopy(deps, tenantId, wish.userId)) ?? deps.db.tenant(tenantId, (tx) => writeCopy(deps, tx, origin, wish));
}
