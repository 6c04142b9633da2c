import type { ConfigFile } from './parse-file.ts';
import { reconcile, type ConfigRooms, type PlanLine } from './reconcile.ts';

export { ConfigFileError, type FileProblem } from './file-error.ts';
export { parseConfigFile, type ConfigFile } from './parse-file.ts';
export type { References } from './resolve-references.ts';
export type { ConfigRooms, PlanLine } from './reconcile.ts';

/** What applying the file would change; changes nothing. Empty: everything is as the file says. */
export function planConfig(rooms: ConfigRooms, file: ConfigFile): Promise<readonly PlanLine[]> {
  return reconcile(rooms, file, true);
}

/** Brings everything the file names to the state it says. Doing it again changes nothing. */
export function applyConfig(rooms: ConfigRooms, file: ConfigFile): Promise<readonly PlanLine[]> {
  return reconcile(rooms, file, false);
}
