import type { Keys, TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Tenants } from '#tenants/contract';
import type { ReleaseToApplication, Telling } from '../contract.ts';
import { envelopeSchema, publicEvent, type PublicEvent } from './catalogue.ts';
import { insertDeliveries, insertMeant, type Meant, type NewDelivery } from './delivery-store.ts';
import { endpointsFor, type EndpointRow } from './endpoint-store.ts';

export interface TellDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  /** Which applications know a user, and each under what subject. */
  readonly subjectsOf: (tx: Tx, userId: string) => Promise<ReadonlyMap<string, string>>;
  readonly release: ReleaseToApplication;
  /** There is something to send, once the transaction is over. */
  readonly onTold: () => void;
}

/** Somebody else than an application, as purposes name them: nothing of theirs listens. */
const PARTY = 'party:';

export type Told = readonly { readonly clientId: string; readonly endpoints: number }[];

/** Whom a message is about, for the order and for taking it back: without the key nobody can tell. */
export const userHashOf = (cipher: TenantCipher, userId: string): Buffer => cipher.mac('provisioning.webhooks.user', userId);

export const bodyPlace = (endpointId: string, messageId: string): string => `provisioning.webhook_deliveries.body:${endpointId}:${messageId}`;

/**
 * Without the key nobody can make one, and two applications get two for the same thing: ids must not tell them that their `sub`s are one person. What comes twice
 * makes the same one again.
 */
const messageId = (cipher: TenantCipher, { key, type }: Telling, clientId: string): string =>
  `msg_${cipher.mac('provisioning.webhooks.message', `${key}:${type}:${clientId}`).subarray(0, 24).toString('base64url')}`;

interface Addressed {
  readonly telling: Telling;
  readonly event: PublicEvent;
  /** Each application that is meant, with its own subject. */
  readonly subs: ReadonlyMap<string, string>;
}

async function address(deps: TellDeps, tx: Tx, telling: Telling): Promise<Addressed> {
  const event = publicEvent(telling.type);
  if (!event) throw new TypeError(`There is no event "${telling.type}" for applications`);
  const named = telling.recipients;
  const known = named?.every(({ sub }) => sub !== undefined) ? undefined : await deps.subjectsOf(tx, telling.userId);
  if (!named) return { telling, event, subs: known ?? new Map() };
  // Whom an application does not know it is not told of.
  return { telling, event, subs: new Map(named.flatMap(({ clientId, sub = known?.get(clientId) }) => (sub === undefined ? [] : [[clientId, sub] as const]))) };
}

/** Several at once: the endpoints are looked up once, and written to once. */
export async function tellAll(deps: TellDeps, tx: Tx, tellings: readonly Telling[]): Promise<readonly Told[]> {
  const addressed = await Promise.all(tellings.map((telling) => address(deps, tx, telling)));
  const clientIds = [...new Set(addressed.flatMap(({ subs }) => [...subs.keys()]))];
  const [cipher, tenant, endpoints] = await Promise.all([
    deps.keys.tenant(tx.tenantId),
    deps.tenants.byId(tx.tenantId),
    clientIds.length === 0 ? [] : endpointsFor(tx, clientIds, [...new Set(tellings.map(({ type }) => type))]),
  ]);
  if (!tenant) throw new Error(`There is no tenant ${tx.tenantId}.`);
  const of = tenant;
  const listening = Map.groupBy(endpoints, ({ client_id }) => client_id);
  const hears = ({ type, occurredAt }: Telling, clientId: string) =>
    // What happened before there was an endpoint was never meant for it.
    (listening.get(clientId) ?? []).filter(({ events, created_at }) => events.includes(type) && created_at.getTime() <= Date.parse(occurredAt));

  async function deliveries({ telling, event, subs }: Addressed): Promise<readonly NewDelivery[]> {
    const userHash = userHashOf(cipher, telling.userId);
    const lists = await Promise.all(
      [...subs].map(async ([clientId, sub]) => {
        const heard = hears(telling, clientId);
        if (heard.length === 0) return [];
        const released = await deps.release(tx, { tenant: of, clientId, userId: telling.userId, type: event.type, data: telling.data ?? {} });
        if (!released) return [];
        const id = messageId(cipher, telling, clientId);
        const time = new Date(telling.occurredAt).toISOString();
        const body = JSON.stringify(envelopeSchema(event).parse({ id, type: event.type, version: event.version, time, tenant: of.issuer, data: { ...released, sub } }));
        return heard.map((endpoint: EndpointRow): NewDelivery => {
          return {
            endpointId: endpoint.id,
            messageId: id,
            clientId,
            endpoint: endpoint.name,
            type: event.type,
            userHash,
            correlation: telling.correlation ?? null,
            occurredAt: telling.occurredAt,
            body: cipher.seal(body, bodyPlace(endpoint.id, id)),
            problem: endpoint.state === 'gone' ? 'endpoint_gone' : null,
          };
        });
      }),
    );
    return lists.flat();
  }

  const rows = (await Promise.all(addressed.map(deliveries))).flat();
  await insertDeliveries(tx, rows);
  if (rows.length > 0) tx.afterCommit(deps.onTold);
  // Those that are meant and cannot be told are named too: whoever waits for acknowledgements must know.
  const meantBy = ({ telling, subs }: Addressed) => telling.recipients?.map(({ clientId }) => clientId) ?? [...subs.keys()];
  await insertMeant(
    tx,
    addressed.flatMap((one) => {
      const { correlation } = one.telling;
      if (correlation === undefined) return [];
      return meantBy(one).map((recipient): Meant => {
        const outcome = hears(one.telling, recipient).length > 0 ? 'told' : 'no_way';
        return { correlation, recipient, outcome: one.subs.has(recipient) || recipient.startsWith(PARTY) ? outcome : 'stranger' };
      });
    }),
  );
  return addressed.map((one) => meantBy(one).map((clientId) => ({ clientId, endpoints: one.subs.has(clientId) ? hears(one.telling, clientId).length : 0 })));
}
