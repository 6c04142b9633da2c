import { createHash } from 'node:crypto';
import { CompactSign } from 'jose';
import type { SigningKey } from '#platform/crypto';
import type { PersonalData, PersonalTable } from '#platform/personal-data';
import type { AskedBy } from './contract.ts';
import { CERTIFICATE_TYPE } from './settings.ts';

/** What was said of every table at the time, in a fixed order: two certificates with the same hash mean the same list. */
export function declarationHash(parts: readonly PersonalData[]): string {
  const lines = tablesOf(parts).map(([table, { holds, ends, why, backup }]) => JSON.stringify([table, holds, ends, why ?? '', backup]));
  return createHash('sha256').update(lines.join('\n')).digest('base64url');
}

export const tablesOf = (parts: readonly PersonalData[]): readonly (readonly [string, PersonalTable])[] =>
  parts.flatMap((part) => Object.entries(part.tables)).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Whoever knows the subject identifier can see that the certificate is about it; nobody else can. */
export const accountHash = (sub: string): string => createHash('sha256').update(`parvis.erasure:${sub}`).digest('base64url');

export interface CertificateInput {
  readonly issuer: string;
  readonly id: string;
  readonly subs: readonly string[];
  readonly askedBy: AskedBy;
  readonly requestedAt: Date;
  readonly erasedAt: Date;
  readonly backupDays: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly parts: readonly PersonalData[];
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** No value of the person, nor anything to find it by. */
export function certificateOf(input: CertificateInput): Record<string, unknown> {
  return {
    iss: input.issuer,
    jti: input.id,
    iat: seconds(input.erasedAt),
    accounts: input.subs.map(accountHash),
    requested_at: seconds(input.requestedAt),
    requested_by: input.askedBy,
    erased_at: seconds(input.erasedAt),
    tables: tablesOf(input.parts).map(([table, { holds, ends, why }]) => ({
      table,
      holds,
      ended: ends,
      ...(input.rows[table] === undefined ? {} : { rows: input.rows[table] }),
      ...(why === undefined ? {} : { why }),
    })),
    declarations_sha256: declarationHash(input.parts),
    // Lasting backups hold nothing that can be read without the key, from now; short ones are gone by then.
    backups: { lasting: 'unreadable', short_gone_by: seconds(input.erasedAt) + input.backupDays * 86_400 },
  };
}

export async function signCertificate(claims: Record<string, unknown>, key: SigningKey): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: CERTIFICATE_TYPE }).sign(key.privateKey);
}
