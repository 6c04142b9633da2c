import type { Screen, ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import { brandOf } from '../mail-brand.ts';
import { minutes } from '../minutes.ts';
import { readMemory, refusedFor, resendIn } from './code-memory.ts';
import { destinationOf } from './destination.ts';
import type { CodeContext, CodeDeps } from './code-deps.ts';

export interface ScreenParts {
  readonly id: string;
  readonly title: Text;
  /** Said when the address may be shown, and when not. */
  readonly sent: string;
  readonly sentSomewhere: string;
  readonly extra?: readonly ScreenNode[];
}

/** OT1, OT2: where it went, who sent it, one input, a visible way on for every trouble. The same for known and unknown addresses. */
export async function codeScreen(deps: CodeDeps, ctx: CodeContext, parts: ScreenParts): Promise<Screen> {
  const memory = readMemory(ctx);
  const [to, brand] = await Promise.all([destinationOf(deps.identity, ctx), brandOf(deps.tenants, ctx.flow)]);
  const typed = ctx.facts.identifier?.kind === 'email';
  const refused = refusedFor(ctx, memory);
  const wait = resendIn(ctx, memory);
  const own = ctx.settings.purpose === 'sign-up' || ctx.settings.purpose === 'change';
  const nodes: ScreenNode[] = [
    ...(refused > 0 ? [{ kind: 'text', tone: 'warning', text: { id: 'credentials.code_no_more_mails', values: { minutes: minutes(refused) } } } as const] : []),
    ...(memory.generation === 0 && refused > 0
      ? []
      : [{ kind: 'text', tone: 'lead', text: { id: memory.spent ? 'credentials.code_spent_lead' : typed ? parts.sent : parts.sentSomewhere } } as const]),
    {
      kind: 'identity',
      // On the way to a new account, or to a new address of one's own, it is shown as typed: a slip must be seen, and nobody's account is told.
      value: (typed && !own ? to.shown : ctx.facts.identifier?.value) ?? '',
      action: 'change',
      actionLabel: { id: own ? 'credentials.change_address' : 'credentials.not_you' },
    },
    ...(memory.spent
      ? []
      : [
          { kind: 'input', name: 'code', label: { id: 'credentials.code_label' }, input: 'code', autocomplete: 'one-time-code', required: true } as const,
          { kind: 'text', tone: 'hint', text: { id: 'credentials.code_spam_hint', values: { sender: brand.senderName } } } as const,
          { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' } as const,
        ]),
    ...(parts.extra ?? []),
    {
      kind: 'action',
      action: 'resend',
      label: { id: memory.spent ? 'credentials.code_send_new' : 'credentials.code_resend' },
      tone: memory.spent ? 'primary' : 'link',
      skipValidation: true,
      ...(wait > 0 ? { availableIn: wait } : {}),
    },
  ];
  return { id: parts.id, title: parts.title, nodes };
}
