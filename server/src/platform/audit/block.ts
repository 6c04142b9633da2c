import { createHash } from 'node:crypto';
import { CompactSign, compactVerify, type JWTVerifyGetKey } from 'jose';
import type { SigningKey } from '#platform/crypto';
import type { Anchor, AuditBlock } from './contract.ts';

/** RFC 7515 section 4.1.9: what it is, so that it is never taken for a token. */
export const BLOCK_TYPE = 'audit-block+jws';
export const HASH_BYTES = 32;
export const BLOCK_ENTRIES = 500;
/** Of each leaf in what is signed: enough to say which entry was changed. That something was is said by the hash. */
const MARK_BYTES = 4;
export const NO_BLOCK = Buffer.alloc(HASH_BYTES);
export const BLOCK_MAC = 'platform.audit_blocks';

/** What a block says of itself beside its leaves. */
export type BlockHead = Pick<AuditBlock, 'tenant' | 'number' | 'first' | 'since' | 'until' | 'previous'>;

/** SHA-256 over one JSON array, a line feed, and the leaves one after the other. */
export function blockHash(head: BlockHead, leaves: readonly Buffer[]): Buffer {
  const canonical = JSON.stringify(['parvis.audit.block.1', head.tenant, head.number, head.first, leaves.length, head.since, head.until, head.previous.toString('base64url')]);
  const sum = createHash('sha256').update(`${canonical}\n`);
  for (const leaf of leaves) sum.update(leaf);
  return sum.digest();
}

export const marksOf = (leaves: readonly Buffer[]): Buffer => Buffer.concat(leaves.map((leaf) => leaf.subarray(0, MARK_BYTES)));
export const markAt = (marks: Buffer, index: number): Buffer => marks.subarray(index * MARK_BYTES, (index + 1) * MARK_BYTES);
export const fitsMark = (leaf: Buffer, marks: Buffer, index: number): boolean => leaf.subarray(0, MARK_BYTES).equals(markAt(marks, index));

export async function signBlock(head: BlockHead, leaves: readonly Buffer[], hash: Buffer, key: SigningKey): Promise<string> {
  const claims = {
    tenant: head.tenant,
    block: head.number,
    first: head.first,
    entries: head.first + leaves.length - 1,
    since: head.since,
    at: head.until,
    previous: head.previous.toString('base64url'),
    hash: hash.toString('base64url'),
    marks: marksOf(leaves).toString('base64url'),
  };
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: BLOCK_TYPE }).sign(key.privateKey);
}

export interface SignedBlock extends Anchor {
  readonly first: number;
  readonly since: string;
  readonly previous: string;
  readonly marks: Buffer;
}

/** Undefined: not signed by any of these keys, or something else. */
export async function readSigned(signed: string, keys: JWTVerifyGetKey): Promise<SignedBlock | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(signed, keys as Parameters<typeof compactVerify>[1], { algorithms: ['ES256'] });
    if (protectedHeader.typ !== BLOCK_TYPE) return undefined;
    const claims = JSON.parse(new TextDecoder().decode(payload)) as Omit<SignedBlock, 'marks'> & { readonly marks: string };
    return { ...claims, marks: Buffer.from(claims.marks, 'base64url') };
  } catch {
    return undefined;
  }
}
