import { z } from 'zod';
import { at, iso, section, time, type ExportPart } from '#portability/contract';
import type { Tx } from '#platform/db';
import type { Identity } from '#identity/contract';
import type { Connections } from '../connections/connections.ts';
import { openLink } from '../links/seal-link.ts';
import { linksOf } from '../links/store.ts';
import { externalSessionsOf, keptAccountsOf } from './store.ts';

const link = z.strictObject({
  provider: z.string(),
  external_id: z.string().describe('What the provider calls them, for good.'),
  label: z.string().optional().describe('An address or a name there, to tell two apart.'),
  groups: z.array(z.string()),
  created_at: time,
  last_used_at: time.optional(),
});
const session = z.strictObject({ provider: z.string(), created_at: time });
const kept = z.strictObject({ last_used_at: time });

export interface FederationExportDeps {
  readonly identity: Pick<Identity, 'userCipher'>;
  readonly connections: Pick<Connections, 'list'>;
}

/** Accounts elsewhere that somebody signs in with. Of a connection that this process lacks the connector of too: its name is its id then. */
export function federationExport({ identity, connections }: FederationExportDeps): ExportPart {
  const names = async (tx: Tx) => new Map((await connections.list(tx.tenantId)).map(({ id, name }) => [id, name]));
  return {
    told: { 'federation.links': ['linked_accounts'], 'federation.sessions': ['sign_ins_elsewhere'], 'federation.kept_accounts': ['shown_in_browsers'] },
    untold: {},
    sections: [
      section('linked_accounts', link, async (tx, { userId }) => {
        const rows = await linksOf(tx, userId);
        if (rows.length === 0) return [];
        const [cipher, known] = await Promise.all([identity.userCipher(tx, userId), names(tx)]);
        return rows.map((row) => {
          const { subject, label, groups } = openLink(cipher, userId, row.id, row.sealed);
          return {
            provider: known.get(row.connection_id) ?? row.connection_id,
            external_id: subject,
            ...(label === undefined ? {} : { label }),
            groups,
            created_at: iso(row.created_at),
            ...at('last_used_at', row.last_used_at),
          };
        });
      }),
      section('sign_ins_elsewhere', session, async (tx, { userId }) => {
        const rows = await externalSessionsOf(tx, userId);
        if (rows.length === 0) return [];
        const [links, known] = await Promise.all([linksOf(tx, userId), names(tx)]);
        return rows.map(({ link_id, created_at }) => {
          const by = links.find(({ id }) => id === link_id)?.connection_id ?? link_id;
          return { provider: known.get(by) ?? by, created_at: iso(created_at) };
        });
      }),
      section('shown_in_browsers', kept, async (tx, { userId }) => (await keptAccountsOf(tx, userId)).map(({ used_at }) => ({ last_used_at: iso(used_at) }))),
    ],
  };
}
