import { newId } from '#platform/ids';
import type { PersonalTable } from '#platform/personal-data';
import type { RetentionRule } from '#platform/retention';
import { daysOf, type Retention } from '#consent';
import { tablesOf } from '#erasure';
import type { Tenant } from '#tenants';
import type { App } from '../compose.ts';

const daysText = (days: number | undefined) => (days === undefined ? 'for good' : `${days} days`);

/** What each rule would do now, and nothing of it. */
/** Accounts that nobody uses: whom it would ask, and how far those are who were asked. */
export async function planInactive(erasure: Pick<App['erasure'], 'inactivePlan'>, tenant: Tenant, json = false): Promise<string[]> {
  const { months, wouldAsk, asked, reminded, ending } = await erasure.inactivePlan(tenant);
  if (json) return [JSON.stringify({ setting: 'inactivity.months', months, wouldAsk, asked, reminded, ending })];
  const running = `${asked} asked, ${reminded} reminded, ${ending} in their days of grace`;
  return [
    months === null
      ? `inactivity.months  nobody is asked  (${running})`
      : `inactivity.months  ${months} months  ${wouldAsk} would be asked whether they still want their account  (${running})`,
  ];
}

export async function planRetention(retention: Retention, tenant: Tenant, json = false): Promise<string[]> {
  const planned = await retention.plan(tenant);
  if (json)
    return planned.map(({ rule, days, rows, oldest }) =>
      JSON.stringify({ setting: rule.setting, tables: rule.tables, days: days ?? null, rows, ...(oldest ? { oldest: oldest.toISOString() } : {}) }),
    );
  const width = Math.max(...planned.map(({ rule }) => rule.setting.length));
  return planned.map(({ rule, days, rows, oldest }) =>
    [rule.setting.padEnd(width), daysText(days).padEnd(9), `${rows} would go${oldest ? `, the oldest of ${oldest.toISOString().slice(0, 10)}` : ''}`.padEnd(44), rule.about].join(
      '  ',
    ),
  );
}

export const planAll = async (app: Pick<App, 'retention' | 'erasure'>, tenant: Tenant, json = false): Promise<string[]> => [
  ...(await planRetention(app.retention, tenant, json)),
  ...(await planInactive(app.erasure, tenant, json)),
];

export async function runRetention(retention: Retention, tenant: Tenant): Promise<string[]> {
  const gone = await retention.run(tenant, { actor: { kind: 'operator', id: 'command-line' }, requestId: `command-${newId()}` });
  return gone.size === 0 ? ['Nothing was old enough to go.'] : [...gone].map(([setting, rows]) => `${setting}: ${rows} gone`);
}

/** Of every table that holds something of people: how long it is there. */
export function retentionAnswer(table: string, { ends, why }: PersonalTable, rules: readonly RetentionRule[], settings: Tenant['settings']): string {
  const own = rules.filter(({ tables }) => tables.includes(table)).map((rule) => `${daysText(daysOf(rule, settings))} (${rule.setting})`);
  const base = {
    expires: `by itself: ${why}`,
    kept: `kept: ${why}`,
    anonymised: 'with the account; what stays names nobody',
    deleted: 'with the account',
    destroyed: 'with the account',
  }[ends];
  return own.length === 0 ? base : ends === 'deleted' || ends === 'destroyed' ? `${own.join(', ')}, or with the account` : own.join(', ');
}

export function listRetention({ personalData, retention }: Pick<App, 'personalData' | 'retention'>, tenant: Tenant): string[] {
  return tablesOf(personalData).flatMap(([table, of]) => [`${table}  ${of.holds}`, `    ${retentionAnswer(table, of, retention.rules(), tenant.settings)}`]);
}
