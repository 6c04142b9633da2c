import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { ExportError, readAnchors, verifyExport, type Finding, type Verification } from '#platform/audit';
import type { ReportFormat } from '#insight';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Tenant } from '#tenants';
import type { App } from '../compose.ts';
import { CommandError } from '../main.ts';

/* The audit trail as an operator or an auditor looks at it. Whoever looks stands in it afterwards. */

type Needs = Pick<App, 'platform' | 'insight' | 'identity'>;
type Print = (line: string) => void;
const origin = (): Origin => ({ actor: { kind: 'operator', id: 'command-line' }, requestId: `command-${newId()}` });

export interface ShowOptions {
  readonly user?: string;
  readonly type?: string;
  readonly limit: number;
  readonly json?: boolean;
}

export async function showTrail({ platform, insight, identity }: Needs, tenant: Tenant, { user: sub, type, limit, json = false }: ShowOptions): Promise<readonly string[]> {
  const user = sub === undefined ? undefined : await platform.db.read(tenant.id, (tx) => identity.findBySub(tx, sub));
  if (sub !== undefined && !user) throw new CommandError(`There is no user with the sub "${sub}".`);
  return insight.auditLines(tenant.id, origin(), { limit, json, ...(user ? { subject: user.id } : {}), ...(type === undefined ? {} : { type }) });
}

export interface ReportOptions {
  readonly from?: string;
  readonly to?: string;
  readonly format: ReportFormat;
  readonly out?: string;
}

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 366;

/** Of the last thirty days, where nothing else is asked for. */
export async function reportTrail({ insight }: Pick<Needs, 'insight'>, { id, name, issuer }: Tenant, { from, to, format, out }: ReportOptions, print: Print): Promise<void> {
  const moment = (option: string, text: string | undefined, otherwise: number) => {
    const at = text === undefined ? otherwise : Date.parse(text);
    if (Number.isNaN(at)) throw new CommandError(`${option}: give a day or a time, such as 2026-01-31 or 2026-01-31T12:00:00Z.`);
    return at;
  };
  const until = moment('--to', to, Date.now());
  const since = moment('--from', from, until - 30 * DAY_MS);
  if (since >= until || until - since > LONGEST_DAYS * DAY_MS) throw new CommandError(`--from comes before --to, and at most ${LONGEST_DAYS} days lie between.`);
  const wanted = { format, since: new Date(since).toISOString(), until: new Date(until).toISOString(), tenant: { name, issuer } };
  await write(insight.report(id, origin(), wanted), out, print);
}

/** Piece by piece to a new file, or to where the command prints. */
async function write(pieces: AsyncIterable<string>, file: string | undefined, print: Print): Promise<number> {
  let count = 0;
  if (file === undefined) {
    for await (const piece of pieces) {
      count++;
      print(piece);
    }
    return count;
  }
  const out = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  await once(out, 'open').catch((cause: Error) => {
    throw new CommandError(`${file} cannot be written: ${cause.message}.`);
  });
  for await (const piece of pieces) {
    count++;
    if (!out.write(piece)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return count;
}

async function* asLines(lines: AsyncIterable<string>): AsyncIterable<string> {
  for await (const line of lines) yield `${line}\n`;
}

/** To a file, or without one to where the command prints. */
export async function exportTrail({ insight }: Pick<Needs, 'insight'>, { id, name, issuer }: Tenant, file: string | undefined, print: Print): Promise<string | undefined> {
  const count = await write(asLines(insight.exportTrail(id, origin(), { name, issuer })), file, print);
  return file === undefined ? undefined : `${count} lines written to ${file}.`;
}

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Says, signed and for every tenant, that what is older may go; and what the owner of the tables does to let it go. */
export async function cutTrail({ insight }: Pick<Needs, 'insight'>, tenants: AsyncIterable<Tenant>, month: string): Promise<string[]> {
  if (!MONTH.test(month)) throw new CommandError('--before: give a month, such as 2025-01. What was written in it is kept.');
  const before = `${month}-01T00:00:00.000000Z`;
  let count = 0;
  for await (const tenant of tenants) {
    if (!(await insight.cutTrail(tenant.id, origin(), before)))
      throw new CommandError(`Not everything from before ${month} is in the chain yet: is the month over, and does the worker run?`);
    count++;
  }
  return [
    `-- ${count} tenants: their trail from before ${month} may go, and verifies without it. As the owner of the tables (which the application is not), month by month, oldest first:`,
    `delete from platform.event_clients c using platform.events e where e.occurred_at < '${before}' and c.tenant_id = e.tenant_id and c.event_id = e.id;`,
    `select format('drop table platform.%I;', relname) from pg_class where relnamespace = 'platform'::regnamespace and relname ~ '^events_\\d{4}_\\d{2}$' and relname < 'events_${month.replace('-', '_')}' \\gexec`,
  ];
}

export async function restoredTrail({ insight }: Pick<Needs, 'insight'>, tenant: Tenant, reason: string): Promise<string> {
  if (reason.trim().length < 5 || reason.length > 500 || /\S@\S/.test(reason))
    throw new CommandError('--reason stays in the audit trail: say in 5 to 500 characters which backup was restored and why, without personal data.');
  const end = await insight.restoredTrail(tenant.id, origin(), reason.trim());
  if (!end) throw new CommandError('Nothing to say: set PARVIS_AUDIT_ANCHOR to the anchor file, and the tenant must have a chain.');
  return `The trail of ${tenant.slug} goes on after entry ${end.entries}. What anchors knew beyond it is given up.`;
}

const textOf = (files: readonly string[]): string =>
  files
    .map((file) => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        throw new CommandError(`${file} cannot be read.`);
      }
    })
    .join('\n');

/** Against the database; true when all is as it was written. */
export async function verifyTrail({ platform, insight }: Pick<Needs, 'platform' | 'insight'>, tenant: Tenant, anchorFiles: readonly string[], print: Print): Promise<boolean> {
  const configured = platform.config.PARVIS_AUDIT_ANCHOR;
  const files = anchorFiles.length === 0 && configured !== undefined ? [configured] : anchorFiles;
  const keys = await platform.audit.publicKeys(tenant.id);
  const { anchors, unreadable, givenUp } = await readAnchors(textOf(files), tenant.id, createLocalJWKSet({ keys } as unknown as JSONWebKeySet));
  const began = performance.now();
  const found = await insight.verifyTrail(tenant.id, origin(), anchors);
  print(`tenant     ${tenant.slug}`);
  say(found, performance.now() - began, print);
  sayAnchors(files.length, anchors.length, { unreadable, givenUp }, print);
  return sayResult(found, print);
}

/** An export, without any installation: with keys that were had some other way, or with those in it. */
export async function verifyExportFile(file: string, { keys, anchors }: { readonly keys?: string; readonly anchors: readonly string[] }, print: Print): Promise<boolean> {
  const began = performance.now();
  const stream = createReadStream(file);
  try {
    await once(stream, 'open');
    const found = await verifyExport({
      lines: createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }),
      anchors: textOf(anchors),
      ...(keys === undefined ? {} : { keys: keysIn(keys) }),
    });
    print(`tenant     ${found.about.name ?? found.about.tenant}`);
    say(found, performance.now() - began, print);
    print(`keys       ${found.keys.join(', ')}${found.pinned ? '' : '  (from the export itself: compare them with those you know, or give --keys)'}`);
    sayAnchors(anchors.length, found.anchors, found, print);
    return sayResult(found, print);
  } catch (error) {
    if (error instanceof ExportError) throw new CommandError(`${file}: ${error.message}`);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new CommandError(`${file} cannot be read.`);
    throw error;
  }
}

function keysIn(file: string): readonly Readonly<Record<string, unknown>>[] {
  const text = textOf([file]);
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (Array.isArray(keys)) return keys as Readonly<Record<string, unknown>>[];
  } catch {
    // Said below.
  }
  throw new CommandError(`${file} is no JSON Web Key Set.`);
}

const LATE_SECONDS = 900;

function say({ blocks, entries, head, until, behind, clients, removed }: Verification, millis: number, print: Print): void {
  print(`entries    ${entries} in ${blocks} blocks${until === undefined ? '' : `: all that was written before ${until}`}`);
  if (behind !== undefined && behind > LATE_SECONDS)
    print(`WAITING    facts up to ${Math.round(behind / 60)} minutes old are in no block yet, and nothing is shown of them: does the worker run?`);
  if (removed > 0) print(`removed    ${removed} entries, which were kept long enough`);
  if (clients.kept > 0) print(`addresses  ${clients.kept} as they were written, ${clients.gone} not there any more`);
  if (head !== undefined) print(`head       ${head}`);
  print(`took       ${(millis / 1000).toFixed(1)} s, ${Math.round(entries / Math.max(millis / 1000, 0.001))} entries a second`);
}

function sayAnchors(files: number, known: number, { unreadable, givenUp }: { readonly unreadable: number; readonly givenUp: number }, print: Print): void {
  print(files === 0 ? 'anchor     none: that nothing was cut off at the end is not shown' : `anchor     ${known} ends of this chain are known from elsewhere`);
  if (givenUp > 0) print(`           ${givenUp} entries were given up with a restored backup`);
  if (unreadable > 0) print(`           ${unreadable} lines were not signed with these keys`);
}

function sayResult({ ok, findings, more }: Verification, print: Print): boolean {
  if (ok) {
    print('result     good: every entry is as it was written');
    return true;
  }
  const line = ({ says, id, at }: Finding) => `${says}${id === undefined || says.includes(id) ? '' : `  (${id}, ${at})`}`;
  const [first, ...others] = findings;
  print(`result     BAD, first: ${first ? line(first) : ''}`);
  for (const finding of others) print(`           ${line(finding)}`);
  if (more > 0) print(`           and ${more} more`);
  return false;
}
