import { z } from 'zod';
import { defineStep } from '#journeys/contract';
import type { CredentialType, Notices } from '../contract.ts';
import { createKnownBrowsers } from '../known-browsers/known-browsers.ts';
import { checkCode } from '../mailed-code/check-code.ts';
import type { CodeDeps, CodeKind } from '../mailed-code/code-deps.ts';
import { codeScreen } from '../mailed-code/code-screen.ts';
import { enterCode, resendCode } from '../mailed-code/send-code.ts';
import { forgetProofs } from '../proved.ts';
import { CODE_SENDS, type SendQuotas } from '../settings.ts';
import { emailCodeChallenge } from './challenge.ts';

export interface EmailCodeDeps extends Omit<CodeDeps, 'browsers' | 'quotas'> {
  readonly notices: Notices;
  /** How often may be sent, where the defaults do not fit. */
  readonly sendQuotas?: Partial<SendQuotas>;
}

const settingsSchema = z.strictObject({ purpose: z.enum(['sign-up', 'sign-in', 'recover']) });

/** Six digits by e-mail: proves an address, and signs in whoever it belongs to. Nothing is stored but the flow's own memory. */
export function createEmailCodeCredential(options: EmailCodeDeps): CredentialType {
  const deps: CodeDeps = { ...options, browsers: createKnownBrowsers(options.keys, options.notices), quotas: { ...CODE_SENDS, ...options.sendQuotas } };
  const kind: CodeKind = { type: 'email-code' };
  const step = defineStep<z.infer<typeof settingsSchema>>({
    id: 'credentials.email-code',
    settings: settingsSchema,
    outcomes: ['verified', 'change'],
    foresee: ({ customer: { known }, settings: { purpose } }) =>
      known || purpose === 'sign-up' ? { outcome: 'verified', shows: true, because: known ? 'account_known' : 'account_unknown' } : { shows: true, because: 'account_unknown' },
    proves: { verified: 'factor' },
    enter: (ctx) => enterCode(deps, kind, ctx),
    offer: (ctx) =>
      codeScreen(deps, ctx, {
        id: 'credentials.email-code',
        title: { id: 'credentials.code_title' },
        sent: 'credentials.code_sent',
        sentSomewhere: 'credentials.code_sent_somewhere',
      }),
    async run(ctx, input) {
      if (input.action === 'change') return { kind: 'advance', outcome: 'change', facts: forgetProofs };
      if (input.action === 'resend') return resendCode(deps, kind, ctx);
      if (input.action === 'continue') return checkCode(deps, kind, ctx, input.fields['code'] ?? '');
      return { kind: 'show' };
    },
  });
  const challenge = emailCodeChallenge(step, options.identity);
  return { id: 'email-code', factor: 'possession', primary: true, challenge, steps: [step], list: async () => [], revoke: async () => false, revokeAll: async () => 0 };
}
