import { z } from 'zod';
import { defineStep, type Screen, type ScreenNode, type StepContext } from '#journeys/contract';
import { relyingParty } from '../passkey/relying-party.ts';
import { forgetProofs } from '../proved.ts';

const settingsSchema = z.strictObject({
  /** Whether customers get codes from support here. */
  support: z.boolean().default(true),
});
type Context = StepContext<z.infer<typeof settingsSchema>>;

/** RE1: the ways back in, the strongest first. The same for everybody: what an account has is told to nobody who proved nothing (G15). */
export const recoveryWaysStep = defineStep<z.infer<typeof settingsSchema>>({
  id: 'credentials.recovery-ways',
  settings: settingsSchema,
  outcomes: ['passkey', 'mail', 'support', 'change', 'sign-in'],
  foresee: ({ customer: { passkey } }) => ({ outcome: passkey ? 'passkey' : 'mail', shows: true, because: passkey ? 'has_it' : 'has_it_not' }),
  offer: async (ctx) => waysScreen(ctx),
  async run(ctx, { action }) {
    if (action === 'change') return { kind: 'advance', outcome: 'change', facts: forgetProofs };
    if (action === 'sign-in') return { kind: 'advance', outcome: 'sign-in' };
    if (action === 'mail') return { kind: 'advance', outcome: 'mail' };
    if (action === 'passkey' && relyingParty(ctx.flow.issuer)) return { kind: 'advance', outcome: 'passkey' };
    if (action === 'support' && ctx.settings.support) return { kind: 'advance', outcome: 'support' };
    return { kind: 'show' };
  },
});

function waysScreen(ctx: Context): Screen {
  const passkeys = relyingParty(ctx.flow.issuer) !== undefined;
  const nodes: ScreenNode[] = [
    { kind: 'identity', value: ctx.facts.identifier?.value ?? '', action: 'change', actionLabel: { id: 'credentials.not_you' } },
    { kind: 'text', tone: 'lead', text: { id: 'credentials.recovery_ways_lead' } },
    ...(passkeys
      ? ([
          { kind: 'action', action: 'passkey', label: { id: 'credentials.recovery_way_passkey' }, tone: 'secondary', skipValidation: true },
          { kind: 'text', tone: 'hint', text: { id: 'credentials.recovery_way_passkey_hint' } },
        ] as const)
      : []),
    { kind: 'action', action: 'mail', label: { id: 'credentials.recovery_way_mail' }, tone: 'primary' },
    { kind: 'text', tone: 'hint', text: { id: 'credentials.recovery_way_mail_hint' } },
    ...(ctx.settings.support ? [{ kind: 'action', action: 'support', label: { id: 'credentials.recovery_way_support' }, tone: 'link', skipValidation: true } as const] : []),
    { kind: 'action', action: 'sign-in', label: { id: 'identity.back_to_sign_in' }, tone: 'link', skipValidation: true },
  ];
  return { id: 'credentials.recovery-ways', title: { id: 'credentials.recovery_ways_title' }, nodes };
}
