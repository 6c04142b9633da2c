import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import { credentialErrors } from '../errors.ts';
import { createdScreen, ownPasskeys } from './new-passkey-step.ts';
import { passkeyEvidence } from './passkey-evidence.ts';
import { again, creationNode, keepPasskey, MAX_PASSKEYS, prepareRegistration, readRegistration, registrationShape, type RegistrationDeps } from './registration.ts';
import { countPasskeys } from './store.ts';

const memoryShape = z.object({ ...registrationShape.shape, made: z.object({ synced: z.boolean(), userVerified: z.boolean(), at: z.iso.datetime() }).optional() });
const memoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data;

/** A passkey or a security key for somebody who is signed in, or on the way in (MF1). Making it proves that they hold it. */
export function addPasskeyStep(deps: RegistrationDeps) {
  return defineStep({
    id: 'credentials.add-passkey',
    settings: z.strictObject({}),
    outcomes: ['added', 'cancelled', 'unable'],
    async enter(ctx) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      if ((await ctx.db.read(ctx.flow.tenantId, (tx) => countPasskeys(tx, userId))) >= MAX_PASSKEYS) return { kind: 'advance', outcome: 'unable' };
      const memory = await prepareRegistration(deps, ctx);
      return memory ? { kind: 'show', memory: { ...memory } } : { kind: 'advance', outcome: 'unable' };
    },
    // It is theirs by now: there is nothing to leave or to choose instead.
    offer: async (ctx) => (memoryOf(ctx)?.made ? { ...(await createdScreen(deps, ctx)), ownWayOut: true } : addScreen(deps, ctx)),
    async run(ctx, { action, fields }): Promise<StepResult> {
      const memory = memoryOf(ctx);
      if (memory?.made) {
        if (action !== 'continue') return { kind: 'show' };
        return { kind: 'advance', outcome: 'added', memory: {}, facts: { evidence: [...ctx.facts.evidence, passkeyEvidence(memory.made)] } };
      }
      if (action === 'cancel') return { kind: 'advance', outcome: 'cancelled' };
      if (action === 'no-webauthn') return { kind: 'advance', outcome: 'unable' };
      if ((action !== 'create' && action !== 'create-key') || !memory) return { kind: 'show' };
      const made = await readRegistration(deps, ctx, memory, fields['passkey'], action === 'create' ? 'any' : 'security-key');
      if (!made) return again(ctx, memory);
      const keep = await keepPasskey(deps, ctx, { memory, made, purpose: 'add' });
      return {
        kind: 'show',
        memory: { ...memory, made: { synced: made.backupEligible, userVerified: made.userVerified, at: ctx.now.toISOString() } },
        commit: keep,
      };
    },
  });
}

async function addScreen(deps: RegistrationDeps, ctx: StepContext): Promise<Screen> {
  const memory = memoryOf(ctx);
  const ceremonies = memory
    ? [
        await creationNode(deps, ctx, memory, { wanted: 'any', action: 'create', label: { id: 'credentials.new_passkey_create' }, tone: 'primary', unable: 'no-webauthn' }),
        await creationNode(deps, ctx, memory, { wanted: 'security-key', action: 'create-key', label: { id: 'credentials.add_passkey_key' }, tone: 'secondary' }),
      ]
    : [];
  return {
    id: 'credentials.add-passkey',
    title: { id: 'credentials.add_passkey_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'credentials.add_passkey_lead' } },
      ...ceremonies,
      ...(memory?.full ? await ownPasskeys(deps, ctx) : []),
      { kind: 'action', action: 'cancel', label: { id: 'credentials.cancel' }, tone: 'link', skipValidation: true },
      { kind: 'details', summary: { id: 'credentials.passkey_what' }, text: { id: 'credentials.passkey_what_text' } },
    ],
  };
}
