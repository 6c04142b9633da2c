import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Holds } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import { askOnce, countSkip, decline, isDue, unask } from '../nudges/store.ts';
import { again, creationNode, keepPasskey, prepareRegistration, readRegistration, registrationShape, type RegistrationDeps } from './registration.ts';
import { countPasskeys } from './store.ts';

export interface PasskeyUpgradeDeps extends RegistrationDeps {
  /** While changes are held after a recovery, nobody is asked to make one. */
  readonly holds?: Holds;
}

/** What it is called among the things a customer is asked to consider. */
export const UPGRADE_NUDGE = 'passkey';
const memoryOf = (ctx: StepContext) => registrationShape.safeParse(ctx.memory).data;

/**
 * From a password to a passkey, right after the password was used: password managers that may do it make one without asking (conditional create,
 * WebAuthn Level 3 section 5.1.3); elsewhere a button asks, seldom. It stands after everything the journey wants proved, so that nobody adds a passkey who
 * would not have been let in. Whoever is not to be asked passes without a screen.
 */
export function passkeyUpgradeStep(deps: PasskeyUpgradeDeps) {
  return defineStep({
    id: 'credentials.passkey-upgrade',
    settings: z.strictObject({}),
    outcomes: ['created', 'skipped'],
    foresee: ({ customer: { passkey } }) => ({ outcome: 'skipped', shows: false, because: passkey ? 'has_it' : 'has_it_not' }),
    async enter(ctx) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      if (!(await isWanted(deps, ctx, userId))) return { kind: 'advance', outcome: 'skipped' };
      const memory = await prepareRegistration(deps, ctx);
      if (!memory) return { kind: 'advance', outcome: 'skipped' };
      return {
        kind: 'show',
        memory: { ...memory },
        commit: async (tx) => ((await askOnce(tx, userId, UPGRADE_NUDGE)) ? undefined : { kind: 'advance', outcome: 'skipped', memory: {} }),
      };
    },
    offer: (ctx) => upgradeScreen(deps, ctx),
    async run(ctx, { action, fields }): Promise<StepResult> {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      const skipped = (commit: StepResult['commit']): StepResult => ({ kind: 'advance', outcome: 'skipped', memory: {}, ...(commit ? { commit } : {}) });
      const declined = (commit: StepResult['commit']): StepResult => ({ ...skipped(commit), facts: { prompted: true } });
      if (action === 'later') return declined((tx) => countSkip(tx, userId, UPGRADE_NUDGE));
      if (action === 'never') return declined((tx) => decline(tx, userId, UPGRADE_NUDGE));
      // Another browser of theirs may be able to: this one was never asked.
      if (action === 'no-webauthn') return skipped((tx) => unask(tx, userId, UPGRADE_NUDGE));
      const memory = memoryOf(ctx);
      if (action !== 'create' || !memory) return { kind: 'show' };
      const made = await readRegistration(deps, ctx, memory, fields['passkey'], 'silent');
      if (!made) return again(ctx, memory);
      const keep = await keepPasskey(deps, ctx, { memory, made, purpose: 'upgrade' });
      return { kind: 'advance', outcome: 'created', memory: {}, facts: { prompted: true }, commit: keep };
    },
  });
}

async function isWanted(deps: PasskeyUpgradeDeps, ctx: StepContext, userId: string): Promise<boolean> {
  const tenant = await deps.tenants.byId(ctx.flow.tenantId);
  if (tenant?.settings.nudges.passkey !== true) return false;
  const [has, due, held] = await ctx.db.read(ctx.flow.tenantId, (tx) => Promise.all([countPasskeys(tx, userId), isDue(tx, userId, UPGRADE_NUDGE), deps.holds?.until(tx, userId)]));
  return has === 0 && due && held === undefined;
}

async function upgradeScreen(deps: PasskeyUpgradeDeps, ctx: StepContext): Promise<Screen> {
  const memory = memoryOf(ctx);
  const ceremony =
    memory &&
    (await creationNode(deps, ctx, memory, { wanted: 'silent', action: 'create', label: { id: 'credentials.new_passkey_create' }, tone: 'primary', unable: 'no-webauthn' }));
  return {
    id: 'credentials.passkey-upgrade',
    title: { id: 'credentials.passkey_upgrade_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'credentials.passkey_upgrade_lead' } },
      ...(ceremony ? [ceremony] : []),
      { kind: 'action', action: 'later', label: { id: 'credentials.passkey_upgrade_later' }, tone: 'secondary', skipValidation: true },
      { kind: 'action', action: 'never', label: { id: 'credentials.passkey_upgrade_never' }, tone: 'link', skipValidation: true },
      { kind: 'details', summary: { id: 'credentials.passkey_what' }, text: { id: 'credentials.passkey_what_text' } },
    ],
  };
}
