import type { Database } from '#platform/db';
import { collect, type Collected } from './collect.ts';
import { configErrors } from './errors.ts';
import type { ConfigFile } from './parse-file.ts';
import type { PlanLine } from './plan-line.ts';
import { reconcile, type ReconcileOptions } from './reconcile.ts';
import type { ConfigRooms } from './rooms.ts';

export { ApplyStopped, ConfigFileError, type FileProblem } from './file-error.ts';
export { readEnvironmentFile } from './environment-file.ts';
export { parseConfigFile, type ConfigFile } from './parse-file.ts';
export { sayPlan, showPlan, type PlanLine } from './plan-line.ts';
export type { References } from './resolve-references.ts';
export type { ConfigRooms } from './rooms.ts';
export { writeConfigFile } from './write-file.ts';

export type ApplyOptions = Omit<ReconcileOptions, 'dryRun' | 'extras'>;

const flat = (done: ReadonlyMap<string, readonly PlanLine[]>): readonly PlanLine[] => [...done.values()].flat();

/** What applying the file would change; changes nothing. Empty: everything is as the file says. */
export const planConfig = async (rooms: ConfigRooms, file: ConfigFile, options: ApplyOptions = {}): Promise<readonly PlanLine[]> => flat(await planByTenant(rooms, file, options));

/** The same by tenant: what `applyConfig` takes as agreed to. */
export const planByTenant = (rooms: ConfigRooms, file: ConfigFile, options: ApplyOptions = {}): Promise<ReadonlyMap<string, readonly PlanLine[]>> =>
  reconcile(rooms, file, { ...options, dryRun: true });

/** Brings everything the file names to the state it says. Doing it again changes nothing. All of it is tried before any of it is done. */
export async function applyConfig(rooms: ConfigRooms, file: ConfigFile, options: ApplyOptions = {}): Promise<readonly PlanLine[]> {
  if (file.content.tenants.length > 1 && !options.agreed) await planConfig(rooms, file, options);
  return flat(await reconcile(rooms, file, { ...options, dryRun: false }));
}

/** What of the tenants in the file is otherwise, and what they have that is not in it. Changes nothing. */
export const driftOf = async (rooms: ConfigRooms, file: ConfigFile): Promise<readonly PlanLine[]> =>
  flat(await reconcile(rooms, file, { dryRun: true, exact: true, extras: true }));

/** A tenant's whole configuration, as it is now. Throws `config.unknown_tenant`. */
export async function collectTenant(rooms: ConfigRooms & { readonly db: Pick<Database, 'tenant' | 'read'> }, tenantId: string): Promise<Collected> {
  const collected = await rooms.db.read(tenantId, (tx) => collect(rooms, tx));
  if (!collected) throw configErrors.unknown_tenant();
  return collected;
}
