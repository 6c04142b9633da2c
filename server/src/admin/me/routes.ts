import { z } from 'zod';
import type { Tenants } from '#tenants/contract';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { ALL_PERMISSIONS } from '../roles/permissions.ts';
import { isSystemTenant } from '#tenants/contract';

export interface MeDeps {
  readonly tenants: Pick<Tenants, 'list'>;
}

const meJson = z.strictObject({
  kind: z.enum(['operator', 'api_key']),
  id: z.string(),
  permissions: z.array(z.string()).describe('For the whole installation.'),
  tenants: z.array(
    z.strictObject({
      slug: z.string(),
      name: z.string(),
      issuer: z.string(),
      state: z.enum(['active', 'suspended']),
      permissions: z.array(z.string()).describe('At this tenant.'),
    }),
  ),
});

/** Tenants that a console can switch between; whoever has more finds them by `/tenants`. */
const SHOWN_TENANTS = 100;

export const meRoutes = ({ tenants }: MeDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'GET',
    path: '/me',
    permission: 'any',
    tag: 'Me',
    summary: 'Who calls, and what they may do',
    answer: meJson,
    async handle({ caller }) {
      const all = (await tenants.list('', SHOWN_TENANTS)).filter((tenant) => !isSystemTenant(tenant) && (caller.tenants === undefined || caller.tenants.includes(tenant.slug)));
      return {
        body: {
          kind: caller.kind,
          id: caller.id,
          permissions: ALL_PERMISSIONS.filter((permission) => caller.may(permission)),
          tenants: all.map(({ slug, name, issuer, state }) => ({ slug, name, issuer, state, permissions: ALL_PERMISSIONS.filter((permission) => caller.may(permission, slug)) })),
        },
      };
    },
  }),
];
