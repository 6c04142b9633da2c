import { isAppError, type AppError } from '#platform/errors';
import type { Origin } from '#platform/events';
import { ConfigFileError } from './file-error.ts';
import type { ConfigFile } from './parse-file.ts';
import type { PlanLine } from './plan-line.ts';
import type { ConfigRooms } from './rooms.ts';

export type Report = (kind: PlanLine['kind'], what: string, details?: readonly string[]) => void;

/** Of one tenant's entry while it is brought about, or only looked at. */
export interface Context {
  readonly rooms: ConfigRooms;
  readonly file: ConfigFile;
  readonly dryRun: boolean;
  readonly origin: Origin;
  readonly report: Report;
  /** Of the tenant in the file. */
  readonly path: readonly (string | number)[];
}

/** What a room refuses is told with the line it stands on. */
export async function located<T>(ctx: Context, path: readonly (string | number)[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAppError(error) || error.status >= 500) throw error;
    throw new ConfigFileError(problemsOf(error, ctx, [...ctx.path, ...path]));
  }
}

function problemsOf(error: AppError, ctx: Context, path: readonly (string | number)[]) {
  const fields = error.fields.length > 0 ? error.fields : [{ field: '', fix: error.message }];
  return fields.map(({ field, fix }) => {
    const full = [
      ...path,
      ...field
        .split('.')
        .filter(Boolean)
        .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    ];
    return { line: ctx.file.lineOf(full), path: full.join('.'), message: `${fix} (${error.code})` };
  });
}
