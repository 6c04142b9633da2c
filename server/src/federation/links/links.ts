import { isDeepStrictEqual } from 'node:util';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Identity } from '#identity/contract';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { Connection, ExternalIdentity, ExternalLink } from '../contract.ts';
import { federationErrors } from '../errors.ts';
import { identityLinked, identityUnlinked } from '../events.ts';
import { contentOf, openLink, sealLink, subjectIndex } from './seal-link.ts';
import { deleteLink, findHolders, findLink, insertLink, linksOf, recordContent, recordUse, type LinkRow } from './store.ts';

export interface LinksDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly identity: Pick<Identity, 'userCipher'>;
  readonly events: Pick<Events, 'publish'>;
  readonly connections: Connections;
}

/** An identity of somebody here, by the name that stays over there. */
export interface KnownIdentity {
  readonly id: string;
  readonly connection: LoadedConnection;
  readonly subject: string;
}

/** Who an identity elsewhere belongs to here. */
export interface Links {
  find(tx: Tx, connectionId: string, subject: string): Promise<{ readonly id: string; readonly userId: string } | undefined>;
  /** Who is called exactly this by any of the tenant's connections. One statement. */
  named(tx: Tx, subject: string): Promise<readonly string[]>;
  /** Undefined: it belongs to somebody already. Asked again for the same user it is the same link. */
  add(
    tx: Tx,
    origin: Origin,
    input: { readonly userId: string; readonly connection: Connection; readonly identity: ExternalIdentity; readonly used: boolean },
  ): Promise<string | undefined>;
  /** After a sign-in with it: when, and what is known of it now. False: it was taken away since. */
  use(tx: Tx, link: { readonly id: string; readonly userId: string }, connection: Connection, identity: ExternalIdentity): Promise<boolean>;
  /** All of a user, of connections that this process has the connector of. */
  identities(tx: Tx, userId: string): Promise<readonly KnownIdentity[]>;
  /** What is known of it now, without a sign-in with it; undefined: it is not there any more, and belongs to no groups. False: that was known. */
  refresh(tx: Tx, link: { readonly id: string; readonly userId: string }, connection: Connection, identity: ExternalIdentity | undefined): Promise<boolean>;
  remove(tx: Tx, origin: Origin, userId: string, linkId: string): Promise<boolean>;
  list(tx: Tx, userId: string): Promise<readonly ExternalLink[]>;
  /** By the names they have here, of connections that are in use. */
  groups(tx: Tx, userId: string): Promise<readonly string[]>;
}

export function createLinks(deps: LinksDeps): Links {
  const find = async (tx: Tx, connectionId: string, subject: string) => {
    const row = await findLink(tx, subjectIndex(await deps.keys.tenant(tx.tenantId), connectionId, subject));
    return row && { id: row.id, userId: row.user_id };
  };

  /** Of a connection that this process lacks the connector of, nothing is shown. */
  async function opened(tx: Tx, userId: string) {
    const rows = await linksOf(tx, userId);
    if (rows.length === 0) return [];
    const [connections, cipher] = await Promise.all([deps.connections.list(tx.tenantId), deps.identity.userCipher(tx, userId)]);
    return rows.flatMap((row) => {
      const connection = connections.find((candidate) => candidate.id === row.connection_id);
      return connection ? [{ row, connection, content: openLink(cipher, userId, row.id, row.sealed) }] : [];
    });
  }

  return {
    find,
    async named(tx, subject) {
      const [tenant, connections] = await Promise.all([deps.keys.tenant(tx.tenantId), deps.connections.list(tx.tenantId)]);
      return connections.length === 0
        ? []
        : findHolders(
            tx,
            connections.map(({ id }) => subjectIndex(tenant, id, subject)),
          );
    },
    async add(tx, origin, { userId, connection, identity, used }) {
      const [tenant, user] = await Promise.all([deps.keys.tenant(tx.tenantId), deps.identity.userCipher(tx, userId)]);
      const id = newId();
      const sealed = sealLink(user, userId, id, contentOf(identity, connection));
      const inserted = await insertLink(tx, { id, userId, connectionId: connection.id, subjectIndex: subjectIndex(tenant, connection.id, identity.subject), sealed, used });
      if (!inserted) {
        const existing = await find(tx, connection.id, identity.subject);
        return existing?.userId === userId ? existing.id : undefined;
      }
      await deps.events.publish(tx, identityLinked, { origin, subject: userId, data: { link: id, connection: connection.id, slug: connection.slug } });
      return id;
    },
    async use(tx, link, connection, identity) {
      const cipher = await deps.identity.userCipher(tx, link.userId);
      return recordUse(tx, link.id, link.userId, sealLink(cipher, link.userId, link.id, contentOf(identity, connection)));
    },
    identities: async (tx, userId) => (await opened(tx, userId)).map(({ row, connection, content }) => ({ id: row.id, connection, subject: content.subject })),
    async refresh(tx, { id, userId }, connection, identity) {
      const known = (await opened(tx, userId)).find(({ row }) => row.id === id)?.content;
      if (!known) return false;
      const now = identity ? contentOf(identity, connection) : { ...known, groups: [] };
      if (isDeepStrictEqual(now, known)) return false;
      return recordContent(tx, id, userId, sealLink(await deps.identity.userCipher(tx, userId), userId, id, now));
    },
    async remove(tx, origin, userId, linkId) {
      const row = await deleteLink(tx, userId, linkId);
      if (!row) return false;
      const connection = await deps.connections.byId(tx.tenantId, row.connection_id);
      await deps.events.publish(tx, identityUnlinked, { origin, subject: userId, data: { link: row.id, connection: row.connection_id, slug: connection?.slug ?? '' } });
      return true;
    },
    async list(tx, userId) {
      return (await opened(tx, userId)).map(({ row, connection, content }) => externalLink(row, connection, content.label));
    },
    async groups(tx, userId) {
      const all = (await opened(tx, userId)).flatMap(({ connection, content }) =>
        connection.state === 'active' ? content.groups.flatMap((group) => (Object.hasOwn(connection.groups, group) ? [connection.groups[group] as string] : [])) : [],
      );
      return [...new Set(all)].toSorted();
    },
  };
}

function externalLink(row: LinkRow, { id, slug, name, state }: Connection, label: string | undefined): ExternalLink {
  return {
    id: row.id,
    userId: row.user_id,
    connection: { id, slug, name },
    ...(label === undefined ? {} : { label }),
    ...(state === 'active' ? {} : { dormant: true }),
    createdAt: row.created_at,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
  };
}

/** For the room's own steps and commands. */
export async function connectionOf(connections: Pick<Connections, 'byId'>, tenantId: string, id: string): Promise<Connection> {
  const connection = await connections.byId(tenantId, id);
  if (!connection) throw federationErrors.unknown_connection();
  return connection;
}
