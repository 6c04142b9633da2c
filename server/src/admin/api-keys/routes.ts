import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { isId, newId } from '#platform/ids';
import { hashApiKey, newApiKey, type KeyMode } from '../access/api-key.ts';
import { adminErrors } from '../errors.ts';
import { adminEvents } from '../events.ts';
import { assertUnchanged } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { packCursor, pageOf, pageQuery } from '../kit/paging.ts';
import { KEY_DEFAULTS } from '../reading/limits.ts';
import { actingIn, type Acting } from '../team/acting.ts';
import type { TeamDeps } from '../team/contract.ts';
import { readPlace } from '../team/place.ts';
import { coversRights } from '../team/rights.ts';
import { apiKeyJson, type ApiKeyJson, DEFAULT_DAYS, keyFields, MAX_OVERLAP_HOURS, NEVER_BY_KEY, shownKeyJson, toApiKey } from './json.ts';
import { keepersOf } from './keepers.ts';
import { apiKeyById, insertApiKey, listApiKeys, revokeApiKey, rollApiKey, updateApiKey, type ListedKey } from './store.ts';

export interface ApiKeysDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly keyMode: KeyMode;
  readonly identity: TeamDeps['identity'];
}

const tag = 'API keys';
const idParam = z.strictObject({ id: z.string().max(64) });

interface Wanted {
  readonly permissions: readonly string[];
  readonly tenants: readonly string[] | null;
  readonly readings: { readonly per_hour: number; readonly per_day: number } | null;
}

/** A key has no more than whoever makes or changes it, and never what decides who may what. */
function assertAllowed(acting: Acting, call: Call, { permissions, tenants, readings }: Wanted): void {
  const never = permissions.filter((permission) => (NEVER_BY_KEY as readonly string[]).includes(permission));
  if (never.length > 0) {
    const fix = `Leave out ${never.join(', ')}: no program decides who may what, so a key that leaked makes no others. People do that in the console.`;
    throw adminErrors.invalid_api_key({ fields: [{ field: 'permissions', fix }] });
  }
  if (!coversRights(acting.grants, { permissions, ...(tenants ? { tenants } : {}) }, acting.roles)) throw adminErrors.more_than_own();
  const more = readings !== null && (readings.per_hour > KEY_DEFAULTS.perHour || readings.per_day > KEY_DEFAULTS.perDay);
  if (more && !call.caller.may('approvals:write')) {
    throw adminErrors.more_than_own({ detail: 'Whoever lets a key see more customers than the usual needs the permission "approvals:write".' });
  }
}

const readingsOf = (row: ListedKey): Wanted['readings'] =>
  row.readings_hour === null || row.readings_day === null ? null : { per_hour: row.readings_hour, per_day: row.readings_day };
const limitsOf = (readings: Wanted['readings']) => (readings ? { perHour: readings.per_hour, perDay: readings.per_day } : undefined);

export const apiKeyRoutes = (deps: ApiKeysDeps): readonly AdminRoute[] => {
  const within = <T>({ system }: Pick<Call, 'system'>, work: (tx: Tx) => Promise<T>) => deps.db.tenant(system.id, work);
  /** With who answers for each now, and what that leaves of it. */
  const shownKeys = async (tx: Tx, rows: readonly ListedKey[]) => {
    const [cipher, kept] = await Promise.all([deps.keys.tenant(tx.tenantId), keepersOf(deps, tx, rows)]);
    return rows.map((row) => toApiKey(cipher, deps.keyMode, row, kept(row)));
  };
  const json = async (tx: Tx, row: ListedKey) => (await shownKeys(tx, [row]))[0] as ApiKeyJson;
  async function keyNamed(tx: Tx, id: string, lock = false): Promise<ListedKey> {
    const row = isId(id) ? await apiKeyById(tx, id, lock) : undefined;
    if (!row) throw adminErrors.not_found();
    return row;
  }
  /** Rights of the key as it is: whoever has less leaves it alone, but anybody who may at all revokes it. */
  async function changeable(tx: Tx, call: Call, id: string): Promise<{ readonly row: ListedKey; readonly acting: Acting }> {
    const row = await keyNamed(tx, id, true);
    const acting = await actingIn(tx, call);
    assertAllowed(acting, call, { permissions: row.permissions, tenants: row.tenants, readings: null });
    if (row.state !== 'active') throw adminErrors.state_conflict({ detail: 'This key is over. Make a new one.' });
    return { row, acting };
  }
  const shown = async (tx: Tx, id: string) => {
    const row = await keyNamed(tx, id);
    return { body: await json(tx, row), version: row.version };
  };

  return [
    adminRoute({
      method: 'GET',
      path: '/api-keys',
      permission: 'api-keys:read',
      tag,
      summary: 'API keys, the newest first',
      query: pageQuery,
      answer: pageOf(apiKeyJson),
      handle: (call) =>
        within(call, async (tx) => {
          const { limit, after } = call.query;
          const rows = await listApiKeys(tx, limit + 1, readPlace(after));
          const last = rows[limit - 1];
          const items = await shownKeys(tx, rows.slice(0, limit));
          return { body: { items, ...(rows.length > limit && last ? { next: packCursor(last.created_at.toISOString(), last.id) } : {}) } };
        }),
    }),
    adminRoute({
      method: 'GET',
      path: '/api-keys/:id',
      permission: 'api-keys:read',
      tag,
      summary: 'One API key, without its secret',
      params: idParam,
      answer: apiKeyJson,
      versioned: 'answers',
      handle: (call) => within(call, (tx) => shown(tx, call.params.id)),
    }),
    adminRoute({
      method: 'POST',
      path: '/api-keys',
      permission: 'api-keys:write',
      tag,
      summary: 'Make an API key',
      description: `\`key\` is in this answer and nowhere else. It ends after ${DEFAULT_DAYS} days, unless you say otherwise.`,
      fresh: true,
      body: z.strictObject({
        name: keyFields.name,
        permissions: keyFields.permissions,
        tenants: keyFields.tenants.default(null),
        networks: keyFields.networks.default(null),
        expires_in_days: keyFields.expires_in_days.default(DEFAULT_DAYS),
        readings: keyFields.readings.default(null),
      }),
      answer: shownKeyJson,
      status: 201,
      versioned: 'answers',
      creates: true,
      handle: (call) =>
        within(call, async (tx) => {
          const acting = await actingIn(tx, call);
          const { name, permissions, tenants, networks, expires_in_days: days, readings } = call.body;
          assertAllowed(acting, call, call.body);
          const body = await call.once(tx, async () => {
            const id = newId();
            const { token, secret } = newApiKey(deps.keyMode, id);
            const hash = hashApiKey(await deps.keys.tenant(tx.tenantId), id, secret);
            const limits = limitsOf(readings);
            await insertApiKey(tx, {
              id,
              name,
              hash,
              permissions,
              days,
              createdBy: acting.id,
              ...(tenants ? { tenants } : {}),
              ...(networks ? { networks } : {}),
              ...(limits ? { readings: limits } : {}),
            });
            await deps.events.publish(tx, adminEvents.apiKeyCreated, { origin: call.origin, data: { key: id, permissions, ...(tenants ? { tenants } : {}) } });
            return { ...(await json(tx, await keyNamed(tx, id))), key: token };
          });
          return { body, version: 1, location: `${call.system.issuer}/admin/v1/api-keys/${body.id}` };
        }),
    }),
    adminRoute({
      method: 'PATCH',
      path: '/api-keys/:id',
      permission: 'api-keys:write',
      tag,
      summary: 'Change what an API key may do, from where, and until when',
      description: 'Whoever changes a key, or gives it a new secret, answers for it from then on: it never does more than they may.',
      fresh: true,
      params: idParam,
      body: z.strictObject({
        name: keyFields.name.optional(),
        permissions: keyFields.permissions.optional(),
        tenants: keyFields.tenants.optional(),
        networks: keyFields.networks.optional(),
        expires_in_days: keyFields.expires_in_days.optional(),
        readings: keyFields.readings.optional(),
      }),
      answer: apiKeyJson,
      versioned: 'expects',
      handle: (call) =>
        within(call, async (tx) => {
          const { row, acting } = await changeable(tx, call, call.params.id);
          assertUnchanged(call.expected, { version: row.version, body: await json(tx, row) });
          const { name = row.name, permissions = row.permissions, tenants = row.tenants, networks = row.networks, readings = readingsOf(row), expires_in_days: days } = call.body;
          assertAllowed(acting, call, { permissions, tenants, readings: call.body.readings ?? null });
          await updateApiKey(tx, row.id, {
            name,
            permissions,
            tenants: tenants ?? undefined,
            networks: networks ?? undefined,
            readings: limitsOf(readings),
            days,
            keptBy: acting.id,
          });
          await deps.events.publish(tx, adminEvents.apiKeyChanged, {
            origin: call.origin,
            data: { key: row.id, permissions: [...permissions], ...(tenants ? { tenants: [...tenants] } : {}) },
          });
          return shown(tx, row.id);
        }),
    }),
    adminRoute({
      method: 'POST',
      path: '/api-keys/:id/roll',
      permission: 'api-keys:write',
      tag,
      summary: 'Give an API key a new secret',
      description: 'The one before works on for `overlap_hours`, so that programs can change over without a gap. With 0 it ends now.',
      fresh: true,
      params: idParam,
      body: z.strictObject({ overlap_hours: z.int().min(0).max(MAX_OVERLAP_HOURS).default(24).describe(`At most ${MAX_OVERLAP_HOURS}.`) }),
      answer: shownKeyJson,
      versioned: 'answers',
      creates: true,
      handle: (call) =>
        within(call, async (tx) => {
          const { row, acting } = await changeable(tx, call, call.params.id);
          const body = await call.once(tx, async () => {
            const { token, secret } = newApiKey(deps.keyMode, row.id);
            const hash = hashApiKey(await deps.keys.tenant(tx.tenantId), row.id, secret);
            if (!(await rollApiKey(tx, row.id, hash, call.body.overlap_hours, acting.id))) throw adminErrors.state_conflict();
            await deps.events.publish(tx, adminEvents.apiKeyRolled, { origin: call.origin, data: { key: row.id } });
            return { ...(await json(tx, await keyNamed(tx, row.id))), key: token };
          });
          return { body, version: (await keyNamed(tx, row.id)).version };
        }),
    }),
    adminRoute({
      method: 'DELETE',
      path: '/api-keys/:id',
      permission: 'api-keys:write',
      tag,
      summary: 'Revoke an API key',
      description: 'It opens nothing from its next request on. Its name and what it did stay.',
      params: idParam,
      handle: (call) =>
        within(call, async (tx) => {
          const row = await keyNamed(tx, call.params.id, true);
          await actingIn(tx, call);
          if (await revokeApiKey(tx, row.id)) await deps.events.publish(tx, adminEvents.apiKeyRevoked, { origin: call.origin, data: { key: row.id } });
        }),
    }),
  ];
};
