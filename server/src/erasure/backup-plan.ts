import type { PersonalData } from '#platform/personal-data';
import { tablesOf } from './certificate.ts';

/** What goes into which of the two backups, as `pg_dump` wants it said. */
export function backupPlan(parts: readonly PersonalData[]): { readonly lasting: readonly string[]; readonly short: readonly string[]; readonly excluded: readonly string[] } {
  const excluded = [...tablesOf(parts).flatMap(([table, { backup }]) => (backup === 'short' ? [table] : [])), 'pgboss.*'];
  return {
    excluded,
    lasting: ['pg_dump --format=custom --file=lasting.dump', ...excluded.map((table) => `--exclude-table-data=${table}`)],
    short: ['pg_dump --format=custom --data-only --file=short.dump', ...excluded.filter((table) => table !== 'pgboss.*').map((table) => `--table=${table}`)],
  };
}
