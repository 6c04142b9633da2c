import type { Adapter, AdapterPayload } from 'oidc-provider';
import { Provider } from 'oidc-provider';
import type { Database } from '#platform/db';
import { isActingUid, type Sessions } from '#sessions/contract';
import type { Listening } from './family.ts';
import { revokeFamily } from './family.ts';
import { accountHash, hashOf, openPayload, userCodeHash } from './seal-artefact.ts';
import { findArtefact, findByUserCode, type ArtefactRow } from './store.ts';
import { currentUnit, keyOf, type Unit } from './unit.ts';

/** What the adapter asks when a refresh token that was used before comes again; see replay.ts. */
export interface AdapterDeps extends Listening {
  readonly db: Database;
  readonly onSpentRefreshToken: (unit: Unit, row: ArtefactRow) => Promise<void>;
  /** Something new is kept for somebody who did not have to prove anything; throws when one network makes too much of it (D14). */
  readonly onCreate: (unit: Unit, kind: string) => Promise<void>;
  /** A device asks whether its code was approved; throws when it asks too often. */
  readonly onPoll: (unit: Unit, row: ArtefactRow) => Promise<void>;
  readonly sessions: Pick<Sessions, 'byUid'>;
}

const TOKENS = ['AccessToken', 'ClientCredentials', 'RefreshToken'];
/** Endpoints that take a token without knowing its kind: the provider looks three times, we once. */
const ANY_KIND = new Set(['introspection', 'revocation']);
/** What anybody can make us keep, without an account or a secret. */
const UNPROVED = new Set(['Interaction', 'Session', 'DeviceCode', 'PushedAuthorizationRequest']);
const epoch = () => Math.floor(Date.now() / 1000);
const scopesOf = (payload: AdapterPayload) => new Set(typeof payload.scope === 'string' ? payload.scope.split(' ') : []);

export function unitOrThrow(): Unit {
  const unit = currentUnit();
  if (!unit) throw new Error('An artefact was used outside a unit of work.');
  return unit;
}

/** One adapter a kind, for one tenant. Sessions with an account go elsewhere (session-adapter.ts). */
export function createAdapter(deps: AdapterDeps, kind: string): Adapter {
  const { db } = deps;

  function decode(unit: Unit, row: ArtefactRow): AdapterPayload {
    const payload = JSON.parse(openPayload(unit.cipher, row.kind, row.id_hash, row.payload)) as AdapterPayload;
    return fresh(payload, row.ttl, row.consumed);
  }

  /** Time left is what the database says, whatever this machine's clock shows (D24). */
  function fresh(payload: AdapterPayload, ttl: number, consumed: boolean): AdapterPayload {
    if (payload.exp !== undefined) payload.exp = epoch() + Math.floor(ttl);
    if (consumed) payload.consumed = epoch();
    // Entering a code twice is no decision; only the first approval or denial counts, and the store holds it.
    if (kind === 'DeviceCode') delete payload.inFlight;
    return payload;
  }

  async function read(unit: Unit, idHash: Buffer): Promise<ArtefactRow | undefined> {
    const anyKind = TOKENS.includes(kind) && ANY_KIND.has(Provider.ctx?.oidc.route ?? '');
    const key = anyKind ? keyOf('*', idHash) : keyOf(kind, idHash);
    let row = unit.known.get(key);
    if (!row) unit.known.set(key, (row = findArtefact(db, unit.tenantId, anyKind ? TOKENS : [kind], idHash)));
    const found = await row;
    if (!found || found.kind !== kind || found.ended) return undefined;
    if (found.grant_id)
      unit.grants.set(
        keyOf('Grant', found.grant_id),
        found.grant_payload === null ? undefined : { json: openPayload(unit.cipher, 'Grant', found.grant_id, found.grant_payload), ttl: found.grant_ttl ?? 0 },
      );
    return found;
  }

  return {
    async find(id) {
      const unit = unitOrThrow();
      const idHash = hashOf(id);
      const key = keyOf(kind, idHash);
      if (unit.gone.has(key)) return undefined;
      const draft = unit.drafts.get(key);
      if (draft) return fresh(JSON.parse(draft.json) as AdapterPayload, draft.ttl, false);
      if (kind === 'Grant' && unit.grants.has(key)) {
        const grant = unit.grants.get(key);
        return grant && fresh(JSON.parse(grant.json) as AdapterPayload, grant.ttl, false);
      }
      const row = await read(unit, idHash);
      if (!row) return undefined;
      if (Provider.ctx?.oidc.route === 'token') {
        if (kind === 'RefreshToken' && row.consumed) await deps.onSpentRefreshToken(unit, row);
        if (kind === 'DeviceCode' && !row.decided && row.ttl > 0) await deps.onPoll(unit, row);
      }
      const payload = decode(unit, row);
      // Ends with the session at once, and says whose it is.
      if (isActingUid(payload.sessionUid)) {
        const session = await deps.sessions.byUid(unit.tenantId, payload.sessionUid as string);
        if (!session?.actor) return undefined;
        unit.acting = { actor: session.actor, left: session.left };
        return payload;
      }
      if (kind === 'RefreshToken') {
        const { trace, ...own } = payload as AdapterPayload & { readonly trace?: Unit['trace'] };
        unit.tracedBefore = trace;
        if (scopesOf(own).has('offline_access')) unit.offline = true;
        return own;
      }
      if (kind !== 'AccessToken' && scopesOf(payload).has('offline_access')) unit.offline = true;
      return payload;
    },

    async findByUserCode(userCode) {
      const unit = unitOrThrow();
      const row = await findByUserCode(db, unit.tenantId, userCodeHash(unit.cipher, userCode));
      return row?.kind === kind ? decode(unit, row) : undefined;
    },

    async findByUid() {
      return undefined;
    },

    async upsert(id, payload, expiresIn) {
      const unit = unitOrThrow();
      const idHash = hashOf(id);
      const key = keyOf(kind, idHash);
      if (UNPROVED.has(kind) && !unit.known.has(key) && !unit.drafts.has(key)) await deps.onCreate(unit, kind);
      // Access and refresh tokens granted for offline use outlive the session; codes never do.
      const outlives = (kind === 'AccessToken' && unit.offline) || (kind === 'RefreshToken' && scopesOf(payload).has('offline_access'));
      unit.gone.delete(key);
      unit.drafts.set(key, {
        kind,
        idHash,
        grantHash: payload.grantId === undefined || kind === 'Interaction' ? undefined : hashOf(payload.grantId),
        sessionHash: typeof payload.sessionUid !== 'string' || outlives ? undefined : hashOf(payload.sessionUid),
        userCodeHash: payload.userCode === undefined ? undefined : userCodeHash(unit.cipher, payload.userCode),
        accountHash: kind === 'Grant' && payload.accountId !== undefined ? accountHash(unit.cipher, payload.accountId) : undefined,
        clientId: kind === 'Grant' ? payload.clientId : undefined,
        json: JSON.stringify(kind === 'RefreshToken' && unit.trace ? { ...payload, trace: unit.trace } : payload),
        decided: kind === 'DeviceCode' && (payload.accountId !== undefined || payload.error !== undefined),
        ttl: expiresIn ?? 3600,
      });
      if (kind === 'Grant') unit.grants.delete(key);
    },

    async consume(id) {
      const unit = unitOrThrow();
      if (unit.consume) throw new Error('A request consumes one artefact.');
      const idHash = hashOf(id);
      const row = await unit.known.get(keyOf(kind, idHash));
      const grantId = row && (decode(unit, row).grantId as string | undefined);
      unit.consume = { kind, idHash, grantId };
    },

    async destroy(id) {
      const unit = unitOrThrow();
      if (kind === 'Grant') return revokeFamily(deps, unit, id);
      const idHash = hashOf(id);
      const key = keyOf(kind, idHash);
      unit.drafts.delete(key);
      unit.gone.set(key, { kind, idHash });
    },

    revokeByGrantId: (grantId) => revokeFamily(deps, unitOrThrow(), grantId),
  };
}
