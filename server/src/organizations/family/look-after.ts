import { readerOf, writeTo } from '#identity';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import type { OrganizationsDeps } from '../deps.ts';
import { cameOfAge, childEnded, guardiansGone } from '../events.ts';
import { LOOK_BATCH, LOOK_EVERY_SECONDS, RETRY_SECONDS } from '../settings.ts';
import { deleteChild, dueLooks, findChild, guardianIds, leaveAsChild, lookAgain, postpone, setWaiting, type ChildRow, type DueRow } from '../store.ts';
import { startOf } from './age.ts';
import { dayOfConsent } from './answer-request.ts';
import { openDetails } from './details.ts';
import { ofAgeGuardianMail, ofAgeMail, orphanMail, overMail } from './mails.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';

const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'organizations.look-after-children' };

/** What happens by itself, by the clock of the database: nobody agreed in time, the last guardian is gone, or a child comes of age. */
export function lookAfterChildren(deps: OrganizationsDeps): ScheduledJob {
  async function look({ tenant_id: tenantId, user_id: userId }: DueRow): Promise<void> {
    const around = await surroundingsOf(deps, tenantId);
    await deps.db.tenant(tenantId, async (tx) => {
      await deps.sessions.takeTurns(tx, [userId]);
      const row = await findChild(tx, userId, true);
      if (!row) return;
      if (row.state === 'orphaned') return orphaned(tx, row, around);
      if (row.state === 'agreed') return grown(tx, row, around);
      if (row.over) return noAnswer(tx, row, around);
      await lookAgain(tx, userId, row.decide_by as Date);
    });
  }

  async function noAnswer(tx: Tx, row: ChildRow, around: Surroundings): Promise<void> {
    const details = await openDetails(deps, tx, row.user_id, row.sealed);
    const done = await deps.erasure.schedule(tx, SYSTEM, { userId: row.user_id, askedBy: 'rule', atOnce: true });
    // Whatever keeps it (it is being erased already, or must not be): looked at again tomorrow.
    await lookAgain(tx, row.user_id, new Date(row.now.getTime() + 86_400_000));
    if (done.kind !== 'scheduled') return;
    await deps.events.publish(tx, childEnded, { origin: SYSTEM, subject: row.user_id, data: { reason: 'no_answer' } });
    if (details.guardian === undefined) return;
    const child = await readerOf(deps, tx, row.user_id);
    await writeTo(deps, tx, { ...child, addresses: [details.guardian] }, overMail({ brand: around.brand.name, name: details.name ?? '' }), row.user_id);
  }

  async function orphaned(tx: Tx, row: ChildRow, around: Surroundings): Promise<void> {
    const { guardianWithinDays: days } = around.tenant.settings.children;
    await leaveAsChild(tx, row.user_id);
    await setWaiting(tx, row.user_id, days);
    await deps.consent.guard(tx, row.user_id, 'waiting', true);
    await deps.sessions.revoke(tx, SYSTEM, { userId: row.user_id }, 'guardian_gone');
    await deps.events.publish(tx, guardiansGone, { origin: SYSTEM, subject: row.user_id, data: {} });
    const until = new Date(row.now.getTime() + days * 86_400_000);
    await writeTo(
      deps,
      tx,
      await readerOf(deps, tx, row.user_id),
      orphanMail({ brand: around.brand.name }, until, `${around.tenant.issuer}/account`),
      `${row.user_id}:${until.getTime()}`,
    );
  }

  /** What was written down is the month; the day itself is sealed. */
  async function grown(tx: Tx, row: ChildRow, around: Surroundings): Promise<void> {
    const details = await openDetails(deps, tx, row.user_id, row.sealed);
    const day = startOf(await dayOfConsent(deps, tx.tenantId, details));
    if (day > row.now) return lookAgain(tx, row.user_id, day);
    const guardians = await guardianIds(tx, row.user_id);
    await leaveAsChild(tx, row.user_id);
    await deleteChild(tx, row.user_id);
    await deps.consent.guard(tx, row.user_id, undefined, true);
    await deps.events.publish(tx, cameOfAge, { origin: SYSTEM, subject: row.user_id, data: {} });
    const { name: brand } = around.brand;
    const child = await readerOf(deps, tx, row.user_id);
    await writeTo(deps, tx, child, ofAgeMail({ brand }, `${around.tenant.issuer}/account/privacy`), row.user_id);
    for (const guardian of guardians) {
      const content = ofAgeGuardianMail({ brand, name: details.name ?? child.addresses[0] ?? '' });
      await writeTo(deps, tx, await readerOf(deps, tx, guardian), content, `${row.user_id}:${guardian}`);
    }
  }

  return {
    name: 'organizations.look-after-children',
    everySeconds: LOOK_EVERY_SECONDS,
    async run(signal) {
      while (!signal.aborted) {
        const due = await dueLooks(deps.db, LOOK_BATCH);
        for (const of of due) {
          try {
            await look(of);
          } catch (error) {
            deps.onFailure(error);
            await postpone(deps.db, of, RETRY_SECONDS);
          }
        }
        if (due.length < LOOK_BATCH) return;
      }
    },
  };
}
