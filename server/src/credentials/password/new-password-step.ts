import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import type { Hasher, Hashing } from '#platform/hashing';
import { newId } from '#platform/ids';
import { defineStep, type Screen, type ScreenNode, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity, Profile } from '#identity/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import { refuseBreached, type CheckBreachedDeps } from '../breached/check-breached.ts';
import type { Notices } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import { signOutEverywhere, wantsSignOut } from '../sign-out-everywhere.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { brandOf } from '../mail-brand.ts';
import { forgetBrowsers } from '../second-step/store.ts';
import { PASSWORD_RULES } from '../settings.ts';
import { askerOf } from './asker-of.ts';
import { passwordChanged } from './events.ts';
import { PASSWORD_EVIDENCE } from './evidence.ts';
import { passwordContext } from './password-context.ts';
import { sealHash } from './seal.ts';
import { putPassword } from './store.ts';
import { passwordStrength } from './strength.ts';

export interface NewPasswordDeps extends Omit<CheckBreachedDeps, 'tenants' | 'events'> {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly hasher: Pick<Hasher, 'take'>;
  readonly identity: Pick<Identity, 'profile'>;
  readonly sessions: Pick<Sessions, 'revoke'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly notices: Notices;
  readonly browsers: Pick<KnownBrowsers, 'forget' | 'remember'>;
  readonly events: Pick<Events, 'publish'>;
}

const settingsSchema = z.strictObject({
  /** `change`: by the customer's own wish, so it may be left. */
  purpose: z.enum(['sign-up', 'recover', 'change']),
  /** The journey signs in by what is made here: whoever chose it knows it. */
  proves: z.boolean().default(false),
});
type Settings = z.infer<typeof settingsSchema>;
type Context = StepContext<Settings>;

/** Attributes whose words do not belong into a password. */
const PERSONAL = ['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'birthdate'];

export function newPasswordStep(deps: NewPasswordDeps) {
  return defineStep<Settings>({
    id: 'credentials.new-password',
    settings: settingsSchema,
    outcomes: ['set', 'skipped'],
    foresee: ({ customer: { password }, settings: { purpose } }) =>
      password || purpose === 'recover' ? { outcome: 'set', shows: true, because: 'has_it' } : { outcome: 'skipped', shows: true, because: 'has_it_not' },
    offer: async (ctx) => newPasswordScreen(ctx, await tenantOf(deps, ctx)),
    async run(ctx, input) {
      // After a recovery the old password must not stay in use.
      if (input.action === 'skip' && ctx.settings.purpose !== 'recover') return { kind: 'advance', outcome: 'skipped' };
      if (input.action !== 'continue') return { kind: 'show' };
      const { userId, sub } = ctx.facts;
      if (userId === undefined || sub === undefined) throw credentialErrors.no_user();
      const password = input.fields['newPassword'] ?? '';
      if (password === '') return { kind: 'show', errors: [{ field: 'newPassword', text: { id: 'credentials.new_password_missing' } }] };

      // Judging it costs time as well: not for what could not be kept.
      const place = deps.hasher.take(askerOf(ctx));
      try {
        return await judgeAndSet(deps, ctx, { userId, sub, password, endSessions: ctx.settings.purpose !== 'sign-up' && wantsSignOut(input.fields) }, place);
      } finally {
        place.leave();
      }
    },
  });
}

interface NewPassword {
  readonly userId: string;
  readonly sub: string;
  readonly password: string;
  readonly endSessions: boolean;
}

async function judgeAndSet(deps: NewPasswordDeps, ctx: Context, input: NewPassword, hashing: Pick<Hashing, 'hash'>): Promise<StepResult> {
  const { sub, password } = input;
  const [tenant, brand, profile] = await Promise.all([
    tenantOf(deps, ctx),
    brandOf(deps.tenants, ctx.flow),
    ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.profile(tx, sub)),
  ]);
  if (!profile) throw credentialErrors.no_user();
  const strength = await passwordStrength(password, passwordContext({ tenant, brand, ...wordsAbout(ctx, profile) }));
  if (!strength.acceptable) return { kind: 'show', errors: [{ field: 'newPassword', text: strength.reason }] };
  const breached = await refuseBreached(deps, ctx, password, 'newPassword');
  if (breached) return { kind: 'show', errors: [breached] };
  return setPassword(deps, ctx, input, hashing);
}

async function tenantOf(deps: NewPasswordDeps, ctx: Context): Promise<Tenant> {
  const tenant = await deps.tenants.byId(ctx.flow.tenantId);
  if (!tenant) throw new Error('The tenant of the flow does not exist.');
  return tenant;
}

function wordsAbout(ctx: Context, profile: Profile): { identifiers: string[]; facts: string[] } {
  const typed = ctx.facts.identifier?.value;
  const attributes = { ...Object.fromEntries(Object.entries(profile.attributes).map(([name, { value }]) => [name, value])), ...ctx.facts.attributes };
  return {
    identifiers: [...(typed === undefined ? [] : [typed]), ...[...profile.identifiers, ...profile.contacts].map(({ value }) => value)],
    facts: PERSONAL.map((name) => attributes[name]).filter((value) => typeof value === 'string'),
  };
}

function newPasswordScreen(ctx: Context, tenant: Tenant): Screen {
  const { purpose } = ctx.settings;
  const signUp = purpose === 'sign-up';
  const min = PASSWORD_RULES[tenant.settings.password.preset].length;
  const nodes: ScreenNode[] = [
    // For the password manager: the name this password belongs to.
    ...(ctx.facts.identifier ? [{ kind: 'identity', value: ctx.facts.identifier.value } as const] : []),
    // No maxLength: browsers cut a pasted password without a word.
    {
      kind: 'input',
      name: 'newPassword',
      label: { id: 'credentials.new_password_label' },
      input: 'new-password',
      autocomplete: 'new-password',
      required: true,
      minLength: min,
      strength: true,
      hint: { id: 'credentials.new_password_hint', values: { min } },
    },
    ...(signUp ? [] : [signOutEverywhere]),
    { kind: 'action', action: 'continue', label: { id: 'credentials.new_password_save' }, tone: 'primary' },
    ...(purpose === 'recover'
      ? []
      : [{ kind: 'action', action: 'skip', label: { id: signUp ? 'credentials.not_now' : 'credentials.cancel' }, tone: 'secondary', skipValidation: true } as const]),
  ];
  return { id: 'credentials.new-password', title: { id: signUp ? 'credentials.new_password_title' : 'credentials.new_password_recover_title' }, nodes };
}

async function setPassword(deps: NewPasswordDeps, ctx: Context, input: NewPassword, hashing: Pick<Hashing, 'hash'>): Promise<StepResult> {
  const { userId } = input;
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const hash = await hashing.hash(input.password);
  const id = newId();
  return {
    kind: 'advance',
    outcome: 'set',
    signsOut: input.endSessions,
    ...(ctx.settings.proves ? { facts: { evidence: [...ctx.facts.evidence, { ...PASSWORD_EVIDENCE, at: ctx.now.toISOString() }] } } : {}),
    commit: async (tx) => {
      const replaced = await putPassword(tx, userId, { id, ...sealHash(cipher, userId, hash) });
      // What a browser was trusted with rested on the old one.
      await forgetBrowsers(tx, userId);
      const sessionsEnded = input.endSessions ? await leaveEverywhere(deps, ctx, tx, userId) : 0;
      await deps.events.publish(tx, passwordChanged, {
        origin: ctx.origin,
        subject: userId,
        data: { credential: id, purpose: ctx.settings.purpose, first: !replaced, sessionsEnded },
      });
      if (replaced || ctx.settings.purpose !== 'sign-up') await deps.notices.tell(tx, ctx, { userId, what: 'password_changed', key: id });
    },
  };
}

/** Other sessions end, and other browsers are strangers again: one of them may have been the reason for the new password. */
async function leaveEverywhere(deps: NewPasswordDeps, ctx: Context, tx: Tx, userId: string): Promise<number> {
  const except = ctx.flow.currentSessionId;
  await deps.browsers.forget(tx, userId);
  await deps.browsers.remember(tx, ctx, userId);
  return deps.sessions.revoke(tx, ctx.origin, { userId, ...(except === undefined ? {} : { except }) }, 'password_changed');
}
