import { createDecipheriv, hkdfSync } from 'node:crypto';
import { createLocalKek } from '#platform/crypto';
import type { App } from '../../src/app/compose.ts';
import type { TestDatabase } from '#test/support';

/*
 * What somebody finds who has every byte of a database and every key that is left: they search as no program of ours would, without looking at places, contexts
 * or authentication tags.
 */

export interface StoredRow {
  readonly table: string;
  /** As PostgreSQL writes it. */
  readonly text: string;
}

/** The rows of a plain `pg_dump`, each as it stands in the file. */
export function rowsOfDump(dump: string): StoredRow[] {
  const rows: StoredRow[] = [];
  let table: string | undefined;
  for (const line of dump.split('\n')) {
    if (table === undefined) table = /^COPY (\S+) \(/.exec(line)?.[1];
    else if (line === '\\.') table = undefined;
    else rows.push({ table, text: line });
  }
  return rows;
}

const NONCE_AT = 5;
const BODY_AT = NONCE_AT + 12;
const TAG = 16;

/** GCM without its tag is counter mode, from 2 on. */
function decrypt(key: Buffer, sealed: Buffer): Buffer {
  const counter = Buffer.concat([sealed.subarray(NONCE_AT, BODY_AT), Buffer.from([0, 0, 0, 2])]);
  return createDecipheriv('aes-256-ctr', key, counter).update(sealed.subarray(BODY_AT, sealed.length - TAG));
}

const isSealed = (bytes: Buffer) => bytes.length >= BODY_AT + TAG && bytes[0] === 1;
const blobsOf = (text: string) => [...text.matchAll(/\\\\x([0-9a-f]{2,})/g)].map((match) => Buffer.from(match[1] as string, 'hex'));

/** Every key that can be had from these rows by whoever has the key-encryption key. */
export async function keysIn(app: App, t: TestDatabase, rows: readonly StoredRow[], tenantId: string): Promise<Buffer[]> {
  const kek = createLocalKek(app.platform.config.kek);
  const stored = await t.dump<{ version: number; kek_id: string; wrapped: Buffer }>('select version, kek_id, wrapped from platform.tenant_keys where tenant_id = $1', [tenantId]);
  const found: Buffer[] = [];
  for (const { version, kek_id: id, wrapped } of stored) {
    const key = await kek.unwrap(id, wrapped, `platform.tenant_keys:${tenantId}:${version}`);
    const subkey = (use: string) => Buffer.from(hkdfSync('sha256', key, tenantId, `parvis.tenant.v1.${use}`, 32));
    found.push(subkey('seal'));
    const wrapping = subkey('user-key');
    for (const row of rows) if (row.table === 'identity.user_keys') for (const blob of blobsOf(row.text)) if (isSealed(blob)) found.push(decrypt(wrapping, blob));
  }
  return found;
}

/** Base64 writes the same letters in three ways, by where they begin. */
function base64Of(marker: string): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(marker)]).toString('base64');
    return text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + Buffer.byteLength(marker)) * 8) / 6));
  });
}

/** Tables and forms in which any of the markers can be read. */
export function find(rows: readonly StoredRow[], keys: readonly Buffer[], markers: readonly string[]): string[] {
  const hits = new Set<string>();
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const needles = markers.flatMap((marker) => [
    { how: 'clear', bytes: Buffer.from(marker) },
    { how: 'lower', bytes: Buffer.from(marker.toLowerCase()) },
    { how: 'utf-16le', bytes: utf16(marker) },
    { how: 'utf-16be', bytes: utf16(marker).swap16() },
    { how: 'hex', bytes: Buffer.from(Buffer.from(marker).toString('hex')) },
    ...base64Of(marker).flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')].map((form) => ({ how: 'base64', bytes: Buffer.from(form) }))),
  ]);
  const look = (table: string, how: string, bytes: Buffer) => {
    for (const needle of needles) if (bytes.includes(needle.bytes)) hits.add(`${table}: ${how}, ${needle.how}`);
  };
  for (const { table, text } of rows) {
    look(table, 'stored', Buffer.from(text));
    for (const blob of blobsOf(text)) {
      look(table, 'bytes', blob);
      if (isSealed(blob)) for (const key of keys) look(table, 'sealed', decrypt(key, blob));
    }
  }
  return [...hits].toSorted();
}
