import { createReadStream } from 'node:fs';
import { appendFile, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { decodeJwt, type JWTVerifyGetKey } from 'jose';
import type { Database } from '#platform/db';
import type { SigningKey } from '#platform/crypto';
import { readRestored, readSigned, signRestored } from './block.ts';
import type { Anchor } from './contract.ts';
import { markAnchored, readProgress, unanchored } from './store.ts';

export const ANCHOR_SECONDS = 60;
const TENANTS = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** The end of every chain that went on, one line each: what the database alone cannot show is that nothing was cut off since. Appended, never changed. */
export async function writeAnchors(db: Database, file: string, signal: AbortSignal): Promise<void> {
  const until = (await db.system(readProgress)).at;
  let after = FIRST;
  while (!signal.aborted) {
    const ends = await unanchored(db, until, after, TENANTS);
    await append(file, ends.map(({ signed }) => `${lineOf(signed)}\n`).join(''));
    const last = ends.at(-1);
    if (last === undefined || ends.length < TENANTS) break;
    after = last.tenant;
  }
  // Again after a crash: lines that stand there twice say the same.
  if (!signal.aborted) await markAnchored(db, until);
}

function lineOf(signed: string): string {
  const { tenant, block, entries, hash, at } = decodeJwt<Anchor>(signed);
  return JSON.stringify({ tenant, block, entries, hash, at, signed });
}

async function append(file: string, lines: string): Promise<void> {
  if (lines === '') return;
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, lines, { mode: 0o600 });
  const handle = await open(file, 'r+');
  await handle.sync().finally(() => handle.close());
}

/** A line that stands for all that came before it and went further: a backup was restored, and whoever did it says so. */
export async function writeRestored(file: string, of: Anchor, key: SigningKey): Promise<void> {
  const { tenant, block, entries, hash, at } = of;
  await append(file, `${JSON.stringify({ tenant, block, entries, hash, at, restored: true, signed: await signRestored(of, key) })}\n`);
}

export interface KnownAnchors {
  readonly anchors: readonly Anchor[];
  /** Lines that none of these keys signed. */
  readonly unreadable: number;
  /** Entries that were given up with a restored backup. */
  readonly givenUp: number;
}

/** What an anchor file says of one tenant, however much it says of others. Undefined: it cannot be read. */
export async function linesAbout(file: string, tenant: string): Promise<string | undefined> {
  const lines: string[] = [];
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) if (line.includes(`"${tenant}"`)) lines.push(line);
  } catch {
    return undefined;
  }
  return lines.join('\n');
}

/** Lines of anchor files that were signed with these keys. */
export async function readAnchors(text: string, tenant: string, keys: JWTVerifyGetKey): Promise<KnownAnchors> {
  const anchors = new Map<string, Anchor>();
  const restored: Anchor[] = [];
  let unreadable = 0;
  for (const line of text.split('\n').filter(Boolean)) {
    const signed = signedIn(line, tenant);
    if (signed === null) continue;
    const read = signed === undefined ? undefined : await readSigned(signed, keys);
    const back = signed === undefined || read ? undefined : await readRestored(signed, keys);
    if (read?.tenant === tenant) anchors.set(read.hash, { tenant, block: read.block, entries: read.entries, hash: read.hash, at: read.at });
    else if (back?.tenant === tenant) restored.push(back);
    else unreadable++;
  }
  let givenUp = 0;
  for (const back of restored.toSorted((a, b) => a.at.localeCompare(b.at))) {
    const lost = [...anchors.values()].filter(({ block, at }) => block > back.block && at <= back.at);
    for (const { hash } of lost) anchors.delete(hash);
    givenUp += Math.max(0, ...lost.map(({ entries }) => entries - back.entries));
  }
  return { anchors: [...anchors.values()], unreadable, givenUp };
}

/** Undefined: nothing that could be read. Null: of another tenant. */
function signedIn(line: string, tenant: string): string | null | undefined {
  try {
    const read = JSON.parse(line) as { readonly tenant?: unknown; readonly signed?: unknown };
    if (typeof read.tenant === 'string' && read.tenant !== tenant) return null;
    return typeof read.signed === 'string' ? read.signed : undefined;
  } catch {
    return undefined;
  }
}
