import type { Screen, ScreenNode, StepContext, StepInput, StepResult, FieldError } from '#journeys/contract';
import { isDisposable, normalise } from '#identity';
import { isAppError } from '#platform/errors';
import { brandOf } from '../mail-brand.ts';
import { checkCode } from '../mailed-code/check-code.ts';
import type { CodeContext, CodeDeps, CodeKind } from '../mailed-code/code-deps.ts';
import { codeScreen } from '../mailed-code/code-screen.ts';
import { enterCode, resendCode } from '../mailed-code/send-code.ts';
import { recordFailure } from '../record-failure.ts';
import { checkSms } from '../sms-code/check-sms.ts';
import { recordSmsRefusal, type CountSmsDeps } from '../sms-code/count-sms.ts';
import { SMS_FACTOR } from '../sms-code/factor.ts';
import { countryName, guessCountry, readPhone, showNumber } from '../sms-code/phone-number.ts';
import { resendSms, sendSms, type SendSmsDeps } from '../sms-code/send-sms.ts';
import { readSmsMemory } from '../sms-code/sms-memory.ts';
import { smsScreen } from '../sms-code/sms-screen.ts';

/** One kind of address: how it is read, and how a code goes there and comes back. Contexts and results are about the code alone: the step wraps them. */
export interface Channel {
  /** Whether messages can be sent there at all. */
  offered(ctx: StepContext): Promise<boolean>;
  input(ctx: StepContext, typed: string | undefined): Promise<ScreenNode>;
  read(ctx: StepContext, raw: string): Promise<{ readonly value: string } | { readonly error: FieldError }>;
  send(ctx: StepContext, value: string): Promise<StepResult>;
  resend(ctx: StepContext, value: string): Promise<StepResult>;
  check(ctx: StepContext, value: string, input: StepInput): Promise<{ readonly right: boolean; readonly result: StepResult }>;
  screen(ctx: StepContext, value: string, extra: readonly ScreenNode[]): Promise<Screen>;
}

const MAX_TYPED = 320;
const KIND: CodeKind = { type: 'email-code' };

export function emailChannel(deps: CodeDeps): Channel {
  /** Whoever else may have the address: nothing of them is looked up before the code is right. */
  const inside = (ctx: StepContext, value: string): CodeContext => ({
    ...ctx,
    settings: { purpose: 'change' },
    facts: { ...ctx.facts, identifier: { kind: 'email', value }, ...(ctx.facts.userId === undefined ? {} : { candidateId: ctx.facts.userId }) },
  });
  return {
    offered: async () => true,
    input: async (_ctx, typed) => ({
      kind: 'input',
      name: 'address',
      label: { id: 'credentials.address_email_label' },
      input: 'email',
      autocomplete: 'email',
      required: true,
      maxLength: MAX_TYPED,
      ...(typed === undefined ? {} : { value: typed }),
    }),
    async read(ctx, raw) {
      try {
        const { value } = normalise(raw, { kinds: ['email'] });
        const refused = (await deps.tenants.byId(ctx.flow.tenantId))?.settings.signUp.disposable === 'refuse' && isDisposable(value);
        return refused ? { error: { field: 'address', text: { id: 'credentials.address_disposable' } } } : { value };
      } catch (error) {
        if (!isAppError(error) || error.status >= 500) throw error;
        return { error: { field: 'address', text: { id: 'credentials.address_email_format' } } };
      }
    },
    send: (ctx, value) => enterCode(deps, KIND, inside(ctx, value)),
    resend: (ctx, value) => resendCode(deps, KIND, inside(ctx, value)),
    async check(ctx, value, { fields }) {
      let right = false;
      const proved = async (): Promise<StepResult> => {
        right = true;
        return { kind: 'show' };
      };
      const result = await checkCode(deps, { ...KIND, proved }, inside(ctx, value), fields['code'] ?? '');
      return { right, result };
    },
    screen: (ctx, value, extra) =>
      codeScreen(deps, inside(ctx, value), {
        id: 'credentials.address-code',
        title: { id: 'credentials.code_title' },
        sent: 'credentials.code_sent',
        sentSomewhere: 'credentials.code_sent',
        extra,
      }),
  };
}

export type PhoneChannelDeps = SendSmsDeps & CountSmsDeps & Pick<CodeDeps, 'limits' | 'tenants'>;
const TEMPLATE = 'sms_new_phone_text';

export function phoneChannel(deps: PhoneChannelDeps): Channel {
  const countriesOf = async ({ flow }: StepContext) => (await deps.tenants.byId(flow.tenantId))?.settings.sms.countries ?? [];
  async function guessFor(ctx: StepContext): Promise<string | undefined> {
    const brand = await brandOf(deps.tenants, ctx.flow);
    return guessCountry(await countriesOf(ctx), [ctx.flow.locale, brand.defaultLocale]);
  }
  const to = (ctx: StepContext, number: string) => ({ userId: ctx.facts.userId ?? '', number, own: false });
  return {
    offered: async (ctx) => deps.delivery.phones === true && (await countriesOf(ctx)).length > 0,
    async input(ctx, typed) {
      const guess = await guessFor(ctx);
      return {
        kind: 'input',
        name: 'address',
        label: { id: 'credentials.new_phone_label' },
        input: 'tel',
        autocomplete: 'tel',
        required: true,
        maxLength: 40,
        ...(typed === undefined ? {} : { value: typed }),
        ...(guess === undefined ? {} : { hint: { id: 'credentials.new_phone_hint', values: { country: countryName(ctx.flow.locale, guess) } } }),
      };
    },
    async read(ctx, raw) {
      const read = readPhone(raw, await countriesOf(ctx), await guessFor(ctx));
      if (read.ok) return { value: read.number };
      if (read.why === 'format') return { error: { field: 'address', text: { id: 'credentials.new_phone_format' } } };
      await recordSmsRefusal(deps, ctx, read.why, read.country);
      if (read.why === 'kind') return { error: { field: 'address', text: { id: 'credentials.new_phone_kind' } } };
      const text =
        read.country === undefined
          ? { id: 'credentials.new_phone_nowhere' }
          : { id: 'credentials.new_phone_country', values: { country: countryName(ctx.flow.locale, read.country) } };
      return { error: { field: 'address', text } };
    },
    send: (ctx, value) => sendSms(deps, ctx, to(ctx, value), readSmsMemory(ctx), TEMPLATE),
    resend: (ctx, value) => resendSms(deps, ctx, to(ctx, value), readSmsMemory(ctx), TEMPLATE),
    async check(ctx, _value, { fields }) {
      const checked = await checkSms(deps, ctx, readSmsMemory(ctx), fields['code'] ?? '', async () => undefined);
      if (checked.kind === 'right') return { right: true, result: { kind: 'show' } };
      if (checked.kind === 'wrong')
        await recordFailure(deps, { ...ctx, facts: { ...ctx.facts, ...(ctx.facts.userId === undefined ? {} : { candidateId: ctx.facts.userId }) } }, SMS_FACTOR.type, 'wrong');
      return { right: false, result: checked.result };
    },
    screen: (ctx, value, extra) =>
      smsScreen(deps, ctx, readSmsMemory(ctx), {
        id: 'credentials.address-code',
        title: 'credentials.sms_title',
        shown: showNumber(value),
        other: { action: 'change', label: 'credentials.new_phone_change' },
        extra,
      }),
  };
}
