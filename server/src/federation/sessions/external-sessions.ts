import { createHash } from 'node:crypto';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Identity } from '#identity/contract';
import type { Tenant } from '#tenants/contract';
import { contextFor } from '../connections/connector-context.ts';
import type { Connections, LoadedConnection } from '../connections/connections.ts';
import type { ConnectorFailure, Ended, ExternalIdentity, Returned } from '../contract.ts';
import { federationErrors } from '../errors.ts';
import { externalSessionsEnded, signOutRefused } from '../events.ts';
import type { Links } from '../links/links.ts';
import type { FederationPorts } from '../steps/ports.ts';
import { sealBound } from './seal-bound.ts';
import { bindSession, endedSince, holdMarks, noteEnded, readTime, spendMessage, takeSessions } from './store.ts';

export interface ExternalSessionsDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly identity: Pick<Identity, 'userCipher'>;
  readonly connections: Connections;
  readonly links: Links;
  readonly ports: Pick<FederationPorts, 'sessions'>;
}

/** Sessions here that rest on one elsewhere: remembered when they begin, ended when the other side says so. */
export interface ExternalSessions {
  /**
   * `answeredAt`: when they came back from there. Were they signed out there since, the session here ends with this: what was to end it came while there was none.
   */
  bind(
    tx: Tx,
    origin: Origin,
    input: { readonly sessionId: string; readonly userId: string; readonly connectionId: string; readonly identity: ExternalIdentity; readonly answeredAt: Date },
  ): Promise<void>;
  /** A message of the other side itself. Undefined: it was not believed, or counted before. */
  end(tenant: Tenant, slug: string, message: Returned, origin: Origin): Promise<number | undefined>;
  /** The same, brought by a browser, which takes our answer back to where it came from. */
  endInBrowser(tenant: Tenant, slug: string, message: Returned, origin: Origin): Promise<EndedHere | undefined>;
}

export interface EndedHere {
  readonly connection: Pick<LoadedConnection, 'name'>;
  /** So many. */
  readonly sessions: number;
  readonly reply?: NonNullable<Ended['reply']>;
}

/** How long an id is remembered at least and at most, whatever the message says of itself (D14). */
const REMEMBERED = { shortest: 60, longest: 3600 } as const;

export function createExternalSessions(deps: ExternalSessionsDeps): ExternalSessions {
  const indexOf = async (tenantId: string, connectionId: string, { id, of }: NonNullable<ExternalIdentity['session']>) =>
    (await deps.keys.tenant(tenantId)).blindIndex('federation.session', JSON.stringify([connectionId, id, ...(of === undefined ? [] : [of])]));

  /** What a message that names these ends, and what may end a session of these: by its name, by whose it is, or by both. */
  async function marksOf(
    tenantId: string,
    connectionId: string,
    named: { readonly subject?: string; readonly sessions: readonly NonNullable<ExternalIdentity['session']>[] },
    all: boolean,
  ) {
    const cipher = await deps.keys.tenant(tenantId);
    const mark = (...of: readonly unknown[]) => cipher.blindIndex('federation.ended_there', JSON.stringify([connectionId, ...of]));
    const { subject, sessions } = named;
    const both = sessions.map(({ id, of }) => mark('both', subject, id, of ?? null));
    const byName = sessions.map(({ id, of }) => mark('session', id, of ?? null));
    const byPerson = subject === undefined ? [] : [mark('person', subject)];
    if (all) return [...both, ...byName, ...byPerson];
    return sessions.length === 0 ? byPerson : subject === undefined ? byName : both;
  }

  async function noteRefused(tx: Tx, connection: LoadedConnection, failure: ConnectorFailure, origin: Origin): Promise<undefined> {
    const check = failure.kind === 'refused' ? failure.check : failure.kind;
    await deps.events.publish(tx, signOutRefused, { origin, result: 'failure', data: { connection: connection.id, slug: connection.slug, check } });
  }
  const refused = (tenantId: string, connection: LoadedConnection, failure: ConnectorFailure, origin: Origin): Promise<undefined> =>
    deps.db.tenant(tenantId, (tx) => noteRefused(tx, connection, failure, origin));

  const noteEndedHere = (tx: Tx, origin: Origin, { id, slug }: LoadedConnection, userId: string, sessions: number) =>
    deps.events.publish(tx, externalSessionsEnded, { origin, subject: userId, data: { connection: id, slug, sessions } });

  /** Undefined: it counted before. Together with what it ends: had it counted and its sessions lived on, nobody could ever end them by it. */
  async function act(
    tx: Tx,
    origin: Origin,
    connection: LoadedConnection,
    ended: Ended,
    externalIndexes: readonly Buffer[],
    marks: readonly Buffer[],
  ): Promise<number | undefined> {
    const idHash = createHash('sha256').update(ended.id).digest();
    // One that was caught must not end what began since.
    if (!(await spendMessage(tx, { connectionId: connection.id, idHash, until: ended.until, ...REMEMBERED })))
      return noteRefused(tx, connection, { kind: 'refused', check: 'used' }, origin);
    await Promise.all([holdMarks(tx, marks), noteEnded(tx, marks)]);
    return endBound(tx, origin, connection, ended, externalIndexes);
  }

  async function endBound(tx: Tx, origin: Origin, connection: LoadedConnection, ended: Ended, externalIndexes: readonly Buffer[]): Promise<number> {
    const link = ended.subject === undefined ? undefined : await deps.links.find(tx, connection.id, ended.subject);
    // Somebody who has no account here has no session either.
    if (ended.subject !== undefined && !link) return 0;
    const taken = await takeSessions(tx, { ...(link ? { linkId: link.id } : {}), ...(externalIndexes.length > 0 ? { externalIndexes } : {}) });
    const counts = new Map<string, number>();
    for (const { session_id: sessionId, user_id: userId } of taken)
      counts.set(userId, (counts.get(userId) ?? 0) + (await deps.ports.sessions.revoke(tx, origin, { sessionId }, 'ended_elsewhere')));
    for (const [userId, count] of counts) {
      // They signed out here, and what we hear is what came of it.
      if (count === 0) continue;
      await noteEndedHere(tx, origin, connection, userId, count);
    }
    return [...counts.values()].reduce((sum, count) => sum + count, 0);
  }

  async function end(tenant: Tenant, slug: string, message: Returned, origin: Origin): Promise<EndedHere | undefined> {
    const connection = await deps.connections.bySlug(tenant.id, slug);
    const { away } = connection?.connectorPart ?? {};
    if (connection?.state !== 'active' || !away?.ended) throw federationErrors.unknown_connection();
    const now = await readTime(deps.db);
    const ended = await away.ended(await connection.open(), message, await contextFor(deps, tenant, connection, now));
    if (ended.kind !== 'ended') return refused(tenant.id, connection, ended, origin);
    if (ended.subject === undefined && ended.sessions.length === 0) return refused(tenant.id, connection, { kind: 'refused', check: 'nobody' }, origin);
    const named = [...new Set(ended.sessions)].map((id) => ({ id, ...(ended.of === undefined ? {} : { of: ended.of }) }));
    const [externalIndexes, marks] = await Promise.all([
      Promise.all(named.map((session) => indexOf(tenant.id, connection.id, session))),
      marksOf(tenant.id, connection.id, { ...(ended.subject === undefined ? {} : { subject: ended.subject }), sessions: named }, false),
    ]);
    const sessions = await deps.db.tenant(tenant.id, (tx) => act(tx, origin, connection, ended, externalIndexes, marks));
    return sessions === undefined ? undefined : { connection, sessions, ...(ended.reply ? { reply: ended.reply } : {}) };
  }

  return {
    async bind(tx, origin, { sessionId, userId, connectionId, identity, answeredAt }) {
      const { subject, session, signOutHint } = identity;
      const marks = await marksOf(tx.tenantId, connectionId, { subject, sessions: session ? [session] : [] }, true);
      // In this order on the wire: whoever ends something has committed it, or waits for us and finds what is written here.
      const [, link, isOver] = await Promise.all([holdMarks(tx, marks), deps.links.find(tx, connectionId, subject), endedSince(tx, marks, answeredAt)]);
      if (link?.userId !== userId) return;
      if (isOver) {
        await deps.ports.sessions.revoke(tx, origin, { sessionId }, 'ended_elsewhere');
        const connection = await deps.connections.byId(tx.tenantId, connectionId);
        if (connection) await noteEndedHere(tx, origin, connection, userId, 1);
        return;
      }
      const names = { ...(session ? { id: session.id } : {}), ...(signOutHint === undefined ? {} : { hint: signOutHint }) };
      const [externalIndex, cipher] = await Promise.all([
        session ? indexOf(tx.tenantId, connectionId, session) : undefined,
        Object.keys(names).length === 0 ? undefined : deps.identity.userCipher(tx, userId),
      ]);
      const sealed = cipher && sealBound(cipher, userId, sessionId, names);
      await bindSession(tx, { sessionId, linkId: link.id, userId, externalIndex, sealed });
    },

    end: async (...message) => (await end(...message))?.sessions,
    endInBrowser: end,
  };
}
