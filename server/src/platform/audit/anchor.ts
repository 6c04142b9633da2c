import { appendFile, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { decodeJwt, type JWTVerifyGetKey } from 'jose';
import type { Database } from '#platform/db';
import { readSigned } from './block.ts';
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

/** Lines of anchor files that were signed with these keys; the others are counted. */
export async function readAnchors(text: string, tenant: string, keys: JWTVerifyGetKey): Promise<{ readonly anchors: readonly Anchor[]; readonly unreadable: number }> {
  const anchors = new Map<number, Anchor>();
  let unreadable = 0;
  for (const line of text.split('\n').filter(Boolean)) {
    const signed = signedIn(line, tenant);
    if (signed === null) continue;
    const read = signed === undefined ? undefined : await readSigned(signed, keys);
    if (read?.tenant !== tenant) unreadable++;
    else anchors.set(read.block, { tenant, block: read.block, entries: read.entries, hash: read.hash, at: read.at });
  }
  return { anchors: [...anchors.values()], unreadable };
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
