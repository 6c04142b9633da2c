import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import { defineStep, type Screen, type ScreenNode, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Evidence } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';
import { credentialErrors } from '../errors.ts';
import { attemptFailed } from '../events.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { brandOf } from '../mail-brand.ts';
import { minutes } from '../minutes.ts';
import { forgetProofs, provedFacts } from '../proved.ts';
import { MAX_CONSECUTIVE_FAILURES, SUGGEST_CODE_AFTER } from '../settings.ts';
import { passwordDisabled, passwordVerified } from './events.ts';
import { noticeAddresses, sendNotice } from './notice-mails.ts';
import { recordSuccess } from './store.ts';
import { tryPassword, type TryDeps, type TryResult } from './try-password.ts';

export interface PasswordStepDeps extends TryDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly browsers: KnownBrowsers;
  readonly identity: Pick<Identity, 'find' | 'assertActive' | 'profile'>;
  readonly tenants: Pick<Tenants, 'brand'>;
  readonly delivery: Delivery;
  readonly events: Pick<Events, 'publish'>;
}

const memorySchema = z.object({ known: z.boolean().default(false), failures: z.int().default(0), compromised: z.boolean().default(false) });
type Memory = z.infer<typeof memorySchema>;
const memoryOf = (ctx: StepContext): Memory => memorySchema.safeParse(ctx.memory).data ?? { known: false, failures: 0, compromised: false };

export function passwordStep(deps: PasswordStepDeps) {
  return defineStep({
    id: 'credentials.password',
    settings: z.strictObject({}),
    outcomes: ['verified', 'code', 'forgot', 'change'],
    proves: { verified: 'factor' },
    async enter(ctx) {
      if (!ctx.facts.identifier) throw credentialErrors.no_identifier();
      return { kind: 'show', memory: { ...memoryOf(ctx), known: await deps.browsers.known(ctx) } };
    },
    offer: async (ctx) => passwordScreen(ctx, memoryOf(ctx)),
    async run(ctx, input) {
      if (input.action === 'forgot') return { kind: 'advance', outcome: 'forgot' };
      if (input.action === 'change') return { kind: 'advance', outcome: 'change', facts: forgetProofs };
      if (input.action === 'code' && offersCode(ctx)) return { kind: 'advance', outcome: 'code' };
      if (input.action !== 'continue') return { kind: 'show' };
      const password = input.fields['password'] ?? '';
      if (password === '') return { kind: 'show', errors: [{ field: 'password', text: { id: 'credentials.password_missing' } }] };
      const memory = memoryOf(ctx);
      return answer(deps, ctx, memory, await tryPassword(deps, ctx, password, memory.known));
    },
  });
}

const offersCode = (ctx: StepContext) => ctx.facts.identifier?.kind === 'email';

function passwordScreen(ctx: StepContext, memory: Memory): Screen {
  const suggestCode = offersCode(ctx) && memory.failures >= SUGGEST_CODE_AFTER;
  const nodes: ScreenNode[] = [
    { kind: 'identity', value: ctx.facts.identifier?.value ?? '', action: 'change', actionLabel: { id: 'credentials.not_you' } },
    ...(suggestCode ? [{ kind: 'text', tone: 'hint', text: { id: 'credentials.password_suggest_code' } } as const] : []),
    { kind: 'input', name: 'password', label: { id: 'credentials.password_label' }, input: 'password', autocomplete: 'current-password', required: true },
    { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' },
    ...(offersCode(ctx) ? [{ kind: 'action', action: 'code', label: { id: 'credentials.password_use_code' }, tone: suggestCode ? 'secondary' : 'link', skipValidation: true } as const] : []),
    { kind: 'action', action: 'forgot', label: { id: 'credentials.password_forgot' }, tone: memory.compromised ? 'secondary' : 'link', skipValidation: true },
  ];
  return { id: 'credentials.password', title: { id: 'credentials.password_title' }, nodes };
}

async function answer(deps: PasswordStepDeps, ctx: StepContext, memory: Memory, result: TryResult): Promise<StepResult> {
  const { origin, facts, flow } = ctx;
  const failure = (reason: 'wrong' | 'limited' | 'disabled' | 'compromised' | 'user_inactive') => ({
    origin,
    result: 'failure' as const,
    ...(facts.candidateId === undefined ? {} : { subject: facts.candidateId }),
    data: { type: 'password', reason, node: flow.node },
  });
  switch (result.kind) {
    case 'limited':
      return {
        kind: 'show',
        memory: { ...memory, failures: Math.max(memory.failures, SUGGEST_CODE_AFTER) },
        errors: [{ text: { id: offersCode(ctx) ? 'credentials.password_limited_code' : 'credentials.password_limited', values: { minutes: minutes(result.retryAfter) } } }],
        commit: (tx) => deps.events.publish(tx, attemptFailed, failure('limited')),
      };
    case 'wrong':
      return {
        kind: 'show',
        memory: { ...memory, failures: memory.failures + 1 },
        errors: [{ field: 'password', text: { id: 'credentials.password_wrong' } }],
        commit: async (tx) => {
          await deps.events.publish(tx, attemptFailed, failure(result.disabled ? 'disabled' : 'wrong'));
          if (result.disabled && facts.candidateId !== undefined && result.credential !== undefined) await tellDisabled(deps, ctx, facts.candidateId, result.credential, tx);
        },
      };
    case 'compromised':
      return {
        kind: 'show',
        memory: { ...memory, compromised: true },
        errors: [{ text: { id: 'credentials.password_compromised' } }],
        commit: (tx) => deps.events.publish(tx, attemptFailed, failure('compromised')),
      };
    case 'inactive':
      return { kind: 'refuse', reason: 'user_inactive', text: { id: 'credentials.user_inactive' }, commit: (tx) => deps.events.publish(tx, attemptFailed, failure('user_inactive')) };
    case 'right': {
      const { user, credential, upgrade } = result;
      const evidence: Evidence = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: ctx.now.toISOString() };
      const cipher = await deps.keys.tenant(flow.tenantId);
      return {
        kind: 'advance',
        outcome: 'verified',
        facts: provedFacts(facts, user, evidence),
        memory: { known: true },
        commit: async (tx) => {
          await Promise.all([
            recordSuccess(tx, user.id, credential, upgrade),
            deps.browsers.remember(tx, cipher, user.id, flow.browserKey),
            deps.events.publish(tx, passwordVerified, { origin, subject: user.id, data: { credential, rehashed: upgrade !== undefined, knownBrowser: memory.known } }),
          ]);
        },
      };
    }
  }
}

/** The owner is told once, with the way back in: an attacker must not be able to take the password away in silence. */
async function tellDisabled(deps: PasswordStepDeps, ctx: StepContext, userId: string, credential: string, tx: Tx): Promise<void> {
  await deps.events.publish(tx, passwordDisabled, { origin: ctx.origin, subject: userId, result: 'failure', data: { credential, failures: MAX_CONSECUTIVE_FAILURES } });
  const user = await deps.identity.find(tx, userId);
  const profile = user && (await deps.identity.profile(tx, user.sub));
  if (!profile) return;
  const brand = await brandOf(deps.tenants, ctx.flow);
  await sendNotice(deps.delivery, tx, { ctx, brand, name: 'password_disabled', addresses: noticeAddresses(profile), key: credential });
}
