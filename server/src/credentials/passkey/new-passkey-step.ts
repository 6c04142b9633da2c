import { z } from 'zod';
import { defineStep, type Screen, type ScreenNode, type StepContext } from '#journeys/contract';
import { acceptedPasskeys } from './accepted-passkeys.ts';
import { passkeyEvidence } from './passkey-evidence.ts';
import { again, creationNode, keepPasskey, prepareRegistration, readRegistration, registrationShape, type RegistrationDeps } from './registration.ts';

export type NewPasskeyDeps = RegistrationDeps;

const settingsSchema = z.strictObject({
  purpose: z.enum(['sign-up', 'add']).default('sign-up'),
  /** False where the journey came here for a choice that must be made: "Back" leads to it. */
  skippable: z.boolean().default(true),
  /** The journey signs in by what is made here: making it proves that they hold it, and there is no way round it but a password. */
  proves: z.boolean().default(false),
});
type Context = StepContext<z.infer<typeof settingsSchema>>;

const memoryShape = z.object({
  ...registrationShape.shape,
  created: z.boolean().optional(),
  evidence: z.object({ synced: z.boolean(), userVerified: z.boolean(), at: z.iso.datetime() }).optional(),
});
const memoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data;

/** SU2: right after sign-up is the best moment to offer a passkey. Never in the way: a password and "Not now" stand beside it. */
export function newPasskeyStep(deps: NewPasskeyDeps) {
  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'credentials.new-passkey',
    settings: settingsSchema,
    outcomes: ['created', 'password', 'skipped', 'unable'],
    foresee({ customer: { passkey, password } }) {
      if (passkey) return { outcome: 'created', shows: true, because: 'has_it', strong: true };
      return { outcome: password ? 'password' : 'skipped', shows: true, because: 'has_it_not' };
    },
    async enter(ctx) {
      const memory = await prepareRegistration(deps, ctx);
      return memory ? { kind: 'show', memory: { ...memory } } : { kind: 'advance', outcome: 'unable' };
    },
    offer: async (ctx) => (memoryOf(ctx)?.created ? createdScreen(deps, ctx) : offerScreen(deps, ctx)),
    async run(ctx, { action, fields }) {
      const memory = memoryOf(ctx);
      if (memory?.created) {
        if (action !== 'continue') return { kind: 'show' };
        const facts = memory.evidence ? { facts: { evidence: [...ctx.facts.evidence, passkeyEvidence(memory.evidence)] } } : {};
        return { kind: 'advance', outcome: 'created', memory: {}, ...facts };
      }
      if (action === 'password') return { kind: 'advance', outcome: 'password' };
      if (!ctx.settings.proves && action === (ctx.settings.skippable ? 'skip' : 'back')) return { kind: 'advance', outcome: 'skipped' };
      // The face cannot do it: no reason to ask (G1).
      if (action === 'no-webauthn') return { kind: 'advance', outcome: 'unable' };
      if (action !== 'create' || !memory) return { kind: 'show' };
      const made = await readRegistration(deps, ctx, memory, fields['passkey'], 'any');
      if (!made) return again(ctx, memory);
      const keep = await keepPasskey(deps, ctx, { memory, made, purpose: ctx.settings.purpose });
      const evidence = ctx.settings.proves ? { evidence: { synced: made.backupEligible, userVerified: made.userVerified, at: ctx.now.toISOString() } } : {};
      return { kind: 'show', memory: { ...memory, created: true, ...evidence }, commit: keep };
    },
  });
}

async function offerScreen(deps: NewPasskeyDeps, ctx: Context): Promise<Screen> {
  const memory = memoryOf(ctx);
  const ceremony =
    memory && (await creationNode(deps, ctx, memory, { wanted: 'any', action: 'create', label: { id: 'credentials.new_passkey_create' }, tone: 'primary', unable: 'no-webauthn' }));
  const leave: ScreenNode = ctx.settings.skippable
    ? { kind: 'action', action: 'skip', label: { id: 'credentials.not_now' }, tone: 'link', skipValidation: true }
    : { kind: 'action', action: 'back', label: { id: 'credentials.new_passkey_back' }, tone: 'link', skipValidation: true };
  return {
    id: 'credentials.new-passkey',
    title: { id: 'credentials.new_passkey_title' },
    nodes: [
      ...(ctx.facts.identifier ? [{ kind: 'identity', value: ctx.facts.identifier.value } as const] : []),
      { kind: 'text', tone: 'lead', text: { id: 'credentials.new_passkey_lead' } },
      ...(ceremony ? [ceremony] : []),
      ...(memory?.full ? await ownPasskeys(deps, ctx) : []),
      { kind: 'action', action: 'password', label: { id: 'credentials.new_passkey_password' }, tone: 'secondary', skipValidation: true },
      ...(ctx.settings.proves ? [] : [leave]),
      { kind: 'details', summary: { id: 'credentials.passkey_what' }, text: { id: 'credentials.passkey_what_text' } },
    ],
  };
}

/** Which ones work here: the platform forgets others of this account. */
export const ownPasskeys = (deps: NewPasskeyDeps, ctx: StepContext): Promise<readonly ScreenNode[]> =>
  ctx.db.read(ctx.flow.tenantId, (tx) => acceptedPasskeys(deps, tx, ctx.flow, ctx.facts.userId ?? ''));

/** The handshake after the device's own dialog (SU2). The platform hears which passkeys work now, and forgets others of this account (SI3). */
export async function createdScreen(deps: NewPasskeyDeps, ctx: StepContext): Promise<Screen> {
  return {
    id: 'credentials.passkey-created',
    title: { id: 'credentials.new_passkey_done_title' },
    nodes: [
      { kind: 'text', tone: 'success', text: { id: 'credentials.new_passkey_done' } },
      { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' },
      ...(await ownPasskeys(deps, ctx)),
    ],
  };
}
