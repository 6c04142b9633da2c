import { z } from 'zod';
import { defineStep, type Screen, type StepContext } from '#journeys/contract';
import type { Connections } from '../connections/connections.ts';
import { externalOf, leftBehind } from './external.ts';

/**
 * AL1: the proved address has an account already. Its owner signs in to it once, in the ordinary ways; then the identity is connected. (Nothing is given away here:
 * whoever sees this has proved the address.)
 */
export function proveStep(deps: { readonly connections: Connections }) {
  async function offer(ctx: StepContext): Promise<Screen> {
    const external = externalOf(ctx.facts);
    const connection = external && (await deps.connections.byId(ctx.flow.tenantId, external.connection));
    const values = { connection: connection?.name ?? '' };
    return {
      id: 'federation.prove',
      title: { id: 'federation.prove_title' },
      nodes: [
        { kind: 'text', tone: 'lead', text: { id: 'federation.prove_lead', values } },
        ...(ctx.facts.identifier ? [{ kind: 'identity', value: ctx.facts.identifier.value } as const] : []),
        { kind: 'action', action: 'continue', label: { id: 'federation.prove_continue' }, tone: 'primary' },
        { kind: 'action', action: 'other', label: { id: 'federation.other_way' }, tone: 'link', skipValidation: true },
      ],
    };
  }

  return defineStep({
    id: 'federation.prove',
    settings: z.strictObject({}),
    outcomes: ['sign-in', 'back'],
    offer,
    async run(ctx, { action }) {
      if (action === 'continue') return { kind: 'advance', outcome: 'sign-in' };
      if (action === 'other') return { kind: 'advance', outcome: 'back', facts: leftBehind(externalOf(ctx.facts), ctx.now) };
      return { kind: 'show' };
    },
  });
}
