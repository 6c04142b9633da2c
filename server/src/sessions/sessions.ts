import { createHash } from 'node:crypto';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import { happened, type Events } from '#platform/events';
import { newId } from '#platform/ids';
import { assuranceOf, mergeEvidence } from './assurance.ts';
import { NOTHING_PROVED, type FoundSession, type ListedSession, type Session, type SessionDependants, type Sessions } from './contract.ts';
import { sessionErrors } from './errors.ts';
import { actingBegan, sessionRaised, sessionStarted, userSignedOut } from './events.ts';
import { openProtocol, openSession, sealClient, sealProtocol, sealShown } from './seal-session.ts';
import { MAX_LISTED, TOUCH_SECONDS, type SessionLimits } from './settings.ts';
import {
  actingEverywhere,
  attachHandle,
  doubtSession,
  endedSince,
  findByHandle,
  findByUid,
  findLive,
  findProtocolUid,
  insertActing,
  insertSession,
  listLive,
  noticeSession,
  proofStands,
  raiseSession,
  revokeSessions,
  takeTurn,
  writeSignOut,
  type RevokeFilter,
  type SeenSessionRow,
  type SessionRow,
} from './store.ts';
import { tellRevoked } from './tell-revoked.ts';

export interface SessionsDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Events;
  /** The tenant's `settings.session`, read now. */
  readonly limitsOf: (tenantId: string) => Promise<SessionLimits> | SessionLimits;
  readonly dependants?: SessionDependants;
}

/** Handles carry 256 random bits, so a plain hash is enough: there is nothing to guess. */
const hashOf = (handle: string) => createHash('sha256').update(handle).digest();

export function createSessions(deps: SessionsDeps): Sessions {
  const { db, events } = deps;
  /** Whose move a transaction is. */
  const flows = new WeakMap<Tx, Buffer>();
  const opened = async (tenantId: string, row: SessionRow): Promise<Session> => openSession(await deps.keys.tenant(tenantId), tenantId, row);

  async function listed(tx: Tx, userId: string, acting: boolean): Promise<ListedSession[]> {
    const rows = await listLive(tx, userId, await deps.limitsOf(tx.tenantId), MAX_LISTED, acting);
    return Promise.all(rows.map(async (row) => ({ ...(await opened(tx.tenantId, row)), ...(row.protocol_uid === null ? {} : { uid: row.protocol_uid }) })));
  }

  async function found(tenantId: string, row: SeenSessionRow | undefined): Promise<FoundSession | undefined> {
    if (!row || row.protocol_state === null || row.protocol_uid === null) return undefined;
    const cipher = await deps.keys.tenant(tenantId);
    return { ...openSession(cipher, tenantId, row), age: row.age, left: row.left, protocol: openProtocol(cipher, tenantId, row.id, row.protocol_uid, row.protocol_state) };
  }

  return {
    async start(tx, origin, input) {
      if (input.evidence.length === 0) throw sessionErrors.no_evidence();
      const [cipher, limits] = await Promise.all([deps.keys.tenant(tx.tenantId), deps.limitsOf(tx.tenantId)]);
      const id = input.id ?? newId();
      const evidence = mergeEvidence([], input.evidence);
      const reached = assuranceOf(evidence);
      const applicationId = input.applicationId ?? origin.applicationId;
      const [row] = await Promise.all([
        insertSession(
          tx,
          {
            id,
            userId: input.userId,
            sub: input.sub,
            evidence,
            ...reached,
            applicationId,
            client: sealClient(cipher, tx.tenantId, id, origin, { browserKey: input.browserKey }),
            madeAccount: input.madeAccount === true,
          },
          limits,
        ),
        events.publish(tx, sessionStarted, { origin, subject: input.userId, data: { session: id, acr: reached.acr, amr: [...reached.amr] } }),
      ]);
      return openSession(cipher, tx.tenantId, row);
    },

    async startActing(tx, origin, { userId, sub, actor, hangsOn, seconds }) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      const id = newId();
      const row = await insertActing(tx, {
        id,
        userId,
        sub,
        acr: NOTHING_PROVED,
        client: sealClient(cipher, tx.tenantId, id, origin, { actor }),
        actorId: actor.id,
        actorTenantId: hangsOn.tenantId,
        actorSessionId: hangsOn.sessionId,
        seconds,
      });
      const session = openSession(cipher, tx.tenantId, row);
      await events.publish(tx, actingBegan, { origin, subject: userId, data: { session: id, operator: actor.id, until: session.expiresAt.toISOString() } });
      return session;
    },

    async acting(tx, userId) {
      return listed(tx, userId, true);
    },

    async actingEverywhere(limit) {
      const rows = await actingEverywhere(db, limit);
      return rows.map((row) => ({ tenantId: row.tenant_id, sessionId: row.id, userId: row.user_id, actorId: row.actor_id, ...(row.over === null ? {} : { over: row.over }) }));
    },

    doubt: doubtSession,
    notice: noticeSession,

    async raise(tx, origin, sessionId, added, from) {
      if (added.length === 0) throw sessionErrors.no_evidence();
      const before = await findLive(tx, sessionId, await deps.limitsOf(tx.tenantId), true);
      if (!before) throw sessionErrors.not_found();
      if (before.actor_id !== null) throw sessionErrors.acting();
      const evidence = mergeEvidence(before.evidence, added);
      const reached = assuranceOf(evidence);
      const [row] = await Promise.all([
        raiseSession(tx, sessionId, { evidence, ...reached }, from),
        events.publish(tx, sessionRaised, { origin, subject: before.user_id, data: { session: sessionId, acr: reached.acr, amr: [...reached.amr], before: before.acr } }),
      ]);
      return opened(tx.tenantId, row);
    },

    async attach(tenantId, sessionId, handle, protocol, shown) {
      const [cipher, limits] = await Promise.all([deps.keys.tenant(tenantId), deps.limitsOf(tenantId)]);
      return attachHandle(db, tenantId, limits, sessionId, {
        handleHash: hashOf(handle),
        uid: protocol.uid,
        state: sealProtocol(cipher, tenantId, sessionId, protocol.state),
        shown: shown && sealShown(cipher, tenantId, sessionId, shown),
      });
    },

    async byHandle(tenantId, handle) {
      return found(tenantId, await findByHandle(db, tenantId, await deps.limitsOf(tenantId), hashOf(handle), TOUCH_SECONDS));
    },

    async byUid(tenantId, uid) {
      return found(tenantId, await findByUid(db, tenantId, await deps.limitsOf(tenantId), uid, TOUCH_SECONDS));
    },

    async byId(tx, sessionId) {
      const row = await findLive(tx, sessionId, await deps.limitsOf(tx.tenantId), false);
      return row && opened(tx.tenantId, row);
    },

    async evidence(tx, sessionId) {
      return (await findLive(tx, sessionId, await deps.limitsOf(tx.tenantId), false))?.evidence ?? [];
    },

    async list(tx, userId) {
      return listed(tx, userId, false);
    },

    async proofStands(tx, { userId, since, sessionId, flow, signsOut = false }) {
      flows.set(tx, hashOf(flow));
      return proofStands(tx, { userId, since, session: sessionId, flow: hashOf(flow), signsOut });
    },

    async takeTurns(tx, userIds) {
      for (const userId of [...new Set(userIds)].toSorted()) await takeTurn(tx, userId);
    },

    endedSince,

    async revoke(tx, origin, which, reason) {
      const filter: RevokeFilter = which;
      const { sessionId, userId, except } = filter;
      const everywhere = sessionId === undefined && userId !== undefined;
      // A sign-in about to end waits here, or this waits for it and finds its session.
      if (everywhere) await writeSignOut(tx, userId, { session: except, flow: flows.get(tx) });
      const rows = await revokeSessions(tx, filter, reason);
      const uids = rows.flatMap((row) => row.protocol_uid ?? []);
      const kept = everywhere && deps.dependants && except !== undefined ? await findProtocolUid(tx, except) : undefined;
      await Promise.all([
        deps.dependants?.end(tx, origin, { uids, everywhere: everywhere ? userId : undefined, kept }),
        tellRevoked(
          events,
          tx,
          origin,
          rows,
          reason,
          everywhere ? [happened(userSignedOut, { origin, subject: userId, data: { reason, ...(except === undefined ? {} : { except }) } })] : [],
        ),
      ]);
      return rows.filter((row) => row.live).length;
    },

    assurance: assuranceOf,
  };
}
