import type { Configured } from '#configuration/contract';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { WebhookInput } from '../contract.ts';
import { listEndpoints } from './endpoint-store.ts';
import { openSecrets } from './save-endpoints.ts';

/** Every application's endpoints as they were set, by client id or entity id. */
export async function configuredEndpoints({ keys }: { readonly keys: Pick<Keys, 'tenant'> }, tx: Tx): Promise<ReadonlyMap<string, readonly Configured<WebhookInput>[]>> {
  const rows = await listEndpoints(tx);
  if (rows.length === 0) return new Map();
  const cipher = await keys.tenant(tx.tenantId);
  const all = rows.map((row) => {
    const [secret = '', ...second] = openSecrets(cipher, row);
    const input: WebhookInput = { ...(row.name === 'default' ? {} : { name: row.name }), url: row.url, events: row.events };
    const secrets: Readonly<Record<string, string>> = second.length === 0 ? { secret } : Object.fromEntries([secret, ...second].map((value, at) => [`secrets.${at}`, value]));
    return { clientId: row.client_id, configured: { input, secrets } };
  });
  return new Map([...Map.groupBy(all, ({ clientId }) => clientId)].map(([clientId, of]) => [clientId, of.map(({ configured }) => configured)]));
}
