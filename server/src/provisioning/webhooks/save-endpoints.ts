import { isDeepStrictEqual } from 'node:util';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { happened, type Events, type Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Outbound } from '#platform/outbound';
import { provisioningErrors } from '../errors.ts';
import { webhooksSaved } from '../events.ts';
import { readEndpoints } from './endpoint-input.ts';
import { lockEndpoints, removeEndpoints, writeEndpoint, type EndpointRow } from './endpoint-store.ts';

export interface SaveEndpointsDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publishMany'>;
  readonly outbound: Pick<Outbound, 'refuses'>;
}

const place = (id: string) => `provisioning.webhook_endpoints.secrets:${id}`;
export const openSecrets = (cipher: TenantCipher, { id, secrets }: Pick<EndpointRow, 'id' | 'secrets'>): readonly string[] =>
  JSON.parse(cipher.openText(secrets, place(id))) as string[];

/** What the list does not name is removed: an application's entry says the whole of it. */
export async function saveEndpoints(deps: SaveEndpointsDeps, tx: Tx, clientId: string, webhooks: unknown, origin: Origin): Promise<readonly string[]> {
  const wanted = readEndpoints(deps.outbound, webhooks);
  if ('problems' in wanted) throw provisioningErrors.invalid_webhooks({ fields: wanted.problems });
  const [cipher, known] = await Promise.all([deps.keys.tenant(tx.tenantId), lockEndpoints(tx, clientId)]);
  const before = new Map(known.map((row) => [row.name, row]));
  const changes: { readonly endpoint: string; readonly change: 'created' | 'changed' | 'removed'; readonly fields: readonly string[]; readonly words: readonly string[] }[] = [];

  for (const { name, url, events, secrets } of wanted) {
    const row = before.get(name);
    const sameSecrets = row !== undefined && isDeepStrictEqual(openSecrets(cipher, row), secrets);
    const words = row
      ? [
          ...(row.url === url ? [] : [`url: ${row.url} -> ${url}`]),
          ...(isDeepStrictEqual(row.events, events) ? [] : [`events: ${row.events.join(', ')} -> ${events.join(', ')}`]),
          ...(sameSecrets ? [] : ['secrets changed']),
        ]
      : ['added'];
    if (words.length === 0) continue;
    const id = row?.id ?? newId();
    await writeEndpoint(tx, { client_id: clientId, name, id, url, events, secrets: sameSecrets ? row.secrets : cipher.seal(JSON.stringify(secrets), place(id)) });
    changes.push({ endpoint: name, change: row ? 'changed' : 'created', fields: row ? words.map((text) => text.split(/[: ]/, 1)[0] as string) : [], words });
  }
  const names = new Set(wanted.map(({ name }) => name));
  const gone = known.filter(({ name }) => !names.has(name));
  if (gone.length > 0)
    await removeEndpoints(
      tx,
      gone.map(({ id }) => id),
    );
  changes.push(...gone.map(({ name }) => ({ endpoint: name, change: 'removed' as const, fields: [], words: ['removed'] })));

  await deps.events.publishMany(
    tx,
    changes.map(({ endpoint, change, fields }) => happened(webhooksSaved, { origin, data: { clientId, endpoint, change, fields: [...fields] } })),
  );
  return changes.flatMap(({ endpoint, words }) => words.map((text) => `webhook ${endpoint} ${text}`));
}
