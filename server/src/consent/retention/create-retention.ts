import type { Database } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import type { OverRows, RetentionRule, WhoseRows } from '#platform/retention';
import type { Tenant, Tenants } from '#tenants/contract';
import { retentionApplied } from '../events.ts';

export interface RetentionDeps {
  readonly db: Pick<Database, 'tenant' | 'read' | 'statement'>;
  readonly tenants: Pick<Tenants, 'list'>;
  readonly events: Pick<Events, 'publish'>;
  /** Of all rooms. */
  readonly rules: () => readonly RetentionRule[];
  readonly onFailure: (error: unknown) => void;
}

/** What a rule would do in a tenant now. `days` absent: the tenant keeps it for good. */
export interface PlannedRule extends OverRows {
  readonly rule: RetentionRule;
  readonly days?: number;
}

export interface Retention {
  readonly rules: () => readonly RetentionRule[];
  /** Changes nothing. */
  plan(tenant: Tenant): Promise<readonly PlannedRule[]>;
  /** One tenant, to the end; rows by the setting they went by. */
  run(tenant: Tenant, origin: Origin): Promise<ReadonlyMap<string, number>>;
  readonly scheduled: readonly ScheduledJob[];
}

const BATCH = 500;
const MAX_BATCHES = 400;
const TENANTS = 200;
const EVERY_SECONDS = 6 * 3600;
const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'consent.apply-retention' };

/** As the tenant has it at the path the rule names. */
export function daysOf(rule: Pick<RetentionRule, 'setting'>, settings: Tenant['settings']): number | undefined {
  const value = rule.setting.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], settings);
  if (value === null) return undefined;
  if (typeof value !== 'number') throw new Error(`There is no setting ${rule.setting}.`);
  return value;
}

export function createRetention(deps: RetentionDeps): Retention {
  const { db } = deps;

  /** Small batches until nothing is left, so that no statement holds many locks. */
  async function drain(limit: number, signal: AbortSignal, once: () => Promise<number>): Promise<number> {
    let all = 0;
    for (let batch = 0; batch < MAX_BATCHES && !signal.aborted; batch++) {
      const gone = await once();
      all += gone;
      if (gone < limit) break;
    }
    return all;
  }

  async function removeOf(rule: RetentionRule, days: number, tenantId: string, signal: AbortSignal): Promise<number> {
    const limit = rule.batch ?? BATCH;
    const { remove } = rule;
    return drain(limit, signal, () =>
      'within' in remove
        ? db.tenant(tenantId, (tx) => remove.within(tx, days, limit))
        : remove.across(db, days, limit, { only: [tenantId] }).then((gone) => gone.get(tenantId) ?? 0),
    );
  }

  const told = (tenantId: string, origin: Origin, { setting, tables }: RetentionRule, days: number, rows: number) =>
    db.tenant(tenantId, (tx) => deps.events.publish(tx, retentionApplied, { origin, data: { setting, days, tables: [...tables], rows } }));

  async function everyTenant(signal: AbortSignal): Promise<readonly Tenant[]> {
    const all: Tenant[] = [];
    for (let after: string | undefined, more = true; more && !signal.aborted; ) {
      const page = await deps.tenants.list(after, TENANTS);
      all.push(...page);
      after = page.at(-1)?.slug;
      more = page.length === TENANTS;
    }
    return all;
  }

  /** Tenants that keep it equally long go together: nearly always all of them. */
  async function across(
    rule: RetentionRule,
    remove: Extract<RetentionRule['remove'], { across: unknown }>['across'],
    tenants: readonly Tenant[],
    signal: AbortSignal,
  ): Promise<void> {
    const groups = [...Map.groupBy(tenants, ({ settings }) => daysOf(rule, settings))].toSorted(([, a], [, b]) => b.length - a.length);
    const limit = rule.batch ?? BATCH;
    for (const [index, [days, members]] of groups.entries()) {
      if (days === undefined) continue;
      const ids = (of: readonly Tenant[]) => of.map(({ id }) => id);
      const whose: WhoseRows = index === 0 ? { except: groups.slice(1).flatMap(([, others]) => ids(others)) } : { only: ids(members) };
      const gone = new Map<string, number>();
      await drain(limit, signal, async () => {
        const batch = await remove(db, days, limit, whose);
        for (const [tenantId, rows] of batch) gone.set(tenantId, (gone.get(tenantId) ?? 0) + rows);
        return [...batch.values()].reduce((sum, rows) => sum + rows, 0);
      });
      for (const [tenantId, rows] of gone) await told(tenantId, SYSTEM, rule, days, rows);
    }
  }

  return {
    rules: deps.rules,
    plan: (tenant) =>
      db.read(tenant.id, async (tx) => {
        const planned: PlannedRule[] = [];
        for (const rule of deps.rules()) {
          const days = daysOf(rule, tenant.settings);
          planned.push(days === undefined ? { rule, rows: 0 } : { rule, days, ...(await rule.count(tx, days)) });
        }
        return planned;
      }),
    async run(tenant, origin) {
      const done = new Map<string, number>();
      const { signal } = new AbortController();
      for (const rule of deps.rules()) {
        const days = daysOf(rule, tenant.settings);
        const rows = days === undefined ? 0 : await removeOf(rule, days, tenant.id, signal);
        if (days === undefined || rows === 0) continue;
        await told(tenant.id, origin, rule, days, rows);
        done.set(rule.setting, (done.get(rule.setting) ?? 0) + rows);
      }
      return done;
    },
    scheduled: [
      {
        name: 'consent.apply-retention',
        everySeconds: EVERY_SECONDS,
        async run(signal) {
          const tenants = await everyTenant(signal);
          for (const rule of deps.rules()) {
            if (signal.aborted) return;
            try {
              if ('across' in rule.remove) await across(rule, rule.remove.across, tenants, signal);
              else
                for (const { id, settings } of tenants) {
                  const days = daysOf(rule, settings);
                  const rows = days === undefined || signal.aborted ? 0 : await removeOf(rule, days, id, signal);
                  if (days !== undefined && rows > 0) await told(id, SYSTEM, rule, days, rows);
                }
            } catch (error) {
              // One rule that fails must not keep the others from ending what is theirs.
              deps.onFailure(error);
            }
          }
        },
      },
    ],
  };
}
