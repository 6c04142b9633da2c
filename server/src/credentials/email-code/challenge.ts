import { type Step, type StepContext } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Challenge } from '../contract.ts';

/**
 * A code to the proved address of somebody in whose session this is asked. It counts for no level (R4), so it is asked for only where it is still them
 * must be shown and they have nothing better.
 */
export function emailCodeChallenge(step: Step, identity: Pick<Identity, 'identifiers'>): Challenge {
  const settings = { purpose: 'sign-in' };
  async function inside(ctx: StepContext): Promise<StepContext> {
    const { userId } = ctx.facts;
    const address = userId === undefined ? undefined : await ctx.db.read(ctx.flow.tenantId, (tx) => provedAddress(identity, tx, userId));
    if (userId === undefined || address === undefined) throw new Error('There is no address a code could go to.');
    return { ...ctx, facts: { ...ctx.facts, candidateId: userId, identifier: { kind: 'email', value: address } } };
  }
  return {
    rank: 90,
    label: { id: 'credentials.way_email_code' },
    evidence: { type: 'email-code', factor: 'possession', amr: ['otp'], countsAsFactor: false },
    lastResort: true,
    settings,
    step: {
      ...step,
      outcomes: ['verified'],
      enter: async (ctx) => (await step.enter?.(await inside(ctx))) ?? { kind: 'show' },
      async offer(ctx) {
        const screen = await step.offer?.(await inside(ctx));
        if (!screen) throw new Error('The code step has no screen.');
        return { ...screen, nodes: screen.nodes.map((node) => (node.kind === 'identity' ? { kind: 'identity', value: node.value } : node)) };
      },
      run: async (ctx, input) => (input.action === 'change' ? { kind: 'show' } : ((await step.run?.(await inside(ctx), input)) ?? { kind: 'show' })),
    },
    usable: async (tx, userId) => (await provedAddress(identity, tx, userId)) !== undefined,
  };
}

/** The one they sign in with, if they do. */
async function provedAddress(identity: Pick<Identity, 'identifiers'>, tx: Parameters<Identity['identifiers']>[0], userId: string): Promise<string | undefined> {
  const proved = (await identity.identifiers(tx, userId)).filter((entry) => entry.kind === 'email' && entry.verifiedAt);
  return (proved.find((entry) => entry.primary) ?? proved[0])?.value;
}
