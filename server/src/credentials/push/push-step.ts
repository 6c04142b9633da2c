import { z } from 'zod';
import type { Events } from '#platform/events';
import { defineStep, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Evidence } from '#sessions/contract';
import type { EvidenceShape } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import { provedFacts } from '../proved.ts';
import { pushVerified } from './events.ts';
import { findPrompt, usePrompt } from './prompt-store.ts';
import { pushScreen } from './push-screens.ts';
import { memoryOf, sendPrompt, type PromptMemory, type SendPromptDeps } from './send-prompt.ts';
import { PICK_UP_SECONDS } from './settings.ts';

export interface PushStepDeps extends SendPromptDeps {
  readonly identity: Pick<Identity, 'find' | 'mayProve'>;
  readonly events: Pick<Events, 'publish'>;
}

/**
 * RFC 8176: a key in software (WebCrypto cannot say whether hardware holds it), on another channel than the one that asks, used by somebody who was
 * there and read the number. It can be phished: whoever relays the page relays the number.
 */
export const PUSH_EVIDENCE: EvidenceShape = { type: 'push', factor: 'possession', amr: ['swk', 'mca', 'user'], countsAsFactor: true, phishingResistant: false };

/**
 * MF4. The flow waits; the phone's answer is decided at the phone's own address, which then gives this step a nudge: it runs with the action `link`,
 * as for a mailed link, and the page that waits moves on by itself. `check` is the same by hand.
 */
export function pushStep(deps: PushStepDeps) {
  const stay = (memory: PromptMemory): StepResult => ({ kind: 'show', memory });

  async function verified(ctx: StepContext, userId: string, prompt: string): Promise<StepResult> {
    const user = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.find(tx, userId));
    if (!user) throw credentialErrors.no_user();
    if (!deps.identity.mayProve(user)) return { kind: 'refuse', reason: 'user_inactive', text: { id: 'credentials.user_inactive' } };
    const evidence: Evidence = { ...PUSH_EVIDENCE, at: ctx.now.toISOString() };
    return {
      kind: 'advance',
      outcome: 'verified',
      facts: provedFacts(ctx.facts, user, evidence),
      memory: {},
      commit: async (tx) => {
        const used = await usePrompt(tx, userId, prompt, PICK_UP_SECONDS);
        if (!used) return { kind: 'show', memory: { stage: 'over', why: 'expired', prompt } satisfies PromptMemory };
        await deps.events.publish(tx, pushVerified, { origin: ctx.origin, subject: userId, data: { prompt, credential: used.device } });
        return undefined;
      },
    };
  }

  async function look(ctx: StepContext, byHand: boolean): Promise<StepResult> {
    const memory = memoryOf(ctx);
    const { userId } = ctx.facts;
    if (memory?.stage !== 'asked' || userId === undefined) return { kind: 'show' };
    const prompt = await ctx.db.read(ctx.flow.tenantId, (tx) => findPrompt(tx, userId, memory.prompt));
    switch (prompt?.status) {
      case 'confirmed':
        return prompt.used ? stay({ stage: 'over', why: 'expired', prompt: memory.prompt }) : verified(ctx, userId, memory.prompt);
      case 'denied':
        return { kind: 'refuse', reason: 'push_denied', text: { id: 'credentials.push_denied' } };
      case 'mismatched':
        return stay({ stage: 'over', why: 'mismatched', prompt: memory.prompt });
      case 'pending':
        if (prompt.seconds > 0) return { kind: 'show', ...(byHand ? { errors: [{ text: { id: 'credentials.push_not_yet' } }] } : {}) };
        return stay({ stage: 'over', why: 'expired', prompt: memory.prompt });
      default:
        return stay({ stage: 'over', why: 'cancelled', prompt: memory.prompt });
    }
  }

  /** Another question, when the one before is over. While it is open there is nothing to send again: it is still on the phone. */
  async function again(ctx: StepContext): Promise<StepResult> {
    const memory = memoryOf(ctx);
    if (memory?.stage === 'asked' && ctx.now.getTime() < Date.parse(memory.until)) {
      const now = await look(ctx, true);
      if (now.kind !== 'show' || now.memory === undefined) return now;
    }
    if (memory?.stage === 'throttled' && ctx.now.getTime() < Date.parse(memory.until)) return { kind: 'show' };
    return sendPrompt(deps, ctx, memory?.stage === 'asked' ? memory.prompt : undefined);
  }

  return defineStep<Record<string, never>>({
    id: 'credentials.push',
    settings: z.strictObject({}) as unknown as z.ZodType<Record<string, never>>,
    outcomes: ['verified'],
    proves: { verified: 'factor' },
    enter: (ctx) => sendPrompt(deps, ctx),
    offer: async (ctx) => pushScreen(ctx),
    async run(ctx, input) {
      if (input.action === 'link') return look(ctx, false);
      if (input.action === 'check') return look(ctx, true);
      if (input.action === 'again') return again(ctx);
      return { kind: 'show' };
    },
    /** Nothing is mailed, so there is no page: only that the step may be nudged from elsewhere. */
    offerLink: async () => undefined,
  });
}
