import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { defineStep, type FlowFacts, type Screen, type ScreenNode, type StepContext, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import type { FailureReason } from '../events.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { forgetProofs, provedFacts } from '../proved.ts';
import { recordRefusal, type RecordDeps } from '../record-failure.ts';
import { CHALLENGE_SECONDS, challengeShape, newChallenge } from './challenge.ts';
import { passkeyCopied, passkeyVerified } from './events.ts';
import { namedOf, namedShape } from './named-passkeys.ts';
import { passkeyEvidence } from './passkey-evidence.ts';
import { partyOf, type RelyingParty } from './relying-party.ts';
import { recordUse, type PasskeyRow } from './store.ts';
import { tryPasskey, type PasskeyResult, type TryPasskeyDeps } from './try-passkey.ts';

export interface PasskeyStepDeps extends TryPasskeyDeps, RecordDeps {
  readonly browsers: Pick<KnownBrowsers, 'remember'>;
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly events: Pick<Events, 'publish'>;
}

const settingsSchema = z.strictObject({
  /**
   * `anybody`: the passkey says who it is. `identified`: it must belong to whom the flow is about, if that was said. `proved`: it is asked of the user
   * who was proved before, so that user's passkeys and security keys are named, and the step that holds this one offers the other ways.
   */
  whose: z.enum(['anybody', 'identified', 'proved']).default('identified'),
  /** Whether the device must check its user. Without it a passkey is one factor, so it is asked for wherever nothing else was proved. */
  userVerification: z.enum(['required', 'preferred']).default('required'),
});
type Context = StepContext<z.infer<typeof settingsSchema>>;

const memoryShape = z.object({ ...challengeShape.shape, forget: z.string().optional(), named: z.array(namedShape).optional() });
const memoryOf = (ctx: Context) => memoryShape.safeParse(ctx.memory).data;

export function passkeyStep(deps: PasskeyStepDeps) {
  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'credentials.passkey',
    settings: settingsSchema,
    outcomes: ['verified', 'other', 'change'],
    foresee: ({ customer: { known, passkey } }) =>
      known && passkey ? { outcome: 'verified', shows: true, because: 'has_it', strong: true } : { outcome: 'other', shows: true, because: 'has_it_not' },
    proves: { verified: 'factor' },
    async enter(ctx) {
      const named = ctx.settings.whose === 'proved' ? await namedOf(deps, ctx) : undefined;
      return { kind: 'show', memory: { ...newChallenge(ctx), ...(named ? { named } : {}) } };
    },
    offer: async (ctx) => passkeyScreen(ctx, await partyOf(deps.tenants, ctx.flow)),
    async run(ctx, input) {
      const { whose } = ctx.settings;
      if (input.action === 'change' && whose !== 'proved') return { kind: 'advance', outcome: 'change', facts: forgetProofs };
      if (input.action === 'other' && whose !== 'proved') return { kind: 'advance', outcome: 'other' };
      const party = await partyOf(deps.tenants, ctx.flow);
      const challenge = memoryOf(ctx);
      if (input.action !== 'continue' || !party || !challenge) return { kind: 'show' };
      const { facts } = ctx;
      const result = await tryPasskey(deps, ctx, {
        answer: input.fields['passkey'],
        challenge,
        party,
        userVerification: needsVerification(ctx),
        ...(whose === 'identified' && facts.identifier ? { onlyUser: facts.candidateId ?? null } : {}),
        ...(whose === 'proved' ? { onlyUser: facts.userId ?? null, named: true, presenceOnly: presenceOnlyOf(ctx) } : {}),
      });
      return result.kind === 'right' ? proved(deps, ctx, result) : refused(deps, ctx, result);
    },
  });
}

/** Never configured away where the passkey is all there is (K1, R5). */
const needsVerification = (ctx: Context) => ctx.settings.userVerification === 'required' || !ctx.facts.evidence.some((proof) => proof.countsAsFactor);

/**
 * The step that holds this one counts what was really proved, so a key that knows no PIN may be the second factor of a session as well. Whoever has no such
 * key cannot do without the check.
 */
const presenceOnlyOf = (ctx: Context) => (ctx.settings.userVerification === 'required' ? [] : (memoryOf(ctx)?.named ?? []).flatMap((one) => (one.presenceOnly ? [one.id] : [])));

const asksForVerification = (ctx: Context) => needsVerification(ctx) && (ctx.settings.whose !== 'proved' || presenceOnlyOf(ctx).length === 0);

function passkeyScreen(ctx: Context, party: RelyingParty | undefined): Screen {
  const { identifier } = ctx.facts;
  const memory = memoryOf(ctx);
  const nodes: ScreenNode[] = [
    ...(identifier && ctx.settings.whose === 'identified'
      ? [{ kind: 'identity', value: identifier.value, action: 'change', actionLabel: { id: 'credentials.not_you' } } as const]
      : []),
    { kind: 'text', tone: 'lead', text: { id: asksForVerification(ctx) ? 'credentials.passkey_lead' : 'credentials.passkey_lead_presence' } },
    ...(party && memory ? [ceremony(ctx, party.id, memory)] : []),
    ...(ctx.settings.whose === 'proved'
      ? []
      : [{ kind: 'action', action: 'other', label: { id: 'credentials.passkey_other_way' }, tone: 'secondary', skipValidation: true } as const]),
  ];
  return { id: 'credentials.passkey', title: { id: 'credentials.passkey_title' }, nodes };
}

/** No credentials are named before somebody is proved: the list would say who has an account, and passkeys need none (SI3). */
function ceremony(ctx: Context, rpId: string, memory: z.infer<typeof memoryShape>): ScreenNode {
  return {
    kind: 'webauthn',
    mode: 'get',
    // The passkey says who it is, so it may be offered where a name is typed.
    conditional: ctx.settings.whose === 'anybody',
    options: {
      challenge: memory.challenge,
      rpId,
      allowCredentials: (memory.named ?? []).map(({ id, transports }) => ({ type: 'public-key', id, transports })),
      userVerification: asksForVerification(ctx) ? 'required' : 'preferred',
      timeout: CHALLENGE_SECONDS * 1000,
    },
    field: 'passkey',
    action: 'continue',
    label: { id: 'credentials.passkey_use' },
    tone: ctx.settings.whose === 'anybody' ? 'secondary' : 'primary',
    ...(memory.forget === undefined ? {} : { unknownCredential: memory.forget }),
  };
}

const SAID = {
  wrong: { reason: 'wrong', text: 'credentials.passkey_failed' },
  expired: { reason: 'expired', text: 'credentials.passkey_expired' },
  unknown: { reason: 'wrong', text: 'credentials.passkey_unknown' },
  'somebody-else': { reason: 'wrong', text: 'credentials.passkey_somebody_else' },
  'not-verified': { reason: 'wrong', text: 'credentials.passkey_not_verified' },
  copied: { reason: 'disabled', text: 'credentials.passkey_refused' },
} as const satisfies Record<string, { reason: FailureReason; text: string }>;

async function refused(deps: PasskeyStepDeps, ctx: Context, result: Exclude<PasskeyResult, { kind: 'right' }>): Promise<StepResult> {
  if (result.kind === 'inactive') {
    await recordRefusal(deps, ctx, 'passkey', 'user_inactive');
    return { kind: 'refuse', reason: 'user_inactive', text: { id: 'credentials.user_inactive' } };
  }
  await recordRefusal(deps, ctx, 'passkey', SAID[result.kind].reason);
  const shown = again(ctx, SAID[result.kind].text, result.kind === 'unknown' ? result.forget : undefined);
  if (result.kind !== 'copied') return shown;
  // With the move of the flow: a double click finds its own counter used, in a flow that has moved on, and that is no copy.
  return { ...shown, commit: (tx) => tellCopied(deps, ctx, tx, result.passkey) };
}

/** Shown again with a challenge of its own: the answered one is used up. */
function again(ctx: Context, text: string, forget?: string): StepResult {
  const named = memoryOf(ctx)?.named;
  return { kind: 'show', memory: { ...newChallenge(ctx), ...(named ? { named } : {}), ...(forget === undefined ? {} : { forget }) }, errors: [{ text: { id: text } }] };
}

function tellCopied(deps: PasskeyStepDeps, ctx: Context, tx: Tx, passkey: PasskeyRow) {
  return deps.events.publish(tx, passkeyCopied, { origin: ctx.origin, subject: passkey.user_id, result: 'failure', data: { credential: passkey.id } });
}

async function proved(deps: PasskeyStepDeps, ctx: Context, result: Extract<PasskeyResult, { kind: 'right' }>): Promise<StepResult> {
  const { user, passkey, asserted } = result;
  const { facts, origin } = ctx;
  const evidence = passkeyEvidence({ synced: passkey.backup_eligible, userVerified: asserted.userVerified, at: ctx.now.toISOString() });
  return {
    kind: 'advance',
    outcome: 'verified',
    facts: { ...(ctx.settings.whose === 'proved' ? {} : aboutUser(facts, user.id)), ...provedFacts(facts, user, evidence) },
    memory: {},
    commit: async (tx) => {
      if (!(await recordUse(tx, user.id, passkey.id, asserted))) {
        // Used with this counter, or removed, between our look and this write, in another flow.
        await tellCopied(deps, ctx, tx, passkey);
        return again(ctx, 'credentials.passkey_refused');
      }
      await Promise.all([
        deps.browsers.remember(tx, ctx, user.id),
        deps.events.publish(tx, passkeyVerified, {
          origin,
          subject: user.id,
          data: { credential: passkey.id, userVerified: asserted.userVerified, synced: passkey.backup_eligible },
        }),
      ]);
      return undefined;
    },
  };
}

/** A passkey says who it is: what was typed or proved before about somebody else is forgotten. `undefined` takes a fact out. */
function aboutUser(facts: FlowFacts, userId: string): Partial<FlowFacts> {
  const sameUser = facts.userId === undefined || facts.userId === userId;
  const sameName = facts.identifier === undefined || facts.candidateId === userId;
  return {
    ...(sameUser ? {} : { verified: [], newUser: undefined, attributes: undefined }),
    ...(sameName ? {} : { identifier: undefined }),
    candidateId: userId,
  } as unknown as Partial<FlowFacts>;
}
