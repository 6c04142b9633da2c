import { createHash } from 'node:crypto';
import type { Applied, Bound, Brought, ConfigurationDesk, FileRequest, Planned, PromotionRequest, Revisions, RollbackRequest, Snapshot } from '#configuration/contract';
import type { Database } from '#platform/db';
import { isSystemTenant, type Tenants } from '#tenants/contract';
import { collect, type Collected } from './collect.ts';
import { configErrors } from './errors.ts';
import { ApplyStopped, ConfigFileError } from './file-error.ts';
import type { History } from './history.ts';
import { parseConfigFile, type ConfigFile } from './parse-file.ts';
import { sayPlan, showPlan, type PlanLine, type Question } from './plan-line.ts';
import { promotedFile } from './promotion.ts';
import { reconcile, type Keep, type ReconcileOptions } from './reconcile.ts';
import type { ConfigRooms } from './rooms.ts';
import { writeConfigFile } from './write-file.ts';

/** So many, that of the operators included, are too many: one long read, and a file that nobody reads. */
const TOO_MANY = 100;

export interface DeskDeps {
  readonly listTenants: Tenants['list'];
  readonly rooms: ConfigRooms;
  readonly db: Pick<Database, 'read'>;
  readonly revisions: Revisions;
  readonly history: History;
}

/** Not the revision that whoever asks has seen. */
class OtherRevision {
  readonly latest: number;
  constructor(latest: number) {
    this.latest = latest;
  }
}

/** What this server has beside. */
export interface Desk extends ConfigurationDesk {
  /** The file of a revision, as a rollback applies it. */
  fileOf(tenantId: string, request: RollbackRequest): Promise<ConfigFile>;
}

type Done = ReadonlyMap<string, readonly PlanLine[]>;

/** Configuration as it is served: files come from elsewhere, so nothing of this machine is looked up for them, and whatever is wrong with one is told with its line. */
export function createDesk({ rooms, db, listTenants, revisions, history }: DeskDeps): Desk {
  async function run(file: ConfigFile, options: Omit<ReconcileOptions, 'dryRun'>, done?: { readonly plan: string | undefined; readonly keep: Keep }): Promise<Done> {
    const planned = await reconcile(rooms, file, { ...options, dryRun: true });
    if (!done) return planned;
    if (done.plan !== undefined && done.plan !== planOf(planned)) throw configErrors.changed_meanwhile();
    return reconcile(rooms, file, { ...options, dryRun: false, agreed: textsOf(planned), keep: done.keep });
  }

  async function snapshotOf(tenantId: string, number: number): Promise<Snapshot> {
    const snapshot = await db.read(tenantId, (tx) => revisions.open(tx, number));
    if (!snapshot) throw configErrors.unknown_revision();
    return snapshot;
  }

  const fileOfRevision: Desk['fileOf'] = async (tenantId, { number, secrets }) => fileAgain(await snapshotOf(tenantId, number), secrets);

  async function exportThese(tenantIds: readonly string[], variables: Readonly<Record<string, string>> = {}): ReturnType<ConfigurationDesk['export']> {
    const found: Collected[] = [];
    // One after the other, each in a scope of its own: together they would take every connection there is.
    for (const tenantId of tenantIds) {
      const one = await db.read(tenantId, (tx) => collect(rooms, tx));
      if (one) found.push(one);
    }
    const replaced = { variables: new Map(Object.entries(variables)), secrets: new Map(found.flatMap(({ secrets }) => [...secrets])) };
    return {
      text: writeConfigFile(
        found.map(({ document }) => document),
        replaced,
      ),
      secrets: found.flatMap(({ secrets }) => [...secrets.keys()]),
    };
  }

  /** Brings a tenant to a file, unless somebody changed it since `expected`; a change that nobody told of counts as one. */
  async function bring(
    file: ConfigFile,
    options: Pick<ReconcileOptions, 'exact' | 'foreign' | 'prune'>,
    why: { readonly source: 'apply' | 'rollback'; readonly backTo?: number },
    bound: Wanted,
  ): Promise<Brought> {
    const made = new Map<string, number>();
    const keep = history.keep({ ...why, origin: bound.origin, onRevision: (of, number) => made.set(of, number) });
    const found: Keep['found'] = async (tx, before) => {
      await keep.found(tx, before);
      const latest = await revisions.latest(tx);
      if (bound.expected !== undefined && latest !== bound.expected) throw new OtherRevision(latest);
    };
    try {
      const done = await run(file, { ...options, origin: bound.origin }, { plan: bound.plan, keep: { ...keep, found } });
      return { kind: 'done' as const, ...(await appliedOf(rooms, done, made)) };
    } catch (error) {
      if (error instanceof OtherRevision) return { kind: 'changed' as const, latest: error.latest };
      throw error;
    }
  }

  async function promoted(tenantId: string, { from, values }: PromotionRequest): Promise<{ readonly text: string; readonly file: ConfigFile }> {
    const [source, target] = await Promise.all([rooms.tenants.bySlug(from), rooms.tenants.byId(tenantId)]);
    const collected = source && !isSystemTenant(source) && source.id !== tenantId ? await db.read(source.id, (tx) => collect(rooms, tx)) : undefined;
    if (!target || !collected) throw configErrors.unknown_tenant();
    const text = promotedFile(collected, target, values);
    return { text, file: parseConfigFile(text, { env: (name) => (Object.hasOwn(values, name) ? values[name]?.here : undefined) }) };
  }

  return {
    fileOf: fileOfRevision,
    async exportAll() {
      const found = await listTenants('', TOO_MANY);
      if (found.length >= TOO_MANY) throw configErrors.too_many_tenants();
      return exportThese(found.filter((tenant) => !isSystemTenant(tenant)).map(({ id }) => id));
    },
    export: exportThese,
    plan: (request) => telling(async () => plannedOf(await run(fileOf(request), { prune: request.prune ?? false }))),
    apply: ({ plan, origin, ...request }) =>
      telling(async () => {
        const made = new Map<string, number>();
        const keep = history.keep({ source: 'apply', origin, onRevision: (tenantId, number) => made.set(tenantId, number) });
        return appliedOf(rooms, await run(fileOf(request), { prune: request.prune ?? false, origin }, { plan, keep }), made);
      }),
    drift: (request) => telling(async () => plannedOf(await run(fileOf(request), { exact: true, extras: true }), 'drift')),
    revisions: (tenantId, page) => db.read(tenantId, (tx) => revisions.list(tx, page)),
    async revision(tenantId, number) {
      const found = await db.read(tenantId, (tx) => revisions.read(tx, number));
      return found && { ...found, text: showPlan(found.changes).join('\n') };
    },
    latest: (tenantId) => db.read(tenantId, (tx) => revisions.latest(tx)),
    planRollback: (tenantId, request) => telling(async () => plannedOf(await run(await fileOfRevision(tenantId, request), { exact: true, prune: true }))),
    rollback: (tenantId, { origin, expected, plan, ...request }) =>
      telling(async () => bring(await fileOfRevision(tenantId, request), { exact: true, prune: true }, { source: 'rollback', backTo: request.number }, { origin, expected, plan })),
    planPromotion: (tenantId, request) =>
      telling(async () => {
        const { text, file } = await promoted(tenantId, request);
        return { ...plannedOf(await run(file, promotionOf(request))), file: text };
      }),
    promote: (tenantId, { origin, expected, plan, ...request }) =>
      telling(async () => bring((await promoted(tenantId, request)).file, promotionOf(request), { source: 'apply' }, { origin, expected, plan })),
  };
}

type Wanted = { readonly [K in keyof Bound]: Bound[K] | undefined } & Pick<Bound, 'origin'>;

/** All of the other tenant is meant, and the numbers of its publications are its own. */
const promotionOf = ({ prune }: Pick<PromotionRequest, 'prune'>) => ({ exact: true, foreign: true, prune }) as const;

/** The file of a revision, with its secrets; or with those that are there now, and its own only where there are none. */
function fileAgain({ content, secrets }: Snapshot, wanted: RollbackRequest['secrets']): ConfigFile {
  if (wanted === 'restore') return parseConfigFile(content, { env: (name) => secrets.get(name) });
  return { ...parseConfigFile(content, { env: () => undefined }), spareSecrets: secrets };
}

function fileOf({ text, variables = {}, only }: FileRequest): ConfigFile {
  const file = parseConfigFile(text, {
    env: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    file: () => {
      throw new Error('Files of the server are none of the caller’s business.');
    },
  });
  const problems = file.content.tenants.flatMap((tenant, index) => [
    ...(only !== undefined && tenant.slug !== only ? [problemAt(file, ['tenants', index, 'slug'], `must be ${only}: this is about that tenant alone`)] : []),
    ...(tenant.users.length > 0 ? [problemAt(file, ['tenants', index, 'users'], 'must be left out: people are no configuration; `parvis apply` takes them')] : []),
  ]);
  if (problems.length > 0) throw new ConfigFileError(problems);
  return file;
}

const problemAt = (file: ConfigFile, path: readonly (string | number)[], message: string) => ({ line: file.lineOf(path), path: path.join('.'), message });

const textsOf = (done: Done): ReadonlyMap<string, readonly string[]> => new Map([...done].map(([slug, lines]) => [slug, lines.map(({ text }) => text)]));

const planOf = (done: Done): string =>
  createHash('sha256')
    .update(JSON.stringify([...textsOf(done)]))
    .digest('base64url');

function plannedOf(done: Done, asked: Question = 'plan'): Planned {
  const changes = [...done].flatMap(([tenant, lines]) => lines.map(({ kind, what, details }) => ({ kind, what, details, tenant })));
  return { changes, plan: planOf(done), text: sayPlan([...done.values()].flat(), asked).join('\n') };
}

async function appliedOf(rooms: Pick<ConfigRooms, 'tenants'>, done: Done, made: ReadonlyMap<string, number>): Promise<Applied> {
  const slugs = await Promise.all([...made].map(async ([tenantId, number]) => [(await rooms.tenants.byId(tenantId))?.slug ?? tenantId, number] as const));
  return { ...plannedOf(done), revisions: Object.fromEntries(slugs) };
}

async function telling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigFileError)
      throw configErrors.invalid_file({
        cause: error,
        fields: error.details.map(({ line, path, message }) => ({ field: path === '' ? 'file' : path, fix: `line ${line}: ${message}` })),
      });
    if (error instanceof ApplyStopped) throw configErrors.stopped({ cause: error, detail: error.problems.join(' ') });
    throw error;
  }
}
