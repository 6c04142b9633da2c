import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import { newId, newSecret } from '#platform/ids';
import type { Jobs } from '#platform/jobs';
import type { StepContext, StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import { credentialErrors } from '../errors.ts';
import { brandOf } from '../mail-brand.ts';
import { pushSent, pushThrottled } from './events.ts';
import { detailsOf, sealDetails } from './prompt-details.ts';
import { insertPrompt } from './prompt-store.ts';
import { hashNumber } from './seal-push.ts';
import { sendPush } from './send-push.ts';
import { PROMPT_SECONDS, PROMPTS } from './settings.ts';

export interface SendPromptDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly events: Pick<Events, 'publish'>;
  readonly jobs: Pick<Jobs, 'enqueueMany'>;
}

/** What the step remembers of where it stands. */
export const promptMemory = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('asked'), prompt: z.string(), number: z.string(), until: z.iso.datetime() }),
  z.object({ stage: z.literal('over'), why: z.enum(['expired', 'mismatched', 'cancelled']), prompt: z.string() }),
  z.object({ stage: z.literal('throttled'), until: z.iso.datetime() }),
  z.object({ stage: z.literal('no_phone') }),
]);
export type PromptMemory = z.infer<typeof promptMemory>;

export const memoryOf = (ctx: Pick<StepContext, 'memory'>): PromptMemory | undefined => promptMemory.safeParse(ctx.memory).data;

/** Asks the user's phones. Counted and written in the transaction that moves the flow, so a flow asks exactly as often as it moves. */
export async function sendPrompt(deps: SendPromptDeps, ctx: StepContext, replaces?: string): Promise<StepResult> {
  const { userId } = ctx.facts;
  if (userId === undefined) throw credentialErrors.no_user();
  const [cipher, brand] = await Promise.all([deps.keys.tenant(ctx.flow.tenantId), brandOf(deps.tenants, ctx.flow)]);
  const id = newId();
  const number = String(randomInt(10, 100));
  const details = sealDetails(cipher, userId, id, detailsOf(ctx, newSecret(), brand.name));
  const stay = (memory: PromptMemory): StepResult => ({ kind: 'show', memory });
  return {
    kind: 'show',
    commit: async (tx) => {
      const sent = await insertPrompt(
        tx,
        userId,
        { id, numberHash: hashNumber(cipher, id, number), details, ttlSeconds: PROMPT_SECONDS, ...(replaces === undefined ? {} : { replaces }) },
        PROMPTS,
      );
      if (sent.made === 'no_phone') return stay({ stage: 'no_phone' });
      if (sent.made === 'throttled') {
        await deps.events.publish(tx, pushThrottled, { origin: ctx.origin, subject: userId, result: 'failure', data: {} });
        return stay({ stage: 'throttled', until: new Date(ctx.now.getTime() + sent.retryAfter * 1000).toISOString() });
      }
      await deps.events.publish(tx, pushSent, { origin: ctx.origin, subject: userId, data: { prompt: id } });
      await deps.jobs.enqueueMany(
        tx,
        sendPush,
        sent.devices.filter((device) => device.reachable).map((device) => ({ tenantId: tx.tenantId, userId, prompt: id, device: device.id })),
      );
      return stay({ stage: 'asked', prompt: id, number, until: sent.expiresAt.toISOString() });
    },
  };
}
