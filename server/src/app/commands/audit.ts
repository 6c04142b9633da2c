import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { ExportError, readAnchors, verifyExport, type Finding, type Verification } from '#platform/audit';
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

/** To a file, or without one to where the command prints. */
export async function exportTrail({ insight }: Pick<Needs, 'insight'>, { id, name, issuer }: Tenant, file: string | undefined, print: Print): Promise<string | undefined> {
  const lines = insight.exportTrail(id, origin(), { name, issuer });
  if (file === undefined) {
    for await (const line of lines) print(line);
    return undefined;
  }
  const out = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  await once(out, 'open').catch((cause: Error) => {
    throw new CommandError(`${file} cannot be written: ${cause.message}.`);
  });
  let count = 0;
  for await (const line of lines) {
    count++;
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return `${count} lines written to ${file}.`;
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
  const { anchors, unreadable } = await readAnchors(textOf(files), tenant.id, createLocalJWKSet({ keys } as unknown as JSONWebKeySet));
  const began = performance.now();
  const found = await insight.verifyTrail(tenant.id, origin(), anchors);
  print(`tenant     ${tenant.slug}`);
  say(found, performance.now() - began, print);
  sayAnchors(files.length, anchors.length, unreadable, print);
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
    sayAnchors(anchors.length, found.anchors, found.unreadableAnchors, print);
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

function say({ blocks, entries, head, until, clients }: Verification, millis: number, print: Print): void {
  print(`entries    ${entries} in ${blocks} blocks${until === undefined ? '' : `: all that was written before ${until}`}`);
  if (clients.kept > 0) print(`addresses  ${clients.kept} as they were written, ${clients.gone} not there any more`);
  if (head !== undefined) print(`head       ${head}`);
  print(`took       ${(millis / 1000).toFixed(1)} s, ${Math.round(entries / Math.max(millis / 1000, 0.001))} entries a second`);
}

function sayAnchors(files: number, known: number, unreadable: number, print: Print): void {
  print(files === 0 ? 'anchor     none: that nothing was cut off at the end is not shown' : `anchor     ${known} ends of this chain are known from elsewhere`);
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
