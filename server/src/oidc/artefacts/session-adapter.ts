import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors, Provider } from 'oidc-provider';
import type { FoundSession, Session, Sessions } from '#sessions/contract';
import type { TenantCipher } from '#platform/crypto';
import { unitOrThrow } from './adapter.ts';
import { hashOf, openPayload } from './seal-artefact.ts';
import type { SealedClient } from './store.ts';
import { keyOf, type SeenSession, type Unit } from './unit.ts';

export interface SessionAdapterDeps {
  readonly sessions: Pick<Sessions, 'attach' | 'byHandle' | 'byUid'>;
  /** An operator who acts for the customer went on to these applications. */
  readonly onActed: (unit: Unit, session: SeenSession, clientIds: readonly string[]) => Promise<void>;
  /** Longest life of a session. */
  readonly absoluteSeconds: number;
}

/** What of the provider's session is kept in ours; identity and assurance are read from our row each time (D13). */
const OURS = new Set(['accountId', 'acr', 'amr', 'exp', 'iat', 'jti', 'kind', 'loginTs', 'uid']);

interface Authorization {
  readonly sid?: string;
}

const clientsOf = (payload: AdapterPayload) =>
  Object.fromEntries(Object.entries((payload.authorizations ?? {}) as Record<string, Authorization>).flatMap(([clientId, { sid }]) => (sid ? [[clientId, sid]] : [])));

/** The applications a session was used for, for telling them when it ends. */
export interface SessionLink {
  readonly uid: string;
  readonly sub: string;
  readonly clients: Readonly<Record<string, string>>;
}

/** One more application of a session, by itself: several may be used for the first time at the same moment, and none of these requests knows of the others. */
export interface LinkedClient {
  readonly clientId: string;
  readonly sid: string;
}

function saveClient(unit: Unit, uid: string, client: LinkedClient, seconds: number): void {
  const idHash = hashOf(`${uid} ${client.clientId}`);
  unit.drafts.set(keyOf('SessionClient', idHash), { kind: 'SessionClient', idHash, grantHash: hashOf(uid), json: JSON.stringify(client), ttl: seconds });
}

/** Lives as long as the session may: what is bound to it ends with it, also when nobody revokes it. */
export function saveLink(unit: Unit, link: SessionLink, seconds: number): void {
  const idHash = hashOf(link.uid);
  unit.drafts.set(keyOf('SessionLink', idHash), { kind: 'SessionLink', idHash, json: JSON.stringify(link), ttl: seconds });
}

type Sealed = Pick<SealedClient, 'id_hash' | 'payload'>;

/** With all of its applications. */
export function openLink(cipher: TenantCipher, link: Sealed, clients: readonly Sealed[]): SessionLink {
  const open = <T>(kind: string, { id_hash, payload }: Sealed) => JSON.parse(openPayload(cipher, kind, id_hash, payload)) as T;
  const added = clients.map((client) => open<LinkedClient>('SessionClient', client));
  const { clients: known, ...rest } = open<SessionLink>('SessionLink', link);
  return { ...rest, clients: { ...Object.fromEntries(added.map(({ clientId, sid }) => [clientId, sid])), ...known } };
}

/**
 * Provider sessions with an account live in our session's row (decision 0001): one row, one look-up, and revoking it ends both.
 * Sessions without an account (a device code being typed) are ordinary artefacts, kept by `anonymous`.
 */
export function createSessionAdapter(deps: SessionAdapterDeps, anonymous: Adapter): Adapter {
  const { sessions, absoluteSeconds } = deps;

  function seen(unit: Unit, found: FoundSession, handle: string | undefined): AdapterPayload {
    const state = (found.protocol.state ?? {}) as AdapterPayload;
    const { uid } = found.protocol;
    if (found.actor) unit.acting = { actor: found.actor, left: found.left };
    unit.sessions.set(uid, {
      id: found.id,
      sub: found.sub,
      userId: found.userId,
      state: JSON.stringify(state),
      handle,
      clients: JSON.stringify(clientsOf(state)),
      age: found.age,
      expiresAt: found.expiresAt,
      ...(found.actor ? { actor: found.actor } : {}),
      ...(found.doubted ? { doubted: true } : {}),
      found,
    });
    return {
      ...structuredClone(state),
      ...assured(found),
      uid,
      accountId: found.sub,
      jti: handle,
      kind: 'Session',
      exp: Math.floor(Date.now() / 1000) + absoluteSeconds,
    } as AdapterPayload;
  }

  async function attach(unit: Unit, handle: string, payload: AdapterPayload): Promise<void> {
    const uid = payload.uid as string;
    const before = unit.sessions.get(uid);
    const chosen = (Provider.ctx?.oidc.result?.login as { sessionId?: string } | undefined)?.sessionId ?? unit.loginSessionId;
    const id = chosen ?? before?.id;
    if (id === undefined) throw new errors.LoginRequired('the session has no owner');
    const state = Object.fromEntries(Object.entries(payload).filter(([key]) => !OURS.has(key)));
    const json = JSON.stringify(state);
    const sids = clientsOf(payload);
    const clients = JSON.stringify(sids);
    const left = before?.id === id ? Math.ceil((before.expiresAt.getTime() - Date.now()) / 1000) : absoluteSeconds;
    if (before?.id !== id || before.clients !== clients) saveLink(unit, { uid, sub: payload.accountId as string, clients: sids }, left);
    if (before?.id === id) for (const clientId of newIn(clients, before.clients)) saveClient(unit, uid, { clientId, sid: sids[clientId] as string }, left);
    // The provider saves on every request; most of the time nothing is new.
    if (before?.id === id && before.handle === handle && before.state === json) return;
    // This browser is the one that was signed in in just now, wherever the last answer of it was given.
    const shown = before?.id === id ? undefined : unit.origin;
    if (!(await sessions.attach(unit.tenantId, id, handle, { uid, state }, shown))) throw new errors.LoginRequired('the session has ended');
    if (before?.actor && before.clients !== clients) await deps.onActed(unit, before, newIn(clients, before.clients));
    unit.sessions.set(uid, {
      id,
      sub: payload.accountId as string,
      userId: before?.userId ?? '',
      state: json,
      handle,
      clients,
      ...(before?.id === id && before.actor ? { actor: before.actor } : {}),
      age: before?.id === id ? before.age : 0,
      expiresAt: new Date(Date.now() + left * 1000),
    });
  }

  return {
    ...anonymous,
    async find(handle) {
      const unit = unitOrThrow();
      const found = await sessions.byHandle(unit.tenantId, handle);
      return found ? seen(unit, found, handle) : anonymous.find(handle);
    },
    async findByUid(uid) {
      const unit = unitOrThrow();
      const found = await sessions.byUid(unit.tenantId, uid);
      return found && seen(unit, found, undefined);
    },
    async upsert(handle, payload, expiresIn) {
      if (payload.accountId === undefined) return anonymous.upsert(handle, payload, Math.min(expiresIn ?? 3600, 3600));
      return attach(unitOrThrow(), handle, payload);
    },
    async destroy(handle) {
      // The handle of a session of ours is replaced by the attach that follows; ending one is `sessions.revoke`.
      const known = [...unitOrThrow().sessions.values()].some((session) => session.handle === handle);
      if (!known) await anonymous.destroy(handle);
    },
  };
}

const newIn = (clients: string, before: string): string[] => {
  const known = JSON.parse(before) as Record<string, string>;
  return Object.keys(JSON.parse(clients) as Record<string, string>).filter((clientId) => !Object.hasOwn(known, clientId));
};

function assured(session: Session): Pick<AdapterPayload, 'acr' | 'amr' | 'loginTs'> {
  return { acr: session.acr, amr: [...session.amr], loginTs: session.authTime };
}
