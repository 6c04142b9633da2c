import { z } from 'zod';
import { SMALL, type Period, type Split, type Statistics } from '#insight';
import type { Tenant } from '#tenants';
import { CommandError } from '../main.ts';

export interface StatsOptions {
  readonly from?: string;
  readonly to?: string;
  readonly by: Period;
  readonly per?: Split;
  readonly measure?: string;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** What happened how often, as numbers about which nobody can be meant. */
export async function printStats(
  { statistics, applicationName }: { readonly statistics: Pick<Statistics, 'report'>; readonly applicationName: (tenantId: string, id: string) => Promise<string | undefined> },
  tenant: Tenant,
  { from, to, by, per, measure, json }: StatsOptions,
): Promise<string[]> {
  const until = to ?? dayOf(Date.now());
  const since = from ?? dayOf(Date.parse(until) - 90 * DAY_MS);
  if (![since, until].every((day) => z.iso.date().safeParse(day).success) || since > until)
    throw new CommandError('--from and --to are days, such as 2026-05-03, the earlier one first.');
  const lines = (await statistics.report(tenant.id, { from: since, to: until, period: by, ...(per === undefined ? {} : { split: per }) })).filter(
    (line) => measure === undefined || line.measure === measure,
  );
  const names = new Map<string, string>();
  if (per === 'application')
    for (const id of new Set(lines.flatMap(({ of }) => of ?? []))) names.set(id, id === '' ? 'no application' : ((await applicationName(tenant.id, id)) ?? id));
  const named = lines.map(({ of, ...line }) => ({ ...line, ...(of === undefined ? {} : { of: names.get(of) ?? (of === '' ? 'other' : of) }) }));
  if (json) return named.map((line) => JSON.stringify(line));
  if (named.length === 0) return ['Nothing was counted in that time.'];
  return named.map(({ period, measure: what, of, about }) =>
    [period, what.padEnd(18), (about === null ? `fewer than ${SMALL}` : `about ${about}`).padEnd(14), ...(of === undefined ? [] : [of])].join('  '),
  );
}
