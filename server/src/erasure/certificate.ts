import { createHash } from 'node:crypto';
import { CompactSign } from 'jose';
import type { SigningKey } from '#platform/crypto';
import type { PersonalData, PersonalTable } from '#platform/personal-data';
import type { AskedBy, RecipientState } from './contract.ts';
import { CERTIFICATE_TYPE, REPORT_TYPE } from './settings.ts';

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
  /** Applications that knew the person, and are told. */
  readonly recipients: readonly string[];
  readonly audit?: AuditHead;
}

/** Where the audit trail ended: whoever has it here can see that nothing was cut off since. */
export interface AuditHead {
  readonly hash: string;
  readonly at: string;
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
    recipients: input.recipients,
    ...(input.audit === undefined ? {} : { audit: { head: input.audit.hash, at: input.audit.at } }),
    declarations_sha256: declarationHash(input.parts),
    // Lasting backups hold nothing that can be read without the key, from now; short ones are gone by then.
    backups: { lasting: 'unreadable', short_gone_by: seconds(input.erasedAt) + input.backupDays * 86_400 },
  };
}

const sign = (typ: string, claims: Record<string, unknown>, key: SigningKey): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader({ alg: key.alg, kid: key.kid, typ }).sign(key.privateKey);

export const signCertificate = (claims: Record<string, unknown>, key: SigningKey): Promise<string> => sign(CERTIFICATE_TYPE, claims, key);

/**
 * How far the applications are by now, beside the certificate as it was signed then: what lies in the database is told, and never signed a second time as if we had
 * seen it.
 */
export function signReport(
  of: {
    readonly issuer: string;
    readonly id: string;
    readonly now: Date;
    readonly certificate: string;
    readonly recipients: readonly RecipientState[];
    readonly audit?: AuditHead;
  },
  key: SigningKey,
): Promise<string> {
  const claims = {
    iss: of.issuer,
    jti: of.id,
    iat: seconds(of.now),
    certificate: of.certificate,
    recipients: of.recipients.map(({ recipient, state, acknowledgedAt }) => ({ recipient, state, ...(acknowledgedAt ? { acknowledged_at: seconds(acknowledgedAt) } : {}) })),
    ...(of.audit === undefined ? {} : { audit: { head: of.audit.hash, at: of.audit.at } }),
  };
  return sign(REPORT_TYPE, claims, key);
}
