import type { FlowFacts, StepContext, StepResult } from '#journeys/contract';
import type { User } from '#identity/contract';
import type { Evidence } from '#sessions/contract';
import { codeVerified, type FailureReason } from '../events.ts';
import { minutes } from '../minutes.ts';
import { clearAttempts } from '../password/attempt-limits.ts';
import { provedFacts } from '../proved.ts';
import { recordFailure, recordRefusal } from '../record-failure.ts';
import { CODE_TRIES } from '../settings.ts';
import { codeRule, countTry } from './code-limits.ts';
import { isCurrent, readMemory, type CodeMemory } from './code-memory.ts';
import { deriveCode, readCode, sameCode } from './derive-code.ts';
import type { CodeContext, CodeDeps, CodeKind } from './code-deps.ts';

/**
 * One entry. The try is counted in the database before anything is compared: parallel posts to several processes get five tries together (R3).
 * Known and unknown addresses go the same way to the same answers.
 */
export async function checkCode(deps: CodeDeps, kind: CodeKind, ctx: CodeContext, typed: string): Promise<StepResult> {
  const memory = readMemory(ctx);
  const code = readCode(typed);
  if (code === undefined) return { kind: 'show', errors: [{ field: 'code', text: { id: 'credentials.code_format' } }] };
  if (memory.spent) return { kind: 'show', errors: [{ text: { id: 'credentials.code_spent' } }] };
  if (!isCurrent(ctx, memory)) return failed(deps, kind, ctx, undefined, 'expired', 'credentials.code_expired');

  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const name = { flow: ctx.flow, address: memory.address, generation: memory.generation };
  // A refusal changes nothing about the flow: of many right entries at the same moment one must get through.
  const counted = await countTry(deps, ctx, cipher, name, memory.known ? await deps.browsers.knownAs(ctx) : undefined);
  if (!counted.allowed) {
    const ofCode = counted.rule.key === codeRule(cipher, name).key;
    return failed(deps, kind, ctx, undefined, 'limited', ofCode ? 'credentials.code_spent' : 'credentials.code_limited', { minutes: minutes(counted.retryAfter) });
  }
  const same = sameCode(code, deriveCode(cipher, name));
  if (same && memory.live) return kind.proved?.() ?? proveAddress(deps, kind, ctx);
  const wrong = memory.wrong + 1;
  const spent = wrong >= CODE_TRIES.code.limit;
  return failed(deps, kind, ctx, { ...memory, wrong, spent }, 'wrong', spent ? 'credentials.code_spent' : 'credentials.code_wrong');
}

async function failed(
  deps: CodeDeps,
  kind: CodeKind,
  ctx: StepContext,
  memory: CodeMemory | undefined,
  reason: FailureReason,
  text: string,
  values?: Readonly<Record<string, number>>,
): Promise<StepResult> {
  await (reason === 'wrong' ? recordFailure : recordRefusal)(deps, ctx, kind.type, reason);
  return { kind: 'show', ...(memory ? { memory } : {}), errors: [{ ...(memory?.spent ? {} : { field: 'code' }), text: { id: text, ...(values ? { values } : {}) } }] };
}

/** The address is proved; whoever's it is now, is read now. Used for the code and for the link. */
export async function proveAddress(deps: CodeDeps, kind: CodeKind, ctx: CodeContext): Promise<StepResult> {
  const memory = readMemory(ctx);
  const { facts, flow, origin } = ctx;
  const { purpose } = ctx.settings;
  const identifier = facts.identifier;
  const found = await ctx.db.read(flow.tenantId, async (tx): Promise<{ user: User; proved: boolean } | undefined> => {
    if (identifier?.kind === 'email') {
      const match = await deps.identity.findByIdentifier(tx, identifier);
      return match && { user: match.user, proved: match.identifier.verifiedAt !== undefined };
    }
    const user = facts.candidateId === undefined ? undefined : await deps.identity.find(tx, facts.candidateId);
    return user && { user, proved: true };
  });
  if (!found && purpose !== 'sign-up') return failed(deps, kind, ctx, { ...memory, live: false }, 'wrong', 'credentials.code_wrong');
  // A first proof changes an account, so it must be one that is in use.
  if (found && !(found.proved ? deps.identity.mayProve(found.user) : deps.identity.isActive(found.user))) {
    await recordFailure(deps, ctx, kind.type, 'user_inactive');
    return { kind: 'refuse', reason: 'user_inactive', text: { id: 'credentials.user_inactive' } };
  }

  if (found) await clearAttempts(deps, ctx, found.user.id);
  // Control of a mailbox never counts as a second factor (R4, D13).
  const evidence: Evidence = { type: kind.type, factor: 'possession', amr: ['otp'], countsAsFactor: false, at: ctx.now.toISOString() };
  const address = { kind: 'email' as const, value: memory.address };
  const verified = [...facts.verified.filter((entry) => entry.value !== address.value), address];
  const proof: Partial<FlowFacts> = found ? provedFacts(facts, found.user, evidence) : { evidence: [...facts.evidence, evidence] };
  return {
    kind: 'advance',
    outcome: 'verified',
    facts: { ...proof, verified },
    memory: { ...memory, used: true },
    commit: async (tx) => {
      // First: a first proof forgets every browser there was.
      if (found && !found.proved && identifier) await deps.identity.verifyIdentifier(tx, origin, found.user.id, identifier);
      await Promise.all([
        found ? deps.browsers.remember(tx, ctx, found.user.id) : undefined,
        deps.events.publish(tx, codeVerified, { origin, ...(found ? { subject: found.user.id } : {}), data: { type: kind.type, purpose, newAddress: !found } }),
      ]);
    },
  };
}
