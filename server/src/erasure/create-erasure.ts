import { decodeJwt } from 'jose';
import type { Tx } from '#platform/db';
import type { ScheduledJob } from '#platform/jobs';
import { isId, newId } from '#platform/ids';
import type { UserState } from '#identity/contract';
import { readerOf, writeTo } from '#identity';
import { signReport } from './certificate.ts';
import type { Erasure, RecipientState } from './contract.ts';
import type { ErasureDeps } from './deps.ts';
import { eraseUser } from './erase-user.ts';
import { erasureCancelled, erasureScheduled, holdLifted, holdSet } from './events.ts';
import { CANCEL, issueCancel, progressHash, progressSecret, progressUrl, TOKEN } from './links.ts';
import { readOutlook } from './read-outlook.ts';
import { readProgress } from './read-progress.ts';
import { deleteStep } from './pages/delete-step.ts';
import { leavingStep } from './pages/leaving-step.ts';
import type { Step } from '#journeys/contract';
import { inactiveAccounts } from './inactive/inactive-accounts.ts';
import { cancelledMail, scheduledMail } from './mails.ts';
import { reapply } from './reapply.ts';
import { findErasure, listErasures } from './overview-store.ts';
import { ERASE_BATCH, ERASE_EVERY_SECONDS, isOwnersToKeep, RETRY_SECONDS } from './settings.ts';
import {
  deleteHold,
  dueErasures,
  findCertificate,
  findHold,
  findIssued,
  findScheduled,
  insertErasure,
  markCancelled,
  postpone,
  queue,
  setHold,
  unqueue,
  type ScheduledErasure,
} from './store.ts';

export interface ErasureRoom extends Erasure {
  readonly activeSince: ErasureDeps['activeSince'];
  readonly scheduled: readonly ScheduledJob[];
  /** `erasure.delete`, `erasure.leaving`. */
  readonly steps: readonly Step[];
}

const shown = ({ stateBefore: _before, due: _due, now: _now, ...pending }: ScheduledErasure) => pending;

export function createErasure(deps: ErasureDeps): ErasureRoom {
  async function graceDays(tenantId: string): Promise<number> {
    const tenant = await deps.tenants.byId(tenantId);
    if (!tenant) throw new Error(`There is no tenant ${tenantId}.`);
    return tenant.settings.erasure.graceDays;
  }
  const schedule: Erasure['schedule'] = async (tx, origin, { userId, askedBy, atOnce = false }) => {
    const days = atOnce ? 0 : await graceDays(tx.tenantId);
    // Whoever is blocked is not somebody who does not come.
    const activeOnly = askedBy !== 'operator' && askedBy !== 'rule';
    await deps.sessions.takeTurns(tx, [userId]);
    const before = await findScheduled(tx, userId, true);
    if (before) return { kind: 'already', erasure: shown(before) };
    const user = await deps.identity.find(tx, userId);
    if (!user) return { kind: 'refused', why: 'unknown' };
    // An operator ends also what is blocked; nobody ends what is gone.
    if (user.state !== 'active' && (activeOnly || user.state === 'merged' || user.state === 'erased')) return { kind: 'refused', why: 'inactive' };
    if (askedBy === 'customer' && (await deps.heldUntil(tx, userId)) !== undefined) return { kind: 'refused', why: 'held' };
    const id = newId();
    const progress = progressSecret(await deps.keys.tenant(tx.tenantId), id);
    await insertErasure(tx, { id, userId, askedBy, stateBefore: user.state, graceDays: days, progressHash: progressHash(progress) });
    await deps.identity.setState(tx, origin, userId, 'deletion_pending', 'erasure');
    await deps.sessions.revoke(tx, origin, { userId }, 'account_deleted');
    const erasure = (await findScheduled(tx, userId)) as ScheduledErasure;
    await deps.events.publish(tx, erasureScheduled, {
      origin,
      subject: userId,
      data: { erasure: id, askedBy, due: erasure.dueAt.toISOString(), held: erasure.hold !== undefined },
    });
    const begun = { kind: 'scheduled', erasure: shown(erasure), progress } as const;
    if (atOnce) return begun;
    const reader = await readerOf(deps, tx, userId);
    // What a guardian ends, the guardian keeps.
    const secret = isOwnersToKeep(askedBy) ? await issueCancel(deps, tx, userId) : undefined;
    const url = secret === undefined ? undefined : `${reader.tenant.issuer}/erasure/cancel/${secret}`;
    await writeTo(deps, tx, reader, scheduledMail(reader.brand.name, erasure, { keep: url, progress: progressUrl(reader.tenant.issuer, progress) }), id);
    return { ...begun, ...(secret === undefined ? {} : { cancel: secret }) };
  };
  const cancel: Erasure['cancel'] = async (tx, origin, userId) => {
    await deps.sessions.takeTurns(tx, [userId]);
    const erasure = await findScheduled(tx, userId, true);
    if (!erasure) return false;
    await markCancelled(tx, erasure.id);
    await unqueue(tx, userId);
    await deps.identity.setState(tx, origin, userId, erasure.stateBefore as UserState, 'erasure_cancelled');
    await deps.events.publish(tx, erasureCancelled, { origin, subject: userId, data: { erasure: erasure.id } });
    const reader = await readerOf(deps, tx, userId);
    await writeTo(deps, tx, reader, cancelledMail(reader.brand.name), erasure.id);
    return true;
  };
  const inactive = inactiveAccounts(deps, { schedule, cancel });
  const erasure: Omit<ErasureRoom, 'steps'> = {
    schedule,
    erasures: listErasures,
    erasureOf: async (tx, id) => (isId(id) ? findErasure(tx, id) : undefined),
    keep: inactive.keep,
    isAsked: inactive.isAsked,
    inactivePlan: inactive.plan,
    activeSince: deps.activeSince,
    cancel,
    async cancelByLink(tx, origin, secret) {
      if (!TOKEN.test(secret)) return false;
      const used = await deps.oneTime.consume(tx, CANCEL, secret);
      return used.state === 'consumed' && cancel(tx, origin, used.binding);
    },
    outlook: (tx, userId) => readOutlook(deps, tx, userId),
    async pending(tx, userId) {
      const found = await findScheduled(tx, userId);
      return found && shown(found);
    },
    async hold(tx, origin, userId, reason) {
      await deps.sessions.takeTurns(tx, [userId]);
      await setHold(tx, userId, reason);
      await unqueue(tx, userId);
      await deps.events.publish(tx, holdSet, { origin, subject: userId, data: { reason } });
    },
    async liftHold(tx, origin, userId) {
      await deps.sessions.takeTurns(tx, [userId]);
      if (!(await deleteHold(tx, userId))) return false;
      await queue(tx, userId);
      await deps.events.publish(tx, holdLifted, { origin, subject: userId, data: {} });
      return true;
    },
    holdOf: findHold,
    eraseUser: (tenantId, userId) => eraseUser(deps, tenantId, userId),
    reapply: (tenantId) => reapply(deps, tenantId),
    certificateOf: findCertificate,
    recipientsOf: (tx, erasureId) => recipientsOf(deps, tx, erasureId),
    progress: (of) => readProgress(deps, (tx, erasureId) => recipientsOf(deps, tx, erasureId), of),
    report: (tenantId, erasureId) => report(deps, tenantId, erasureId),
    publicKeys: (tenantId) => deps.signingKeys.everyPublicKey(tenantId),
    scheduled: [{ name: 'erasure.erase-due', everySeconds: ERASE_EVERY_SECONDS, run: (signal) => eraseDue(deps, signal) }, ...inactive.scheduled],
  };
  return { ...erasure, steps: [deleteStep({ ...deps, erasure }), leavingStep({ ...deps, erasure })] };
}

/** Those the certificate names, and how far each is. */
async function recipientsOf(deps: Pick<ErasureDeps, 'reach'>, tx: Tx, erasureId: string): Promise<readonly RecipientState[]> {
  const found = await findIssued(tx, erasureId);
  if (!found) return [];
  const { recipients = [], erased_at: at } = decodeJwt<{ recipients?: readonly string[]; erased_at: number }>(found.certificate);
  return deps.reach(tx, { correlation: erasureId, recipients, at: new Date(at * 1000) });
}

async function report(deps: ErasureDeps, tenantId: string, erasureId: string): Promise<string | undefined> {
  const [tenant, { keys }, audit] = await Promise.all([deps.tenants.byId(tenantId), deps.signingKeys.current(tenantId), deps.auditHead(tenantId)]);
  const key = keys[0];
  if (!tenant || key?.state !== 'active') throw new Error(`Nothing can be certified for the tenant ${tenantId}.`);
  return deps.db.read(tenantId, async (tx) => {
    const found = await findIssued(tx, erasureId);
    return found && signReport({ issuer: tenant.issuer, id: erasureId, ...found, recipients: await recipientsOf(deps, tx, erasureId), ...(audit ? { audit } : {}) }, key);
  });
}

async function eraseDue(deps: ErasureDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const due = await dueErasures(deps.db, ERASE_BATCH);
    for (const of of due) {
      try {
        await eraseUser(deps, of.tenant_id, of.user_id);
      } catch (error) {
        deps.onFailure(error);
        await postpone(deps.db, of, RETRY_SECONDS);
      }
    }
    if (due.length < ERASE_BATCH) return;
  }
}
