import { z } from 'zod';
import { iso, section, time, type ExportPart } from '#portability/contract';
import type { Identity } from '#identity/contract';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Allowed } from '../artefacts/consent-memory.ts';
import { accountHash, consentHash, openPayload } from '../artefacts/seal-artefact.ts';
import { rememberedConsent } from '../subjects/store.ts';
import { openName } from '../subjects/subject-names.ts';
import { grantsOf, knownSince } from './store.ts';

const application = z.strictObject({ application: z.string(), sub: z.string().describe('What it knows the account by.'), created_at: time });
const consent = z.strictObject({
  application: z.string(),
  kind: z.enum(['remembered', 'session']).describe('Allowed for good, or for as long as a sign-in lasts.'),
  scopes: z.array(z.string()),
  claims: z.array(z.string()),
  created_at: time.optional(),
  expires_at: time,
});

export interface ApplicationsExportDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'find'>;
}

/** Which applications know somebody, by which name, and what they were allowed. */
export function applicationsExport({ keys, identity }: ApplicationsExportDeps): ExportPart {
  async function known(tx: Tx, userId: string) {
    const [cipher, user] = await Promise.all([keys.tenant(tx.tenantId), identity.find(tx, userId)]);
    if (!user) return undefined;
    const hash = accountHash(cipher, user.sub);
    return { cipher, hash, sub: user.sub, rows: await knownSince(tx, hash) };
  }
  return {
    told: { 'oidc.known_accounts': ['applications'], 'oidc.artefacts': ['application_consents'] },
    untold: {},
    sections: [
      section('applications', application, async (tx, { userId }) => {
        const found = await known(tx, userId);
        return (found?.rows ?? []).map(({ client_id, name, known_at }) => ({
          application: client_id,
          sub: name === null ? (found?.sub ?? '') : openName(found?.cipher as TenantCipher, found?.hash as Buffer, client_id, name),
          created_at: iso(known_at),
        }));
      }),
      section('application_consents', consent, async (tx, { userId }) => {
        const found = await known(tx, userId);
        if (!found) return [];
        const { cipher, hash, sub, rows } = found;
        const remembered = await Promise.all(
          rows.map(async ({ client_id }) => {
            const idHash = consentHash(cipher, sub, client_id);
            const row = await rememberedConsent(tx, idHash);
            return row && { application: client_id, kind: 'remembered', ...told(openPayload(cipher, 'Consent', idHash, row.payload)), expires_at: iso(row.expires_at) };
          }),
        );
        const granted = (await grantsOf(tx, hash)).map((row) => {
          const json = openPayload(cipher, 'Grant', row.id_hash, row.payload);
          const { clientId } = JSON.parse(json) as { clientId?: string };
          return { application: clientId ?? '', kind: 'session', ...told(json), created_at: iso(row.created_at), expires_at: iso(row.expires_at) };
        });
        return [...remembered.filter((row) => row !== undefined), ...granted];
      }),
    ],
  };
}

function told(json: string): { readonly scopes: string[]; readonly claims: string[] } {
  const { openid, resources } = JSON.parse(json) as Allowed;
  const words = (text: string | undefined) => (text ?? '').split(' ').filter((word) => word !== '');
  return { scopes: [...new Set([...words(openid?.scope), ...Object.values(resources ?? {}).flatMap(words)])], claims: [...(openid?.claims ?? [])] };
}
