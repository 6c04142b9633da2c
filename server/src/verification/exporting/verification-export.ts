import { z } from 'zod';
import { at, iso, section, time, type ExportPart } from '#portability/contract';
import type { Tx } from '#platform/db';
import type { Identity } from '#identity/contract';
import { openAssurance } from '../assurances/seal-assurance.ts';
import { allAssurances } from '../assurances/store.ts';
import type { Connections } from '../connections/connections.ts';
import { checksOf } from './store.ts';

const verified = z.strictObject({
  name: z.string(),
  value: z.unknown().describe('As it was verified.'),
  provider: z.string().describe('Who checked.'),
  rules: z.string().describe('By which rules.'),
  level: z.enum(['low', 'substantial', 'high']),
  details: z.array(z.unknown()).describe('The evidence, as OpenID Connect for Identity Assurance has it.'),
  verified_at: time,
  expires_at: time.optional(),
});
const check = z.strictObject({ provider: z.string(), state: z.string(), reason: z.string().optional(), created_at: time, ended_at: time.optional() });

export interface VerificationExportDeps {
  readonly identity: Pick<Identity, 'userCipher'>;
  readonly connections: Pick<Connections, 'list'>;
}

/** What services verified about somebody, what does not count any more too, and every check there was. */
export function verificationExport({ identity, connections }: VerificationExportDeps): ExportPart {
  const names = async (tx: Tx) => new Map((await connections.list(tx.tenantId)).map(({ id, name }) => [id, name]));
  return {
    told: { 'verification.assurances': ['verified_details'], 'verification.runs': ['checks'] },
    untold: {},
    sections: [
      section('verified_details', verified, async (tx, { userId }) => {
        const rows = await allAssurances(tx, userId);
        if (rows.length === 0) return [];
        const [cipher, known] = await Promise.all([identity.userCipher(tx, userId), names(tx)]);
        return rows.map((row) => {
          const { value, evidence } = openAssurance(cipher, userId, row.attribute, row.connection_id, row.sealed);
          return {
            name: row.attribute,
            value,
            provider: known.get(row.connection_id) ?? row.connection_id,
            rules: row.trust_framework,
            level: row.level,
            details: [...(evidence ?? [])],
            verified_at: iso(row.verified_at),
            ...at('expires_at', row.expires_at),
          };
        });
      }),
      section('checks', check, async (tx, { userId }) => {
        const rows = await checksOf(tx, userId);
        const known = rows.length === 0 ? new Map<string, string>() : await names(tx);
        return rows.map(({ connection_id, state, reason, created_at, settled_at }) => ({
          provider: known.get(connection_id) ?? connection_id,
          state,
          ...(reason === null ? {} : { reason }),
          created_at: iso(created_at),
          ...at('ended_at', settled_at),
        }));
      }),
    ],
  };
}
