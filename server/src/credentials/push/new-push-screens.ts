import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Screen, ScreenNode, StepContext } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import { brandOf } from '../mail-brand.ts';
import { findDevice } from './device-store.ts';
import { openPush } from './seal-push.ts';
import { ENROLMENT_SECONDS, NUMBER_TRIES, POLL_SECONDS } from './settings.ts';

export const enrolmentMemory = z.object({ stage: z.enum(['scan', 'confirm']), device: z.string(), token: z.string(), until: z.iso.datetime() });
export type EnrolmentMemory = z.infer<typeof enrolmentMemory>;

export const memoryOf = (ctx: Pick<StepContext, 'memory'>): EnrolmentMemory | undefined => enrolmentMemory.safeParse(ctx.memory).data;

/** The token stands behind the `#`: it is in no log and no Referer. */
export async function addressOf(tenants: Pick<Tenants, 'byId'>, ctx: Pick<StepContext, 'flow'>, token: string): Promise<string> {
  const { flow } = ctx;
  const tenant = await tenants.byId(flow.tenantId);
  const look = tenant === undefined || tenant.defaultBrandId === flow.brandId ? '' : `?brand=${flow.brandId}`;
  return `${flow.issuer}/phone${look}#${token}`;
}

const cancel: ScreenNode = { kind: 'action', action: 'cancel', label: { id: 'credentials.cancel' }, tone: 'link', skipValidation: true };
const again = (tone: 'primary' | 'link'): ScreenNode => ({ kind: 'action', action: 'again', label: { id: 'credentials.new_push_again' }, tone, skipValidation: true });

export async function newPushScreen(deps: { readonly keys: Pick<Keys, 'tenant'>; readonly tenants: Pick<Tenants, 'brand' | 'byId'> }, ctx: StepContext): Promise<Screen> {
  const memory = memoryOf(ctx);
  const titled = (nodes: readonly ScreenNode[]): Screen => ({ id: 'credentials.new-push', title: { id: 'credentials.new_push_title' }, nodes });
  if (!memory || ctx.now.getTime() >= Date.parse(memory.until))
    return titled([{ kind: 'text', tone: 'lead', text: { id: 'credentials.new_push_expired' } }, again('primary'), cancel]);
  return memory.stage === 'confirm' ? confirmScreen(deps, ctx, memory) : titled(await scanNodes(deps.tenants, ctx, memory.token));
}

async function scanNodes(tenants: Pick<Tenants, 'brand' | 'byId'>, ctx: StepContext, token: string): Promise<readonly ScreenNode[]> {
  const [address, brand] = await Promise.all([addressOf(tenants, ctx, token), brandOf(tenants, ctx.flow)]);
  return [
    { kind: 'text', tone: 'lead', text: { id: 'credentials.new_push_lead', values: { brand: brand.name } } },
    { kind: 'qr', text: address, label: { id: 'credentials.new_push_scan' } },
    { kind: 'text', tone: 'hint', text: { id: 'credentials.new_push_address', values: { address } } },
    { kind: 'link', label: { id: 'credentials.new_push_here' }, href: address, external: true },
    { kind: 'wait', text: { id: 'credentials.new_push_wait' }, everySeconds: POLL_SECONDS, ownButton: true },
    { kind: 'action', action: 'check', label: { id: 'credentials.new_push_check' }, tone: 'secondary', skipValidation: true },
    again('link'),
    cancel,
  ];
}

async function confirmScreen(deps: { readonly keys: Pick<Keys, 'tenant'> }, ctx: StepContext, memory: EnrolmentMemory): Promise<Screen> {
  const [cipher, row] = await Promise.all([
    deps.keys.tenant(ctx.flow.tenantId),
    ctx.db.read(ctx.flow.tenantId, (tx) => findDevice(tx, memory.device, { tries: NUMBER_TRIES, seconds: ENROLMENT_SECONDS })),
  ]);
  const unknown = { id: 'credentials.unknown' };
  const label = row ? openPush(cipher, row.user_id, row.id, 'label', row.label) : unknown;
  const platform = row?.platform ? openPush(cipher, row.user_id, row.id, 'platform', row.platform) : unknown;
  return {
    id: 'credentials.new-push-confirm',
    title: { id: 'credentials.new_push_confirm_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'credentials.new_push_confirm_lead' } },
      {
        kind: 'facts',
        items: [
          { label: { id: 'credentials.new_push_phone' }, value: label },
          { label: { id: 'credentials.new_push_kind' }, value: platform },
        ],
      },
      { kind: 'input', name: 'number', label: { id: 'credentials.new_push_number' }, input: 'code', autocomplete: 'one-time-code', required: true, minLength: 2, maxLength: 2 },
      { kind: 'action', action: 'continue', label: { id: 'credentials.new_push_confirm' }, tone: 'primary' },
      { kind: 'text', tone: 'hint', text: { id: 'credentials.new_push_not_mine' } },
      again('link'),
      cancel,
    ],
  };
}
