import type { StepResult } from '#journeys/contract';
import { describeOrigin } from '../describe-origin.ts';
import { codeSent } from '../events.ts';
import { brandOf } from '../mail-brand.ts';
import { CODE_SECONDS } from '../settings.ts';
import type { CodeContext, CodeDeps, CodeKind } from './code-deps.ts';
import { codeRule, countSend, isFirstPress } from './code-limits.ts';
import { sendCodeMail, templateFor } from './code-mails.ts';
import { isCurrent, isWorthResending, NO_CODE, readMemory, resendIn, type CodeMemory } from './code-memory.ts';
import { deriveCode, nameOfCode } from './derive-code.ts';
import { destinationOf, type Destination } from './destination.ts';

/** On entering: a code is on its way, unless one that is still good was sent to this address (Back, reload). */
export async function enterCode(deps: CodeDeps, kind: CodeKind, ctx: CodeContext): Promise<StepResult> {
  const memory = readMemory(ctx);
  const to = await destinationOf(deps.identity, ctx);
  if (memory.address === to.address && isCurrent(ctx, memory)) return { kind: 'show' };
  const knownAs = await deps.browsers.knownAs(ctx);
  const from = { ...describeOrigin(ctx.origin), at: ctx.now.toISOString() };
  return send(deps, kind, ctx, to, { ...NO_CODE, generation: memory.generation, address: to.address, known: knownAs !== undefined, from }, knownAs);
}

/** The same code while it is good, so that mails that cross still work (OT3); else a new one. */
export async function resendCode(deps: CodeDeps, kind: CodeKind, ctx: CodeContext): Promise<StepResult> {
  const memory = readMemory(ctx);
  const wait = resendIn(ctx, memory);
  if (wait > 0) return { kind: 'show', errors: [{ text: { id: 'credentials.code_wait', values: { seconds: wait } } }] };
  if (!(await isFirstPress(deps, ctx))) return { kind: 'show' };
  const to = await destinationOf(deps.identity, ctx);
  // Parallel entries may have used the code up without moving the flow.
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const left = await deps.limits.peek(ctx.flow.tenantId, [codeRule(cipher, { flow: ctx.flow, address: memory.address, generation: memory.generation })]);
  const knownAs = memory.known ? await deps.browsers.knownAs(ctx) : undefined;
  return send(deps, kind, ctx, to, left.allowed ? memory : { ...memory, spent: true }, knownAs);
}

async function send(deps: CodeDeps, kind: CodeKind, ctx: CodeContext, to: Destination, before: CodeMemory, knownAs: string | undefined): Promise<StepResult> {
  const { flow, now } = ctx;
  const cipher = await deps.keys.tenant(flow.tenantId);
  const counted = await countSend(deps, ctx, cipher, { address: to.address, knownAs });
  if (!counted.allowed) {
    const refusedUntil = new Date(now.getTime() + counted.retryAfter * 1000).toISOString();
    return { kind: 'show', memory: { ...before, refusedUntil } };
  }
  const tenant = await deps.tenants.byId(flow.tenantId);
  const brand = await brandOf(deps.tenants, flow);
  const again = before.address === to.address && isWorthResending(ctx, before);
  const generation = again ? before.generation : before.generation + 1;
  const issuedAt = again && before.issuedAt !== undefined ? before.issuedAt : now.toISOString();
  const sends = again ? before.sends + 1 : 1;
  const accountExists = ctx.facts.candidateId !== undefined;
  const template = templateFor(ctx.settings.purpose, accountExists, tenant?.settings.selfRegistration ?? false);
  const live = to.reachable && (ctx.settings.purpose === 'sign-up' || ctx.settings.purpose === 'change' || accountExists);
  const { refusedUntil: _over, ...rest } = before;
  const memory: CodeMemory = {
    ...rest,
    generation,
    sends,
    address: to.address,
    issuedAt,
    sentAt: now.toISOString(),
    live,
    wrong: again ? before.wrong : 0,
    spent: false,
    used: false,
  };
  const expires = new Date(Date.parse(issuedAt) + CODE_SECONDS * 1000);
  const name = { flow, address: to.address, generation };
  return {
    kind: 'show',
    memory,
    commit: async (tx) => {
      if (to.reachable) {
        // Made for everybody, mailed to those it works for: an unknown address must not be quicker (R8).
        const link = await kind.link?.(tx, ctx);
        await sendCodeMail(deps.delivery, tx, ctx, {
          template,
          to: to.address,
          brand,
          code: deriveCode(cipher, name),
          ...(link === undefined || !live ? {} : { link }),
          secondsLeft: (expires.getTime() - now.getTime()) / 1000,
          notAfter: expires,
          idempotencyKey: `code:${nameOfCode(cipher, name)}:${sends}`,
        });
      }
      await deps.events.publish(tx, codeSent, {
        origin: ctx.origin,
        ...(ctx.facts.candidateId === undefined ? {} : { subject: ctx.facts.candidateId }),
        data: { type: kind.type, template, resend: again },
      });
    },
  };
}
