import { AsyncLocalStorage } from 'node:async_hooks';
import type { TenantCipher } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Actor, Session } from '#sessions/contract';
import { sealPayload, sealReplay } from './seal-artefact.ts';
import { settle, type ArtefactRow, type ArtefactWrite, type Settled } from './store.ts';

/** An artefact before it is sealed. */
export interface Draft {
  readonly kind: string;
  readonly idHash: Buffer;
  readonly grantHash?: Buffer | undefined;
  readonly sessionHash?: Buffer | undefined;
  readonly userCodeHash?: Buffer | undefined;
  /** Of a grant. */
  readonly accountHash?: Buffer | undefined;
  /** Of a grant. */
  readonly clientId?: string | undefined;
  readonly json: string;
  readonly decided?: boolean;
  readonly ttl: number;
}

/** A browser session as this request found it. */
export interface SeenSession {
  readonly id: string;
  readonly sub: string;
  readonly userId: string;
  /** The provider's state in it, as JSON. */
  readonly state: string;
  /** The cookie's value, when it was found by that. */
  readonly handle: string | undefined;
  /** Applications it was used for, as JSON. */
  readonly clients: string;
  /** Seconds since its owner was last proved, by the database's clock. */
  readonly age: number;
  /** Its absolute end. */
  readonly expiresAt: Date;
  /** Who acts for the customer in it. */
  readonly actor?: Actor;
  /** Nothing is begun with it before its customer proves anew who they are. */
  readonly doubted?: true;
  /** For whoever compares what it shows with what it showed. Absent: it began in this very request. */
  readonly found?: Session;
}

/** An operator acts for the customer: whatever this request is given says so, and ends when that does. */
export interface Acting {
  readonly actor: Actor;
  /** Seconds, by the database's clock. */
  readonly left: number;
}

/**
 * Everything one request reads and writes of the provider's artefacts. Reads are kept, so that the provider's second look costs nothing;
 * writes are collected and done in one statement at the end, before the answer is sent.
 */
export interface Unit {
  readonly tenantId: string;
  readonly cipher: TenantCipher;
  /** By kind and id hash; undefined: known not to exist. */
  readonly known: Map<string, Promise<ArtefactRow | undefined>>;
  /** Grants that came along with something else, or were written here: JSON and seconds left. */
  readonly grants: Map<string, { readonly json: string; readonly ttl: number } | undefined>;
  readonly drafts: Map<string, Draft>;
  readonly gone: Map<string, { readonly kind: string; readonly idHash: Buffer }>;
  readonly families: Map<string, Promise<void>>;
  readonly sessions: Map<string, SeenSession>;
  consume: { readonly kind: string; readonly idHash: Buffer; readonly grantId: string | undefined } | undefined;
  ensure: Draft | undefined;
  /** Our session that this request signs in with, when the provider's own result does not say it. */
  loginSessionId: string | undefined;
  /** What this request redeems was granted beyond the session (offline access). */
  offline: boolean;
  /** Of the session it comes with, or of what it brings. */
  acting: Acting | undefined;
  /** The answer of the request that won, to be given again instead of the provider's. */
  answer: { readonly status: number; readonly body: Readonly<Record<string, unknown>>; readonly retryAfter?: number } | undefined;
  /** What the program shows that is given a refresh token, and what it showed when it was given the one it brings: keyed names. */
  trace: Readonly<Record<string, string | undefined>> | undefined;
  tracedBefore: Readonly<Record<string, string | undefined>> | undefined;
  /** Who asks, for events. */
  origin: Origin | undefined;
  /** What the browser that asks is known by, if it is. */
  browserKey: string | undefined;
  /** A value that is looked up once a request, by name. */
  readonly memo: Map<string, Promise<unknown>>;
}

const current = new AsyncLocalStorage<Unit>();

export const keyOf = (kind: string, idHash: Buffer): string => `${kind}:${idHash.toString('base64url')}`;
export const currentUnit = (): Unit | undefined => current.getStore();

export function newUnit(tenantId: string, cipher: TenantCipher): Unit {
  return {
    tenantId,
    cipher,
    known: new Map(),
    grants: new Map(),
    drafts: new Map(),
    gone: new Map(),
    families: new Map(),
    sessions: new Map(),
    memo: new Map(),
    consume: undefined,
    ensure: undefined,
    loginSessionId: undefined,
    offline: false,
    acting: undefined,
    answer: undefined,
    trace: undefined,
    tracedBefore: undefined,
    origin: undefined,
    browserKey: undefined,
  };
}

export const inUnit = <T>(unit: Unit, work: () => Promise<T>): Promise<T> => current.run(unit, work);

export function memo<T>(unit: Unit | undefined, name: string, load: () => Promise<T>): Promise<T> {
  if (!unit) return load();
  let value = unit.memo.get(name) as Promise<T> | undefined;
  if (!value) unit.memo.set(name, (value = load()));
  return value;
}

const nothing = (unit: Unit) => unit.drafts.size === 0 && unit.gone.size === 0 && unit.consume === undefined && unit.ensure === undefined;

/** Forgets what was to be written: the request failed. */
export function discard(unit: Unit): void {
  unit.drafts.clear();
  unit.gone.clear();
  unit.consume = undefined;
  unit.ensure = undefined;
}

/** Writes everything in one statement. Undefined: there was nothing to write. */
export async function settleUnit(db: Database, unit: Unit, replay?: { readonly json: string; readonly seconds: number }): Promise<Settled | undefined> {
  if (nothing(unit)) return undefined;
  const { cipher, tenantId, consume } = unit;
  const drafts = [...unit.drafts.values()];
  const written = new Set(drafts.filter(({ kind }) => kind === 'Grant' || kind === 'SessionLink').map(({ kind, idHash }) => keyOf(kind, idHash)));
  if (unit.ensure) written.add(keyOf('Grant', unit.ensure.idHash));
  const needed = (kind: string, pick: (draft: Draft) => Buffer | undefined) => {
    const hashes = drafts.filter(({ kind }) => kind !== 'Grant' && kind !== 'SessionClient').flatMap((draft) => pick(draft) ?? []);
    const distinct = new Map(hashes.map((hash) => [keyOf(kind, hash), hash]));
    for (const key of written) distinct.delete(key);
    return [...distinct.values()];
  };
  const seal = (draft: Draft): ArtefactWrite => ({
    kind: draft.kind,
    idHash: draft.idHash,
    grantHash: draft.grantHash,
    sessionHash: draft.sessionHash,
    userCodeHash: draft.userCodeHash,
    accountHash: draft.accountHash,
    decided: draft.decided ?? false,
    ttl: Math.max(1, Math.ceil(draft.ttl)),
    payload: sealPayload(cipher, draft.kind, draft.idHash, draft.json),
  });
  const settled = await settle(db, tenantId, {
    consume: consume && {
      kind: consume.kind,
      idHash: consume.idHash,
      ...(replay && replay.seconds > 0 ? { replay: { sealed: sealReplay(cipher, consume.idHash, replay.json), seconds: replay.seconds } } : {}),
    },
    grants: needed('Grant', (draft) => draft.grantHash),
    links: needed('SessionLink', (draft) => draft.sessionHash),
    saves: drafts.map(seal),
    known: drafts.flatMap(({ accountHash, clientId }) => (accountHash && clientId !== undefined ? [{ accountHash, clientId }] : [])),
    ensure: unit.ensure && seal(unit.ensure),
    destroy: [...unit.gone.values()],
  });
  const complete = settled.saved === drafts.length;
  discard(unit);
  return complete || !settled.consumed || !settled.granted || !settled.bound ? settled : { ...settled, granted: false };
}
