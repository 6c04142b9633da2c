import type { Screen, ScreenNode, StepContext } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import { brandOf } from '../mail-brand.ts';
import { resendIn } from '../mailed-code/code-memory.ts';
import type { SmsMemory } from './sms-memory.ts';

export interface SmsScreenParts {
  readonly id: string;
  readonly title: string;
  /** The number as the customer may see it. */
  readonly shown: string;
  /** Leaves for another number. */
  readonly other?: { readonly action: string; readonly label: string };
  readonly extra?: readonly ScreenNode[];
}

/** OT1, OT2: where the code went, whom the message names, one input, a way on for every trouble. */
export async function smsScreen(deps: { readonly tenants: Pick<Tenants, 'brand'> }, ctx: StepContext, memory: SmsMemory, parts: SmsScreenParts): Promise<Screen> {
  const brand = await brandOf(deps.tenants, ctx.flow);
  const wait = resendIn(ctx, memory);
  const asked = memory.generation > 0 && !memory.spent;
  const nodes: ScreenNode[] = [
    ...(memory.refused === undefined ? [] : [{ kind: 'text', tone: 'warning', text: { id: `credentials.sms_refused_${memory.refused}` } } as const]),
    ...(asked ? [{ kind: 'text', tone: 'lead', text: { id: 'credentials.sms_sent' } } as const] : []),
    ...(memory.spent ? [{ kind: 'text', tone: 'lead', text: { id: 'credentials.code_spent_lead' } } as const] : []),
    { kind: 'identity', value: parts.shown, ...(parts.other ? { action: parts.other.action, actionLabel: { id: parts.other.label } } : {}) },
    ...(asked
      ? [
          { kind: 'input', name: 'code', label: { id: 'credentials.code_label' }, input: 'code', autocomplete: 'one-time-code', required: true } as const,
          { kind: 'text', tone: 'hint', text: { id: 'credentials.sms_sender_hint', values: { sender: brand.senderName } } } as const,
          { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' } as const,
        ]
      : []),
    // Nothing can be sent to this number: a button that says so again helps nobody.
    ...(memory.refused === 'number' || memory.refused === 'paused'
      ? []
      : [
          {
            kind: 'action',
            action: 'resend',
            label: { id: memory.spent || memory.generation === 0 ? 'credentials.code_send_new' : 'credentials.code_resend' },
            tone: asked ? 'link' : 'primary',
            skipValidation: true,
            ...(wait > 0 ? { availableIn: wait } : {}),
          } as const,
        ]),
    ...(parts.extra ?? []),
  ];
  return { id: parts.id, title: { id: parts.title }, nodes };
}
