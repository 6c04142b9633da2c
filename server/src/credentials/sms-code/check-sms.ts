import type { Keys } from '#platform/crypto';
import type { FieldError, StepContext, StepResult } from '#journeys/contract';
import { codeRule } from '../mailed-code/code-limits.ts';
import { isCurrent } from '../mailed-code/code-memory.ts';
import { deriveCode, readCode, sameCode } from '../mailed-code/derive-code.ts';
import { recordRefusal, type RecordDeps } from '../record-failure.ts';
import { CODE_TRIES } from '../settings.ts';
import { SMS_FACTOR } from './factor.ts';
import { noteEntered } from './note-entered.ts';
import { numberIn, type SmsMemory } from './sms-memory.ts';

export interface CheckSmsDeps extends RecordDeps {
  readonly keys: Pick<Keys, 'tenant'>;
}

export type CheckedSms = { readonly kind: 'right' } | { readonly kind: 'wrong'; readonly result: StepResult } | { readonly kind: 'refused'; readonly result: StepResult };

const show = (id: string, field?: string): StepResult => ({ kind: 'show', errors: [errorOf(id, field)] });
const errorOf = (id: string, field?: string): FieldError => ({ ...(field === undefined ? {} : { field }), text: { id } });

/**
 * One entry. The try is counted in the database before anything is compared: parallel posts to several processes get five tries together (R3).
 * `guard` counts more, after the code itself still allowed the try; what it returns ends the entry.
 */
export async function checkSms(deps: CheckSmsDeps, ctx: StepContext, memory: SmsMemory, typed: string, guard: () => Promise<StepResult | undefined>): Promise<CheckedSms> {
  const code = readCode(typed);
  if (code === undefined) return { kind: 'refused', result: show('credentials.code_format', 'code') };
  if (memory.spent) return { kind: 'refused', result: show('credentials.code_spent') };
  const about = { ...ctx, facts: { ...ctx.facts, ...(ctx.facts.userId === undefined ? {} : { candidateId: ctx.facts.userId }) } };
  if (!isCurrent(ctx, memory)) {
    await recordRefusal(deps, about, SMS_FACTOR.type, 'expired');
    return { kind: 'refused', result: show('credentials.code_expired', 'code') };
  }
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const name = { flow: ctx.flow, address: memory.address, generation: memory.generation };
  // A refusal changes nothing about the flow: of many right entries at the same moment one must get through.
  if (!(await deps.limits.hit(ctx.flow.tenantId, [codeRule(cipher, name)])).allowed) {
    await recordRefusal(deps, about, SMS_FACTOR.type, 'limited');
    return { kind: 'refused', result: show('credentials.code_spent') };
  }
  const stop = await guard();
  if (stop) return { kind: 'refused', result: stop };
  if (sameCode(code, deriveCode(cipher, name))) {
    await noteEntered(deps, ctx, numberIn(memory.address));
    return { kind: 'right' };
  }
  const wrong = memory.wrong + 1;
  const spent = wrong >= CODE_TRIES.code.limit;
  return {
    kind: 'wrong',
    result: { kind: 'show', memory: { ...memory, wrong, spent }, errors: [spent ? errorOf('credentials.code_spent') : errorOf('credentials.code_wrong', 'code')] },
  };
}
