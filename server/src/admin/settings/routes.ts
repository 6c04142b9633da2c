import { z } from 'zod';
import type { IdentityRoom } from '#identity';
import type { Database } from '#platform/db';
import type { DeliveryService } from '#platform/delivery';
import { newId } from '#platform/ids';
import { messageBrand, parseSettings } from '#tenants';
import type { Tenant, Tenants } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';

/** What a rule of retention would end now; `days` absent: for good. */
interface Planned {
  readonly rule: { readonly setting: string; readonly about: string; readonly why: string };
  readonly days?: number;
  readonly rows: number;
  readonly oldest?: Date;
}

export interface SettingsAreaDeps {
  readonly db: Database;
  readonly delivery: Pick<DeliveryService, 'send' | 'status'>;
  readonly identity: Pick<IdentityRoom, 'identifiers'>;
  readonly retention: { plan(tenant: Tenant): Promise<readonly Planned[]> };
  readonly tenants: Pick<Tenants, 'brand'>;
}

const planJson = z.strictObject({
  items: z.array(
    z.strictObject({
      setting: z.string().describe('Where the days stand, such as `retention.sessionDays`.'),
      about: z.string().describe('What goes.'),
      why: z.string().describe('Why it is kept at all, and no longer.'),
      days: z.number().int().optional().describe('Absent: kept for good.'),
      rows: z.number().int().describe('How many would go now.'),
      oldest: z.iso.datetime().optional(),
    }),
  ),
});
const sentJson = z.strictObject({ id: z.string(), to: z.string().describe('Masked.') });
const messageJson = z.strictObject({
  state: z.enum(['waiting', 'sent', 'failed']),
  attempts: z.number().int(),
  problem: z.string().optional().describe('A code of the mail server’s refusal, or of ours.'),
});

const TAG = 'Settings';
const keyOf = (id: string) => `admin.test-message:${id}`;
const masked = (address: string) => `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf('@'))}`;

export const settingsRoutes = ({ db, delivery, identity, retention, tenants }: SettingsAreaDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'POST',
    path: '/tenants/:tenant/retention-plan',
    permission: 'settings:read',
    tag: TAG,
    summary: 'What retention would end now',
    description: 'How many rows each rule would end, by the settings sent, or those that hold. Nothing is changed.',
    body: z.strictObject({ settings: z.record(z.string(), z.unknown()).optional().describe('All settings of the tenant, as they would be saved.') }),
    answer: planJson,
    async handle({ tenant, body: { settings } }) {
      const planned = await retention.plan(settings === undefined ? tenant : { ...tenant, settings: parseSettings(settings) });
      return {
        body: {
          items: planned.map(({ rule: { setting, about, why }, days, rows, oldest }) => ({
            setting,
            about,
            why,
            ...(days === undefined ? {} : { days }),
            rows,
            ...(oldest ? { oldest: oldest.toISOString() } : {}),
          })),
        },
      };
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/tenants/:tenant/test-messages',
    permission: 'settings:write',
    tag: TAG,
    summary: 'Send yourself a message',
    description: 'By the way all mail goes, with the look of the default brand, to the address the operator signs in with and to no other. What became of it is at its id.',
    answer: sentJson,
    status: 202,
    async handle({ caller, tenant, system, locale }) {
      const known = caller.kind === 'operator' ? await db.read(system.id, (tx) => identity.identifiers(tx, caller.id)) : [];
      const to = known.find(({ kind, verifiedAt }) => kind === 'email' && verifiedAt !== undefined)?.value;
      const brand = await tenants.brand(tenant.id, tenant.defaultBrandId);
      if (to === undefined || !brand) throw adminErrors.no_address();
      const id = newId();
      const content = {
        template: 'admin.test_message',
        subject: { id: 'admin.test_subject', values: { brand: brand.name } },
        preheader: { id: 'admin.test_preheader' },
        heading: { id: 'admin.test_heading' },
        paragraphs: [{ id: 'admin.test_text', values: { brand: brand.name } }],
        footnote: { id: 'admin.test_footnote' },
      };
      await db.tenant(tenant.id, (tx) => delivery.send(tx, { channel: 'email', to, locale, brand: messageBrand(brand), content, idempotencyKey: keyOf(id) }));
      return { body: { id, to: masked(to) } };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/tenants/:tenant/test-messages/:message',
    permission: 'settings:read',
    tag: TAG,
    summary: 'What became of it',
    params: z.object({ message: z.uuid() }),
    answer: messageJson,
    async handle({ tenant, params: { message } }) {
      const found = await delivery.status(tenant.id, keyOf(message));
      if (!found) throw adminErrors.not_found();
      const { status, attempts, lastError } = found;
      const state = status === 'sent' ? ('sent' as const) : status === 'failed' || status === 'expired' ? ('failed' as const) : ('waiting' as const);
      return { body: { state, attempts, ...(lastError === null ? {} : { problem: lastError }) } };
    },
  }),
];
