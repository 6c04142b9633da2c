import type { JSONWebKeySet } from 'jose';
import type { Database } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { ExportPart, ExportRow, LeftOut } from '../contract.ts';
import { portabilityErrors } from '../errors.ts';
import { userImported } from '../events.ts';
import { checkCopy } from './check-copy.ts';
import { readZip } from './read-zip.ts';

export interface ImportDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly parts: () => readonly ExportPart[];
}

export interface ImportInput {
  readonly tenantId: string;
  readonly file: string;
  /** Of the installation it comes from, got from there by the operator. Absent: nothing of it counts as proved. */
  readonly keys?: JSONWebKeySet;
}

export interface Imported {
  readonly userId: string;
  readonly sub: string;
  readonly issuer: string;
  readonly trusted: boolean;
  /** Rows taken over, by section; and sections that tell of the old installation alone. */
  readonly taken: Readonly<Record<string, number>>;
  readonly left: readonly string[];
  /** Of the sections that are taken over. */
  readonly leftOut: readonly LeftOut[];
}

/** A customer of another installation becomes one here, under the same `sub`: all of it or nothing. */
export async function importCopy({ db, events, parts }: ImportDeps, origin: Origin, { tenantId, file, keys }: ImportInput): Promise<Imported> {
  const copy = await checkCopy(await readZip(file), keys);
  const restoring = parts().filter((part) => part.restore !== undefined);
  const names = restoring.flatMap((part) => part.restore?.sections ?? []);
  const sections = Object.fromEntries(names.map((name) => [name, rowsOf(restoring, name, copy.sections[name] ?? [])]));
  const userId = newId();
  const { issuer, sub, trusted } = copy;
  const leftOut = await db.tenant(tenantId, async (tx) => {
    const left: LeftOut[] = [];
    for (const { restore } of restoring) left.push(...((await restore?.run(tx, origin, { userId, trusted, sections })) ?? []));
    const rows = Object.values(sections).reduce((sum, all) => sum + all.length, 0) - left.reduce((sum, one) => sum + one.rows, 0);
    await events.publish(tx, userImported, { origin, subject: userId, data: { issuer, sub, verified: trusted, rows } });
    return left;
  });
  const stayed = (name: string) => leftOut.filter(({ section }) => section === name).reduce((sum, { rows }) => sum + rows, 0);
  return {
    userId,
    sub,
    issuer,
    trusted,
    taken: Object.fromEntries(Object.entries(sections).map(([name, rows]) => [name, rows.length - stayed(name)])),
    leftOut,
    left: Object.entries(copy.sections).flatMap(([name, rows]) => (rows.length > 0 && !names.includes(name) ? [name] : [])),
  };
}

function rowsOf(parts: readonly ExportPart[], name: string, rows: readonly ExportRow[]): readonly ExportRow[] {
  const section = parts.flatMap((part) => part.sections).find((one) => one.name === name);
  if (!section) throw new Error(`No part tells ${name}, and one restores it.`);
  return rows.map((row, index) => {
    const read = section.row.safeParse(row);
    if (read.success) return read.data;
    throw portabilityErrors.invalid_copy({ detail: `${name}, row ${index + 1}, is not what its schema says: ${read.error.issues[0]?.path.join('.') || 'the row'}.` });
  });
}
