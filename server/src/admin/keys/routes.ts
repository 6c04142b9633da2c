import { z } from 'zod';
import type { SigningKeys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events } from '#platform/events';
import { adminEvents } from '../events.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';

/** What keys sign, by the name the API has for it. */
export const KEY_PURPOSES = {
  tokens: 'Tokens of OpenID Connect',
  saml: 'SAML messages',
  exports: 'Copies of customers’ data',
  consents: 'Receipts of consents',
  audit: 'The audit trail',
  erasure: 'Certificates of erasure',
} as const;
export type KeyPurpose = keyof typeof KEY_PURPOSES;

export interface KeysAreaDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publish'>;
  readonly signing: Readonly<Record<KeyPurpose, Pick<SigningKeys, 'calendar' | 'rotate'>>>;
}

const when = z.iso.datetime();
const keysJson = z.strictObject({
  purposes: z.array(
    z.strictObject({
      purpose: z.string(),
      signs: z.string(),
      keys: z.array(
        z.strictObject({
          kid: z.string(),
          alg: z.string(),
          state: z.enum(['next', 'active', 'retiring', 'retired']).describe('`next`: published, and not used yet. `retiring`: only verifies.'),
          published_at: when,
          activated_at: when.optional(),
          retiring_at: when.optional(),
          retired_at: when.optional(),
          due_at: when.optional().describe('When the schedule replaces it.'),
        }),
      ),
    }),
  ),
});
const purposeParams = z.object({ purpose: z.enum(Object.keys(KEY_PURPOSES) as [KeyPurpose, ...KeyPurpose[]]) });
const TAG = 'Keys';

export const keyRoutes = ({ db, events, signing }: KeysAreaDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/keys',
    permission: 'keys:read',
    tag: TAG,
    summary: 'Signing keys, and when they change',
    answer: keysJson,
    async handle({ tenant }) {
      const purposes = await Promise.all(
        Object.entries(KEY_PURPOSES).map(async ([purpose, signs]) => ({
          purpose,
          signs,
          keys: (await signing[purpose as KeyPurpose].calendar(tenant.id)).map(({ kid, alg, state, publishedAt, activatedAt, retiringAt, retiredAt, dueAt }) => ({
            kid,
            alg,
            state,
            published_at: publishedAt.toISOString(),
            ...(activatedAt ? { activated_at: activatedAt.toISOString() } : {}),
            ...(retiringAt ? { retiring_at: retiringAt.toISOString() } : {}),
            ...(retiredAt ? { retired_at: retiredAt.toISOString() } : {}),
            ...(dueAt ? { due_at: dueAt.toISOString() } : {}),
          })),
        })),
      );
      return { body: { purposes } };
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/tenants/:tenant/keys/:purpose/rotation',
    permission: 'keys:rotate',
    tag: TAG,
    summary: 'Replace the key that signs',
    description:
      'The next key has been published for a while already; the old one goes on verifying what it signed. `emergency`: it ends at once, for a key that may have leaked: everything it signed is void.',
    params: purposeParams,
    body: z.strictObject({ emergency: z.boolean().default(false) }),
    fresh: true,
    async handle({ tenant, origin, params: { purpose }, body: { emergency } }) {
      await signing[purpose].rotate(tenant.id, { emergency });
      await db.tenant(tenant.id, (tx) => events.publish(tx, adminEvents.keysRotated, { origin, data: { purpose, emergency } }));
    },
  }),
];
