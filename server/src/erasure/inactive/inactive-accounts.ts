import { readerOf, writeTo } from '#identity';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import type { Tenant } from '#tenants/contract';
import type { Erasure, InactivePlan } from '../contract.ts';
import type { ErasureDeps } from '../deps.ts';
import { accountKept, inactiveAsked } from '../events.ts';
import { issueKeep } from '../links.ts';
import { inactiveMail } from '../mails.ts';
import { ERASE_BATCH, RETRY_SECONDS } from '../settings.ts';
import { findHold, findScheduled } from '../store.ts';
import { quietAccounts } from './quiet-accounts.ts';
import { countInactive, deleteInactive, dueInactive, findInactive, insertInactive, markReminded, monthsAgo, postponeInactive } from './store.ts';

/** Asked in one round, of one tenant: so many mails at once are no reason for anybody to take us for a spammer. */
const MOST_ASKED = 1000;
const ASK_EVERY_SECONDS = 86_400;
const TENANTS = 200;
const MAX_ROUNDS = 100;
const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'erasure.ask-inactive' };
const ACTIVE: readonly string[] = ['active'];

/**
 * An account that nobody uses is asked about, twice; then it goes the way of every erasure, with its days of grace. Whoever uses it meanwhile, in whatever way, is not
 * asked any more; a legal hold keeps it; whoever cannot be asked keeps theirs.
 */
export function inactiveAccounts(deps: ErasureDeps, { schedule, cancel }: Pick<Erasure, 'schedule' | 'cancel'>) {
  const rulesOf = (tenant: Tenant) => tenant.settings.inactivity;

  /** False: there is no address that was proved. */
  async function write(tx: Tx, tenant: Tenant, userId: string, what: 'asked' | 'reminded'): Promise<boolean> {
    const reader = await readerOf(deps, tx, userId);
    if (reader.addresses.length === 0) return false;
    const { reminderDays, graceDays, months } = rulesOf(tenant);
    const days = what === 'asked' ? reminderDays + graceDays : graceDays;
    const url = `${tenant.issuer}/erasure/keep/${await issueKeep(deps, tx, userId, reminderDays + graceDays + tenant.settings.erasure.graceDays)}`;
    const row = await findInactive(tx, userId);
    await writeTo(deps, tx, reader, inactiveMail(reader.brand.name, { what, days, months: months ?? 0 }, url), `${userId}:${row?.asked_at.toISOString() ?? ''}`);
    await deps.events.publish(tx, inactiveAsked, { origin: SYSTEM, subject: userId, data: { reminder: what === 'reminded' } });
    return true;
  }

  const ask = (tenant: Tenant, userId: string) =>
    deps.db.tenant(tenant.id, async (tx) => {
      await deps.sessions.takeTurns(tx, [userId]);
      const user = await deps.identity.find(tx, userId);
      if (user?.state !== 'active' || (await findHold(tx, userId)) || !(await insertInactive(tx, userId, rulesOf(tenant).reminderDays))) return false;
      if (await write(tx, tenant, userId, 'asked')) return true;
      await deleteInactive(tx, userId);
      return false;
    });

  /** The next step of somebody who was asked. */
  async function goOn(tenantId: string, userId: string): Promise<void> {
    const tenant = await deps.tenants.byId(tenantId);
    if (!tenant) return;
    await deps.db.tenant(tenantId, async (tx) => {
      await deps.sessions.takeTurns(tx, [userId]);
      const [row, user] = [await findInactive(tx, userId), await deps.identity.find(tx, userId)];
      if (!row?.due) return;
      const { months, graceDays } = rulesOf(tenant);
      const gone = !user || user.id !== userId || !ACTIVE.includes(user.state);
      // Turned off meanwhile, held, or used since they were asked: then they are not asked any more.
      if (gone || months === null || (await findHold(tx, userId)) || (await deps.activeSince(tx, [user], row.asked_at)).has(userId)) return void (await deleteInactive(tx, userId));
      if (row.reminded_at === null) {
        await markReminded(tx, userId, graceDays);
        if (!(await write(tx, tenant, userId, 'reminded'))) await deleteInactive(tx, userId);
        return;
      }
      await deleteInactive(tx, userId);
      await schedule(tx, SYSTEM, { userId, askedBy: 'inactive' });
    });
  }

  async function askTenant(tenant: Tenant, signal: AbortSignal): Promise<void> {
    const { months } = rulesOf(tenant);
    if (months === null) return;
    // Whom to ask is read first, in one look; each is asked in a transaction of their own.
    const found = await deps.db.read(tenant.id, async (tx) => {
      const ids: string[] = [];
      for await (const page of quietAccounts(deps, tx, 'full', await monthsAgo(tx, months))) {
        ids.push(...page.map(({ id }) => id));
        if (ids.length >= MOST_ASKED) break;
      }
      return ids.slice(0, MOST_ASKED);
    });
    for (const userId of found) {
      if (signal.aborted) return;
      try {
        await ask(tenant, userId);
      } catch (error) {
        deps.onFailure(error);
      }
    }
  }

  const scheduled: readonly ScheduledJob[] = [
    {
      name: 'erasure.ask-inactive',
      everySeconds: ASK_EVERY_SECONDS,
      async run(signal) {
        for (let after: string | undefined, more = true; more && !signal.aborted; ) {
          const page = await deps.tenants.list(after, TENANTS);
          for (const tenant of page) if (!signal.aborted) await askTenant(tenant, signal);
          after = page.at(-1)?.slug;
          more = page.length === TENANTS;
        }
      },
    },
    {
      name: 'erasure.remind-inactive',
      everySeconds: 3600,
      async run(signal) {
        for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
          const due = await dueInactive(deps.db, ERASE_BATCH);
          for (const of of due) {
            try {
              await goOn(of.tenant_id, of.user_id);
            } catch (error) {
              deps.onFailure(error);
              await postponeInactive(deps.db, of, RETRY_SECONDS);
            }
          }
          if (due.length < ERASE_BATCH) return;
        }
      },
    },
  ];

  return {
    scheduled,
    /** By the link in the mail: it keeps the account, and does nothing else. False: it was kept already, or is gone. */
    async keep(tx: Tx, origin: Origin, userId: string): Promise<boolean> {
      await deps.sessions.takeTurns(tx, [userId]);
      // Also in the days of grace, which only their silence began.
      const kept = (await deleteInactive(tx, userId)) || ((await findScheduled(tx, userId))?.askedBy === 'inactive' && (await cancel(tx, origin, userId)));
      if (kept) await deps.events.publish(tx, accountKept, { origin, subject: userId, data: {} });
      return kept;
    },
    isAsked: async (tx: Tx, userId: string): Promise<boolean> => (await findInactive(tx, userId)) !== undefined || (await findScheduled(tx, userId))?.askedBy === 'inactive',
    plan: (tenant: Tenant): Promise<InactivePlan> =>
      deps.db.read(tenant.id, async (tx) => {
        const { months } = rulesOf(tenant);
        let wouldAsk = 0;
        if (months !== null) for await (const page of quietAccounts(deps, tx, 'full', await monthsAgo(tx, months))) wouldAsk += page.length;
        return { months, wouldAsk, ...(await countInactive(tx)) };
      }),
  };
}
