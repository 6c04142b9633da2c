import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import { newId } from '#platform/ids';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Notices } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import type { FactorAttempts } from '../factor-attempts/create-factor-attempts.ts';
import { recoveryCodesMade } from './events.ts';
import { RECOVERY_FACTOR } from './factor.ts';
import { macOf, makeCodes, readRecoveryCode } from './make-codes.ts';
import { findSet, putSet } from './store.ts';

export interface NewRecoveryCodesDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly notices: Notices;
  readonly attempts: FactorAttempts;
}

/** The flow's memory is sealed at rest. The codes replace an older set only when the customer says that they are saved. */
const memoryShape = z.object({ codes: z.array(z.string()).min(1), replaces: z.boolean() });
type Memory = z.infer<typeof memoryShape>;
const memoryOf = (ctx: StepContext): Memory | undefined => memoryShape.safeParse(ctx.memory).data;

export function newRecoveryCodesStep(deps: NewRecoveryCodesDeps) {
  return defineStep({
    id: 'credentials.new-recovery-codes',
    settings: z.strictObject({}),
    outcomes: ['added', 'cancelled', 'unable'],
    async enter(ctx) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      const older = await ctx.db.read(ctx.flow.tenantId, (tx) => findSet(tx, userId));
      // Whoever comes back to this screen has perhaps saved them already.
      const memory: Memory = { codes: memoryOf(ctx)?.codes ?? makeCodes(), replaces: older !== undefined };
      return { kind: 'show', memory };
    },
    offer: async (ctx) => newCodesScreen(memoryOf(ctx)),
    async run(ctx, input) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      if (input.action === 'cancel') return { kind: 'advance', outcome: 'cancelled', memory: {} };
      const memory = memoryOf(ctx);
      return input.action === 'saved' && memory ? saveCodes(deps, ctx, userId, memory.codes) : { kind: 'show' };
    },
  });
}

function newCodesScreen(memory: Memory | undefined): Screen {
  return {
    id: 'credentials.new-recovery-codes',
    title: { id: 'credentials.new_recovery_codes_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'credentials.new_recovery_codes_lead' } },
      { kind: 'codes', label: { id: 'credentials.new_recovery_codes_label' }, codes: memory?.codes ?? [], fileName: 'recovery-codes.txt' },
      ...(memory?.replaces ? [{ kind: 'text', tone: 'hint', text: { id: 'credentials.new_recovery_codes_replace' } } as const] : []),
      { kind: 'action', action: 'saved', label: { id: 'credentials.new_recovery_codes_saved' }, tone: 'primary' },
      ...(memory?.replaces ? [{ kind: 'action', action: 'cancel', label: { id: 'credentials.new_recovery_codes_keep' }, tone: 'link', skipValidation: true } as const] : []),
    ],
  };
}

/** No evidence: codes that were just shown prove nothing about who looks at them. */
async function saveCodes(deps: NewRecoveryCodesDeps, ctx: StepContext, userId: string, codes: readonly string[]): Promise<StepResult> {
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const macs = codes.map((code) => macOf(cipher, userId, readRecoveryCode(code) as string));
  const id = newId();
  return {
    kind: 'advance',
    outcome: 'added',
    memory: {},
    commit: async (tx) => {
      const replaced = (await findSet(tx, userId)) !== undefined;
      await deps.attempts.renew(tx, ctx, userId, RECOVERY_FACTOR.type);
      await putSet(tx, userId, id, macs);
      await deps.events.publish(tx, recoveryCodesMade, { origin: ctx.origin, subject: userId, data: { credential: id, codes: codes.length, replaced } });
      await deps.notices.tell(tx, ctx, { userId, what: 'recovery_codes_made', thing: { id: 'credentials.recovery_codes_left', values: { count: codes.length } }, key: id });
    },
  };
}
