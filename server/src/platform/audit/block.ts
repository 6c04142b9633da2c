import { createHash, hash } from 'node:crypto';
import { CompactSign, compactVerify, type JWTVerifyGetKey } from 'jose';
import type { SigningKey } from '#platform/crypto';
import type { Anchor, AuditBlock } from './contract.ts';

/** RFC 7515 section 4.1.9: what it is, so that it is never taken for a token. */
export const BLOCK_TYPE = 'audit-block+jws';
const CUT_TYPE = 'audit-cut+jws';
const RESTORED_TYPE = 'audit-restored+jws';
export const HASH_BYTES = 32;
export const BLOCK_ENTRIES = 500;
/** Of each leaf in what is signed: enough to say which entry was changed. That something was is said by the hash. */
const MARK_BYTES = 4;
export const NO_BLOCK = Buffer.alloc(HASH_BYTES);
export const BLOCK_MAC = 'platform.audit_blocks';

/** What a block says of itself beside its leaves. */
export type BlockHead = Pick<AuditBlock, 'tenant' | 'number' | 'first' | 'since' | 'until' | 'previous'>;

/** SHA-256 over one JSON array, a line feed, and the leaves one after the other. The last member is the hash of where the entries lie, `id at` a line. */
export function blockHash(head: BlockHead, { leaves, places }: Pick<AuditBlock, 'leaves' | 'places'>): Buffer {
  const { tenant, number, first, since, until, previous } = head;
  const lie = hash('sha256', places.map(({ id, at }) => `${id} ${at}\n`).join(''), 'base64url');
  const sum = createHash('sha256').update(`${JSON.stringify(['parvis.audit.block.1', tenant, number, first, leaves.length, since, until, previous.toString('base64url'), lie])}\n`);
  for (const leaf of leaves) sum.update(leaf);
  return sum.digest();
}

export const marksOf = (leaves: readonly Buffer[]): Buffer => Buffer.concat(leaves.map((leaf) => leaf.subarray(0, MARK_BYTES)));
export const markAt = (marks: Buffer, index: number): Buffer => marks.subarray(index * MARK_BYTES, (index + 1) * MARK_BYTES);
export const fitsMark = (leaf: Buffer, marks: Buffer, index: number): boolean => leaf.subarray(0, MARK_BYTES).equals(markAt(marks, index));

export function signBlock(head: BlockHead, leaves: readonly Buffer[], of: Buffer, key: SigningKey): Promise<string> {
  const claims = {
    tenant: head.tenant,
    block: head.number,
    first: head.first,
    entries: head.first + leaves.length - 1,
    since: head.since,
    at: head.until,
    previous: head.previous.toString('base64url'),
    hash: of.toString('base64url'),
    marks: marksOf(leaves).toString('base64url'),
  };
  return signJws(claims, BLOCK_TYPE, key);
}

const signJws = (claims: object, typ: string, key: SigningKey): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: key.alg, kid: key.kid, typ }).sign(key.privateKey);

export interface SignedBlock extends Anchor {
  readonly first: number;
  readonly since: string;
  readonly previous: string;
  readonly marks: Buffer;
}

/** The claims; undefined: not signed by any of these keys, or something else. */
async function readJws<T>(signed: string, typ: string, keys: JWTVerifyGetKey): Promise<T | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(signed, keys as Parameters<typeof compactVerify>[1], { algorithms: ['ES256'] });
    return protectedHeader.typ === typ ? (JSON.parse(new TextDecoder().decode(payload)) as T) : undefined;
  } catch {
    return undefined;
  }
}

export async function readSigned(signed: string, keys: JWTVerifyGetKey): Promise<SignedBlock | undefined> {
  const claims = await readJws<Omit<SignedBlock, 'marks'> & { readonly marks: string }>(signed, BLOCK_TYPE, keys);
  return claims && { ...claims, marks: Buffer.from(claims.marks, 'base64url') };
}

/** That the chain ends there, at that time, because a backup was restored: what was known of it before and goes further is given up. */
export const signRestored = ({ tenant, block, entries, hash, at }: Anchor, key: SigningKey): Promise<string> => signJws({ tenant, block, entries, hash, at }, RESTORED_TYPE, key);

export const readRestored = (signed: string, keys: JWTVerifyGetKey): Promise<Anchor | undefined> => readJws<Anchor>(signed, RESTORED_TYPE, keys);

/** That entries from before a time may be gone. */
export interface Cut {
  readonly tenant: string;
  readonly before: string;
  readonly at: string;
}

export const signCut = ({ tenant, before, at }: Cut, key: SigningKey): Promise<string> => signJws({ tenant, before, at }, CUT_TYPE, key);

export const readCut = (signed: string, keys: JWTVerifyGetKey): Promise<Cut | undefined> => readJws<Cut>(signed, CUT_TYPE, keys);
