import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { collect, type Collected } from './collect.ts';
import type { Context, Report } from './context.ts';
import { whatOf } from './document.ts';
import { configErrors } from './errors.ts';
import { exactly, publishedAgain, publishedHere } from './exactly.ts';
import { ApplyStopped, ConfigFileError, type FileProblem } from './file-error.ts';
import type { FileTenant } from './file-schema.ts';
import { withKeptSecrets } from './kept-secrets.ts';
import type { ConfigFile } from './parse-file.ts';
import { planLine, type PlanLine } from './plan-line.ts';
import { reconcileTenant } from './reconcile-tenant.ts';
import type { ConfigRooms } from './rooms.ts';
import { extrasOf, takeOut } from './take-out.ts';

export interface ReconcileOptions {
  readonly dryRun: boolean;
  /** Take out of use what the file does not list. */
  readonly prune?: boolean;
  /** What the file does not say is meant to be as the product has it, and what was published may be published again: to go back to what was. */
  readonly exact?: boolean;
  /** It was said of another tenant: how often a purpose was published there says nothing here. */
  readonly foreign?: boolean;
  /** Also tell what is there and not in the file. */
  readonly extras?: boolean;
  readonly origin?: Origin;
  /** What somebody agreed to, by tenant: nothing else is done. */
  readonly agreed?: ReadonlyMap<string, readonly string[]>;
  readonly keep?: Keep;
}

/** In the transaction of a tenant, around what is done to it. */
export interface Keep {
  /** Nobody else changes this tenant's configuration until the end of the transaction. */
  begin(tx: Tx): Promise<void>;
  found(tx: Tx, before: Collected): Promise<void>;
  done(tx: Tx, after: Collected): Promise<void>;
}

/** Carries the end of a transaction that was for looking only. */
class Looked {
  readonly lines: readonly PlanLine[];
  constructor(lines: readonly PlanLine[]) {
    this.lines = lines;
  }
}

/** The scope in which a tenant that is not there yet is looked at. Always rolled back, so no tenant ever has it. */
const NOT_YET = '00000000-0000-4000-8000-00006e6f7479';

/**
 * Brings what the file names to the state it says and reports every difference; with `dryRun` the same is done and rolled back. One transaction a tenant: of each
 * everything is done, or nothing.
 */
export async function reconcile(rooms: ConfigRooms, file: ConfigFile, options: ReconcileOptions): Promise<ReadonlyMap<string, readonly PlanLine[]>> {
  const origin: Origin = options.origin ?? { actor: { kind: 'operator' }, requestId: `config-${newId()}` };
  const done = new Map<string, readonly PlanLine[]>();
  const { tenants } = file.content;
  for (const [index, wanted] of tenants.entries()) {
    try {
      done.set(wanted.slug, await runTenant(rooms, file, { ...options, origin }, wanted, index));
    } catch (error) {
      if (options.dryRun || tenants.length === 1) throw error;
      throw new ApplyStopped(error, { applied: [...done.keys()], failed: wanted.slug, left: tenants.slice(index + 1).map(({ slug }) => slug) });
    }
  }
  return done;
}

type RunOptions = ReconcileOptions & { readonly origin: Origin };

async function runTenant(rooms: ConfigRooms, file: ConfigFile, options: RunOptions, wanted: FileTenant, index: number): Promise<readonly PlanLine[]> {
  const known = await rooms.tenants.bySlug(wanted.slug);
  const tenantId = known?.id ?? (options.dryRun ? NOT_YET : newId());
  const several = file.content.tenants.length > 1;
  const lines: PlanLine[] = [];
  const report: Report = (kind, what, details) => lines.push(planLine(kind, several && !what.startsWith('tenant ') ? `${what} (${wanted.slug})` : what, details));
  try {
    await rooms.db.tenant(tenantId, (tx) =>
      rooms.tenants.seenBy(tx, async () => {
        await inTransaction({ rooms, file, dryRun: options.dryRun, origin: options.origin, report, path: ['tenants', index] }, tx, wanted, options, lines);
        if (options.dryRun) throw new Looked(lines);
      }),
    );
  } catch (error) {
    if (!(error instanceof Looked)) throw error;
  }
  return lines;
}

async function inTransaction(ctx: Context, tx: Tx, given: FileTenant, options: RunOptions, lines: readonly PlanLine[]): Promise<void> {
  const keep = options.dryRun ? undefined : options.keep;
  await keep?.begin(tx);
  const before = await collect(ctx.rooms, tx);
  if (before) await keep?.found(tx, before);
  const problems: FileProblem[] = [];
  const kept = withKeptSecrets(given, before, ctx.file.spareSecrets, (path, message) => {
    const full = [...ctx.path, ...path];
    problems.push({ line: ctx.file.lineOf(full), path: full.join('.'), message });
  });
  if (problems.length > 0) throw new ConfigFileError(problems);
  const meant = options.exact ? exactly(kept) : kept;
  const wanted = options.exact && before ? (options.foreign ? publishedHere(meant, before) : publishedAgain(meant, before)) : meant;
  const samlIds = await reconcileTenant(ctx, tx, wanted);
  const extras = extrasOf(before, wanted, samlIds);
  if (options.prune && before) await takeOut(ctx, tx, extras, before);
  if (options.extras) for (const { section, entry } of extras) ctx.report('extra', whatOf(section, entry));

  if (options.dryRun) return;
  const agreed = options.agreed?.get(given.slug);
  if (agreed && JSON.stringify(lines.map(({ text }) => text)) !== JSON.stringify(agreed)) throw configErrors.changed_meanwhile();
  const after = await collect(ctx.rooms, tx);
  if (after) await keep?.done(tx, after);
}
