import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import type { Database } from '#platform/db';
import { adminErrors } from '../errors.ts';
import { adminEvents } from '../events.ts';
import { assertUnchanged } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { readingLimits } from '../reading/limits.ts';
import { actingIn, type Acting } from '../team/acting.ts';
import { coversRights } from '../team/rights.ts';
import { hasRole, lockTeam } from '../team/store.ts';
import { BUILT_IN_ROLES } from './built-in.ts';
import { ALL_PERMISSIONS, PERMISSIONS } from './permissions.ts';
import { deleteRole, insertRole, listRoles, putReadings, updateRole, type OwnRole, type RoleReadings } from './store.ts';

export interface RolesDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publish'>;
}

const tag = 'Roles';
const MAX_ROLES = 100;
const key = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, at most 40');
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !/\p{C}/u.test(text), 'must be plain text on one line');
const permissions = z
  .array(z.enum(ALL_PERMISSIONS as [string, ...string[]]))
  .min(1)
  .max(ALL_PERMISSIONS.length)
  .transform((all) => [...new Set(all)].toSorted());
const readings = z
  .strictObject({ per_hour: z.int().min(0).max(100_000).describe('Customers shown in an hour.'), per_day: z.int().min(0).max(1_000_000).describe('Customers shown in a day.') })
  .refine((limits) => limits.per_hour <= limits.per_day, { path: ['per_hour'], message: 'must not be more than per_day' });

const roleJson = z.strictObject({
  key: z.string(),
  name: z.string(),
  about: z.string(),
  built_in: z.boolean().describe('Comes with Parvis, and stays as it is.'),
  permissions: z.array(z.string()),
  readings: z
    .strictObject({ per_hour: z.int(), per_day: z.int(), changed: z.boolean() })
    .describe('How many customers somebody with this role is shown, before another one must allow more.'),
});
type RoleJson = z.infer<typeof roleJson>;

const keyParam = z.strictObject({ key: z.string().max(64) });
const fields = { name: line(80), about: line(300), permissions };

interface Found {
  readonly json: RoleJson;
  readonly version: string;
  readonly own: OwnRole | undefined;
}

function found(role: Omit<OwnRole, 'version'> & { readonly version?: number }, set: RoleReadings | undefined): Found {
  const limits = readingLimits(role.key, set);
  return {
    json: {
      key: role.key,
      name: role.name,
      about: role.about,
      built_in: role.version === undefined,
      permissions: [...role.permissions],
      readings: { per_hour: limits.perHour, per_day: limits.perDay, changed: set !== undefined },
    },
    version: `${role.version ?? 0}-${limits.perHour}-${limits.perDay}`,
    own: role.version === undefined ? undefined : (role as OwnRole),
  };
}

async function allRoles(tx: Tx): Promise<readonly Found[]> {
  const { roles, readings: set } = await listRoles(tx);
  return [...BUILT_IN_ROLES, ...roles].map((role) => found(role, set.get(role.key)));
}

async function roleNamed(tx: Tx, name: string): Promise<Found> {
  const role = (await allRoles(tx)).find(({ json }) => json.key === name);
  if (!role) throw adminErrors.not_found();
  return role;
}

/** Nobody makes, changes or ends a role that may more than they do. */
function assertWithin(acting: Acting, wanted: readonly string[]): void {
  if (!coversRights(acting.grants, { permissions: wanted }, acting.roles)) throw adminErrors.more_than_own();
}

export const roleRoutes = (deps: RolesDeps): readonly AdminRoute[] => {
  const within = <T>({ system }: Pick<Call, 'system'>, work: (tx: Tx) => Promise<T>) => deps.db.tenant(system.id, work);
  const changed = (tx: Tx, { origin }: Call, role: string, what: 'created' | 'changed' | 'removed' | 'readings') =>
    deps.events.publish(tx, adminEvents.roleChanged, { origin, data: { role, what } });
  const reply = async (tx: Tx, name: string) => {
    const { json, version } = await roleNamed(tx, name);
    return { body: json, version };
  };

  return [
    adminRoute({
      method: 'GET',
      path: '/permissions',
      permission: 'roles:read',
      tag,
      summary: 'What can be allowed, each with what it lets somebody do',
      answer: z.strictObject({ items: z.array(z.strictObject({ key: z.string(), about: z.string() })) }),
      handle: async () => ({ body: { items: ALL_PERMISSIONS.map((permission) => ({ key: permission, about: PERMISSIONS[permission] })) } }),
    }),
    adminRoute({
      method: 'GET',
      path: '/roles',
      permission: 'roles:read',
      tag,
      summary: 'Roles: those that come with Parvis, and the installation’s own',
      answer: z.strictObject({ items: z.array(roleJson) }),
      handle: (call) => within(call, async (tx) => ({ body: { items: (await allRoles(tx)).map(({ json }) => json) } })),
    }),
    adminRoute({
      method: 'GET',
      path: '/roles/:key',
      permission: 'roles:read',
      tag,
      summary: 'One role',
      params: keyParam,
      answer: roleJson,
      versioned: 'answers',
      handle: (call) => within(call, (tx) => reply(tx, call.params.key)),
    }),
    adminRoute({
      method: 'POST',
      path: '/roles',
      permission: 'roles:write',
      tag,
      summary: 'Make a role',
      description: 'It may no more than whoever makes it.',
      fresh: true,
      body: z.strictObject({ key, ...fields }),
      answer: roleJson,
      status: 201,
      versioned: 'answers',
      creates: true,
      handle: (call) =>
        within(call, async (tx) => {
          await lockTeam(tx);
          const acting = await actingIn(tx, call);
          const { body } = call;
          assertWithin(acting, body.permissions);
          await call.once(tx, async () => {
            if (acting.roles.length >= MAX_ROLES) throw adminErrors.too_many_roles();
            if (BUILT_IN_ROLES.some((role) => role.key === body.key) || !(await insertRole(tx, body))) throw adminErrors.role_exists();
            await changed(tx, call, body.key, 'created');
            return {};
          });
          return { ...(await reply(tx, body.key)), location: `${call.system.issuer}/admin/v1/roles/${body.key}` };
        }),
    }),
    adminRoute({
      method: 'PATCH',
      path: '/roles/:key',
      permission: 'roles:write',
      tag,
      summary: 'Change a role of your own',
      description: 'It counts from the next request of everybody who has it. Neither as it was nor as it becomes may it have more than whoever changes it.',
      fresh: true,
      params: keyParam,
      body: z.strictObject({ name: fields.name.optional(), about: fields.about.optional(), permissions: permissions.optional() }),
      answer: roleJson,
      versioned: 'expects',
      handle: (call) =>
        within(call, async (tx) => {
          await lockTeam(tx);
          const { json, version, own } = await roleNamed(tx, call.params.key);
          if (!own) throw adminErrors.role_built_in();
          const acting = await actingIn(tx, call);
          assertUnchanged(call.expected, { version, body: json });
          const { name = own.name, about = own.about, permissions: wanted = own.permissions } = call.body;
          for (const set of [own.permissions, wanted]) assertWithin(acting, set);
          await updateRole(tx, { key: own.key, name, about, permissions: wanted });
          await changed(tx, call, own.key, 'changed');
          return reply(tx, own.key);
        }),
    }),
    adminRoute({
      method: 'PUT',
      path: '/roles/:key/readings',
      permission: 'approvals:write',
      tag,
      summary: 'Set how many customers somebody with a role is shown',
      description: 'Of several roles the largest counts. `null`: what the role comes with.',
      fresh: true,
      params: keyParam,
      body: z.strictObject({ readings: readings.nullable() }),
      answer: roleJson,
      versioned: 'expects',
      handle: (call) =>
        within(call, async (tx) => {
          await lockTeam(tx);
          const { json, version } = await roleNamed(tx, call.params.key);
          assertWithin(await actingIn(tx, call), json.permissions);
          assertUnchanged(call.expected, { version, body: json });
          const limits = call.body.readings;
          await putReadings(tx, json.key, limits ? { perHour: limits.per_hour, perDay: limits.per_day } : undefined);
          await changed(tx, call, json.key, 'readings');
          return reply(tx, json.key);
        }),
    }),
    adminRoute({
      method: 'DELETE',
      path: '/roles/:key',
      permission: 'roles:write',
      tag,
      summary: 'Remove a role of your own that nobody has',
      fresh: true,
      params: keyParam,
      handle: (call) =>
        within(call, async (tx) => {
          await lockTeam(tx);
          const { own } = await roleNamed(tx, call.params.key);
          if (!own) throw adminErrors.role_built_in();
          assertWithin(await actingIn(tx, call), own.permissions);
          if (await hasRole(tx, own.key)) throw adminErrors.role_in_use();
          await deleteRole(tx, own.key);
          await changed(tx, call, own.key, 'removed');
        }),
    }),
  ];
};
