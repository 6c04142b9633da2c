import { z } from 'zod';
import { defineStep, type FlowFacts, type StepContext } from '#journeys/contract';
import type { Identifier, Identity } from '#identity/contract';
import { externalOf } from '../steps/external.ts';
import type { BrowserMemory } from './browser-memory.ts';

export interface KeepStepDeps {
  readonly identity: Pick<Identity, 'identifiers'>;
  readonly browsers: BrowserMemory;
}

/** Automatic, after somebody signed in: their browser remembers whom to show, if they said that it may. */
export function keepStep(deps: KeepStepDeps) {
  async function accountOf(ctx: StepContext, userId: string): Promise<{ identifier: Identifier; connection?: string } | undefined> {
    const own = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.identifiers(tx, userId));
    const { identifier: typed } = ctx.facts;
    const shown = own.find(({ kind, value }) => kind === typed?.kind && value === typed.value) ?? own.find(({ primary }) => primary) ?? own[0];
    if (!shown) return undefined;
    const connection = usedConnection(ctx.facts);
    return { identifier: { kind: shown.kind, value: shown.value }, ...(connection === undefined ? {} : { connection }) };
  }

  return defineStep({
    id: 'federation.keep-account',
    settings: z.strictObject({}),
    outcomes: ['done'],
    async enter(ctx) {
      const { keep, chosenId, userId } = ctx.facts;
      // Who is shown already stays so; whoever signed in instead of them did not ask for it.
      if (userId === undefined || !(keep === true || chosenId === userId)) return { kind: 'advance', outcome: 'done' };
      const account = await accountOf(ctx, userId);
      return { kind: 'advance', outcome: 'done', ...(account ? { commit: (tx) => deps.browsers.keep(tx, ctx.flow, userId, account) } : {}) };
    },
  });
}

/** Whoever came from there with an identity that is theirs; not who waited to connect one and signed in as somebody else. */
function usedConnection(facts: FlowFacts): string | undefined {
  const external = externalOf(facts);
  return external?.identity && external.owner === undefined ? external.connection : undefined;
}
