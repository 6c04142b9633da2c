import { z } from 'zod';
import type { IdentityRoom } from '#identity';
import type { Database } from '#platform/db';
import type { Tenants } from '#tenants/contract';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { ALL_PERMISSIONS } from '../roles/permissions.ts';
import { isSystemTenant } from '#tenants/contract';

export interface MeDeps {
  readonly platform: { readonly db: Pick<Database, 'read'> };
  readonly identity: Pick<IdentityRoom, 'attributes' | 'find' | 'identifiers'>;
  readonly tenants: Pick<Tenants, 'list'>;
}

const meJson = z.strictObject({
  kind: z.enum(['operator', 'api_key']),
  id: z.string(),
  name: z.string().optional().describe('Of an operator: their name, or the address they sign in with.'),
  language: z.string().optional().describe('Of an operator: the language of their account, as a BCP 47 tag.'),
  roles: z.array(z.strictObject({ key: z.string(), name: z.string(), tenants: z.array(z.string()).optional().describe('Absent: at all of them.') })).describe('Of an operator.'),
  permissions: z.array(z.string()).describe('For the whole installation.'),
  tenants: z.array(
    z.strictObject({
      slug: z.string(),
      name: z.string(),
      issuer: z.string(),
      state: z.enum(['active', 'suspended']),
      environment: z.enum(['live', 'test']),
      permissions: z.array(z.string()).describe('At this tenant.'),
    }),
  ),
});

/** Tenants that a console can switch between; whoever has more finds them by `/tenants`. */
const SHOWN_TENANTS = 100;

export const meRoutes = (deps: MeDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'GET',
    path: '/me',
    permission: 'any',
    tag: 'Me',
    summary: 'Who calls, and what they may do',
    answer: meJson,
    async handle({ caller, system }) {
      const own = caller.kind === 'operator' ? await ownOf(deps, system.id, caller.id) : {};
      const all = (await deps.tenants.list('', SHOWN_TENANTS)).filter(
        (tenant) => !isSystemTenant(tenant) && (caller.tenants === undefined || caller.tenants.includes(tenant.slug)),
      );
      return {
        body: {
          kind: caller.kind,
          id: caller.id,
          ...own,
          roles: caller.roles.map(({ key, name: called, tenants }) => ({ key, name: called, ...(tenants ? { tenants: [...tenants] } : {}) })),
          permissions: ALL_PERMISSIONS.filter((permission) => caller.may(permission)),
          tenants: all.map(({ slug, name, issuer, state, environment = 'live' }) => ({
            slug,
            name,
            issuer,
            state,
            environment,
            permissions: ALL_PERMISSIONS.filter((permission) => caller.may(permission, slug)),
          })),
        },
      };
    },
  }),
];

/** What somebody's own console calls them, and the language they chose for their account. */
function ownOf({ platform, identity }: MeDeps, tenantId: string, userId: string): Promise<{ readonly name?: string; readonly language?: string }> {
  return platform.db.read(tenantId, async (tx) => {
    const user = await identity.find(tx, userId);
    const { name } = await identity.attributes(tx, userId, ['name']);
    const called = typeof name?.value === 'string' ? name.value : (await identity.identifiers(tx, userId))[0]?.value;
    return { ...(called === undefined ? {} : { name: called }), ...(user?.locale === undefined ? {} : { language: user.locale }) };
  });
}
