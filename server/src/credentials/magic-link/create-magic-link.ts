import { z } from 'zod';
import type { OneTime } from '#platform/onetime';
import { defineStep, type StepContext, type StepResult } from '#journeys/contract';
import type { CredentialType, Notices } from '../contract.ts';
import type { FailureReason } from '../events.ts';
import { createKnownBrowsers } from '../known-browsers/known-browsers.ts';
import { checkCode, proveAddress } from '../mailed-code/check-code.ts';
import { readMemory } from '../mailed-code/code-memory.ts';
import type { CodeDeps, CodeKind } from '../mailed-code/code-deps.ts';
import { codeScreen } from '../mailed-code/code-screen.ts';
import { enterCode, resendCode } from '../mailed-code/send-code.ts';
import { forgetProofs } from '../proved.ts';
import { recordRefusal } from '../record-failure.ts';
import { CODE_SECONDS, CODE_SENDS, POLL_SECONDS, type SendQuotas } from '../settings.ts';
import { approveScreen, endedScreen } from './link-screens.ts';

export interface MagicLinkDeps extends Omit<CodeDeps, 'browsers' | 'quotas'> {
  readonly notices: Notices;
  readonly oneTime: OneTime;
  readonly sendQuotas?: Partial<SendQuotas>;
}

const settingsSchema = z.strictObject({ purpose: z.enum(['sign-up', 'sign-in', 'recover']) });
type Context = StepContext<z.infer<typeof settingsSchema>>;

const PURPOSE = 'credentials.magic-link';
const placeOf = ({ flow }: StepContext) => `${flow.id}:${flow.journey}:${flow.node}`;
/** A link belongs to one flow, one node of it and the one it was mailed for: it moves nothing else, also not the same flow after "Not you?" (D4). */
const bindingOf = (ctx: StepContext) => `${placeOf(ctx)}:${ctx.facts.identifier?.kind ?? ''}:${ctx.facts.identifier?.value ?? ''}`;

/** A link and the same six digits by e-mail (ML3): whichever is used first, once. */
export function createMagicLinkCredential(options: MagicLinkDeps): CredentialType {
  const deps: CodeDeps = { ...options, browsers: createKnownBrowsers(options.keys, options.notices), quotas: { ...CODE_SENDS, ...options.sendQuotas } };
  const { oneTime } = options;
  const kind: CodeKind = {
    type: 'magic-link',
    async link(tx, ctx) {
      const token = await oneTime.issue(tx, { purpose: PURPOSE, binding: bindingOf(ctx), ttlSeconds: CODE_SECONDS, replaces: placeOf(ctx) });
      return `${ctx.flow.issuer}/link/${ctx.flow.id}/${token}`;
    },
  };

  async function followLink(ctx: Context, token: string): Promise<StepResult> {
    const ended = async (id: string, reason: FailureReason): Promise<StepResult> => {
      await recordRefusal(deps, ctx, kind.type, reason);
      return { kind: 'show', errors: [{ text: { id } }] };
    };
    const found = await oneTime.peek(ctx.flow.tenantId, PURPOSE, token);
    if (found.state === 'used') return ended('credentials.link_used', 'used');
    if (found.state !== 'valid' || found.binding !== bindingOf(ctx) || !readMemory(ctx).live)
      return ended('credentials.link_expired', found.state === 'expired' ? 'expired' : 'wrong');
    const proved = await proveAddress(deps, kind, ctx);
    if (proved.kind !== 'advance') return proved;
    return {
      ...proved,
      // Consumed where the flow moves: of parallel presses one moves it, the others find a used link (T2).
      commit: async (tx) => {
        const { state } = await oneTime.consume(tx, PURPOSE, token, bindingOf(ctx));
        if (state !== 'consumed') return { kind: 'show', errors: [{ text: { id: state === 'used' ? 'credentials.link_used' : 'credentials.link_expired' } }] };
        return proved.commit?.(tx);
      },
    };
  }

  const step = defineStep<z.infer<typeof settingsSchema>>({
    id: 'credentials.magic-link',
    settings: settingsSchema,
    outcomes: ['verified', 'password', 'change'],
    // To an unknown address goes no message that anybody could go on with.
    foresee: ({ customer: { known } }) => (known ? { outcome: 'verified', shows: true, because: 'account_known' } : { shows: true, because: 'account_unknown' }),
    proves: { verified: 'factor' },
    enter: (ctx) => enterCode(deps, kind, ctx),
    offer: (ctx) =>
      codeScreen(deps, ctx, {
        id: 'credentials.magic-link',
        title: { id: 'credentials.code_title' },
        sent: 'credentials.link_sent',
        sentSomewhere: 'credentials.link_sent_somewhere',
        extra: [
          { kind: 'wait', text: { id: 'credentials.link_wait' }, everySeconds: POLL_SECONDS },
          { kind: 'action', action: 'password', label: { id: 'credentials.link_use_password' }, tone: 'link', skipValidation: true },
        ],
      }),
    async run(ctx, input) {
      if (input.action === 'change') return { kind: 'advance', outcome: 'change', facts: forgetProofs };
      if (input.action === 'password') return { kind: 'advance', outcome: 'password' };
      if (input.action === 'resend') return resendCode(deps, kind, ctx);
      if (input.action === 'link') return followLink(ctx, input.fields['token'] ?? '');
      if (input.action === 'continue') return checkCode(deps, kind, ctx, input.fields['code'] ?? '');
      return { kind: 'show' };
    },
    /** ML1: looks only. Mail scanners may fetch it as often as they like. */
    async offerLink(ctx, token, sameBrowser) {
      const found = await oneTime.peek(ctx.flow.tenantId, PURPOSE, token);
      if (found.state === 'used' || found.state === 'expired') return endedScreen(found.state);
      if (found.state !== 'valid' || found.binding !== bindingOf(ctx)) return undefined;
      return approveScreen(deps, ctx, sameBrowser);
    },
  });
  return { id: 'magic-link', factor: 'possession', primary: true, steps: [step], list: async () => [], revoke: async () => false, revokeAll: async () => 0 };
}
