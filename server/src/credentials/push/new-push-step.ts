import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { newId } from '#platform/ids';
import type { OneTime } from '#platform/onetime';
import { defineStep, type FieldError, type StepContext, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import type { Notices } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import { provedFacts } from '../proved.ts';
import { confirmDevice, countDevices, countDevicesAlone, deleteDevice, findDevice } from './device-store.ts';
import { pushAdded } from './events.ts';
import { memoryOf, newPushScreen, type EnrolmentMemory } from './new-push-screens.ts';
import { PUSH_EVIDENCE } from './push-step.ts';
import { hashNumber } from './seal-push.ts';
import { ENROLMENT_SECONDS, MAX_PHONES, NUMBER_TRIES } from './settings.ts';

export interface NewPushDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly oneTime: OneTime;
  readonly tenants: Pick<Tenants, 'brand' | 'byId'>;
  readonly events: Pick<Events, 'publish'>;
  readonly notices: Notices;
}

export const ENROLMENT_PURPOSE = 'credentials.new-push.phone';
export const PATIENCE = { tries: NUMBER_TRIES, seconds: ENROLMENT_SECONDS } as const;

const bindingOf = ({ flow }: StepContext, userId: string) => `${flow.id}:${flow.journey}:${flow.node}:${userId}`;

/**
 * A phone is set up by an address that only this page shows. Whoever photographs the picture may open the address first, but their phone then shows a
 * number that only they can see, and the customer cannot type it: nothing is added without the number of the phone that is to be added.
 */
export function newPushStep(deps: NewPushDeps) {
  function userOf(ctx: StepContext): { readonly id: string; readonly sub: string } {
    const { userId, sub } = ctx.facts;
    if (userId === undefined || sub === undefined) throw credentialErrors.no_user();
    return { id: userId, sub };
  }

  /** A new address; the one before, and what a phone did with it, is void. */
  function begin(ctx: StepContext, before?: EnrolmentMemory, errors: readonly FieldError[] = []): StepResult {
    const user = userOf(ctx);
    const device = newId();
    return {
      kind: 'show',
      commit: async (tx) => {
        if (before) await deleteDevice(tx, user.id, before.device);
        const token = await deps.oneTime.issue(tx, {
          purpose: ENROLMENT_PURPOSE,
          binding: bindingOf(ctx, user.id),
          ttlSeconds: ENROLMENT_SECONDS,
          replaces: bindingOf(ctx, user.id),
          data: { user: user.id, device, flow: ctx.flow.id, brand: ctx.flow.brandId },
        });
        const until = new Date(ctx.now.getTime() + ENROLMENT_SECONDS * 1000).toISOString();
        return { kind: 'show', memory: { stage: 'scan', device, token, until } satisfies EnrolmentMemory, errors };
      },
    };
  }

  async function enter(ctx: StepContext): Promise<StepResult> {
    const { id } = userOf(ctx);
    const count = await ctx.db.read(ctx.flow.tenantId, (tx) => countDevices(tx, id));
    return count >= MAX_PHONES ? { kind: 'advance', outcome: 'unable' } : begin(ctx);
  }

  /** Has a phone opened the address? */
  async function look(ctx: StepContext, memory: EnrolmentMemory, byHand: boolean): Promise<StepResult> {
    const { id } = userOf(ctx);
    const device = await ctx.db.read(ctx.flow.tenantId, (tx) => findDevice(tx, memory.device, PATIENCE));
    if (device?.user_id === id && device.waiting) return { kind: 'show', memory: { ...memory, stage: 'confirm' } satisfies EnrolmentMemory };
    return { kind: 'show', ...(byHand ? { errors: [{ text: { id: 'credentials.new_push_not_yet' } }] } : {}) };
  }

  async function confirm(ctx: StepContext, memory: EnrolmentMemory, typed: string): Promise<StepResult> {
    const number = typed.replace(/\D/g, '');
    if (!/^\d{2}$/.test(number)) return { kind: 'show', errors: [{ field: 'number', text: { id: 'credentials.new_push_two_digits' } }] };
    const user = userOf(ctx);
    const cipher = await deps.keys.tenant(ctx.flow.tenantId);
    return {
      kind: 'show',
      // Counted, compared and decided by one statement, in the move of the flow: a number that is not counted is not compared.
      commit: async (tx) => {
        // Whoever opened this page in many windows was let in with room for one.
        if ((await countDevicesAlone(tx, user.id)) >= MAX_PHONES) {
          await deleteDevice(tx, user.id, memory.device);
          return { kind: 'advance', outcome: 'unable', memory: {} };
        }
        const result = await confirmDevice(tx, user.id, memory.device, hashNumber(cipher, memory.device, number), PATIENCE);
        if (result?.confirmed) return added(tx, ctx, user, memory.device);
        if (result && result.left > 0) return { kind: 'show', memory, errors: [{ field: 'number', text: { id: 'credentials.new_push_wrong' } }] };
        return begin(ctx, memory, [{ text: { id: 'credentials.new_push_ended' } }]);
      },
    };
  }

  async function added(tx: Tx, ctx: StepContext, user: { readonly id: string; readonly sub: string }, device: string): Promise<StepResult> {
    await deps.events.publish(tx, pushAdded, { origin: ctx.origin, subject: user.id, data: { credential: device } });
    await deps.notices.tell(tx, ctx, { userId: user.id, what: 'factor_added', thing: { id: 'credentials.push_name' }, key: device });
    return { kind: 'advance', outcome: 'added', memory: {}, facts: provedFacts(ctx.facts, user, { ...PUSH_EVIDENCE, at: ctx.now.toISOString() }) };
  }

  return defineStep<Record<string, never>>({
    id: 'credentials.new-push',
    settings: z.strictObject({}) as unknown as z.ZodType<Record<string, never>>,
    outcomes: ['added', 'cancelled', 'unable'],
    enter,
    offer: async (ctx) => newPushScreen(deps, ctx),
    async run(ctx, input) {
      const memory = memoryOf(ctx);
      if (input.action === 'cancel')
        return { kind: 'advance', outcome: 'cancelled', memory: {}, ...(memory ? { commit: async (tx: Tx) => void (await deleteDevice(tx, userOf(ctx).id, memory.device)) } : {}) };
      if (!memory) return { kind: 'show' };
      if (input.action === 'again') return begin(ctx, memory);
      if (input.action === 'link' || input.action === 'check') return memory.stage === 'scan' ? look(ctx, memory, input.action === 'check') : { kind: 'show' };
      if (input.action === 'continue' && memory.stage === 'confirm') return confirm(ctx, memory, input.fields['number'] ?? '');
      return { kind: 'show' };
    },
    offerLink: async () => undefined,
  });
}
