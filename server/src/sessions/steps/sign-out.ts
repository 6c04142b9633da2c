import { z } from 'zod';
import { defineStep } from '#journeys/contract';
import type { Sessions } from '../contract.ts';

/** Logout needs the customer's own yes, or any page could sign them out (O11). */
export const confirmSignOutStep = defineStep({
  id: 'sessions.confirm-sign-out',
  settings: z.strictObject({}),
  outcomes: ['confirmed', 'stayed'],
  async enter({ facts }) {
    if (facts.request?.kind === 'sign-out') return { kind: 'show' };
    return { kind: 'refuse', reason: 'no_request', text: { id: 'sessions.sign_out_nothing' } };
  },
  async offer({ flow }) {
    return {
      id: 'sessions.confirm-sign-out',
      title: { id: 'sessions.sign_out_title' },
      nodes: [
        { kind: 'text', text: { id: 'sessions.sign_out_lead' }, tone: 'lead' },
        ...(flow.application
          ? [
              {
                kind: 'application',
                name: flow.application.name,
                verified: flow.application.firstParty,
                ...(flow.application.logo ? { logo: flow.application.logo } : {}),
                ...(flow.application.host ? { host: flow.application.host } : {}),
              } as const,
            ]
          : []),
        { kind: 'action', action: 'confirm', label: { id: 'sessions.sign_out_confirm' }, tone: 'primary' },
        { kind: 'action', action: 'stay', label: { id: 'sessions.sign_out_stay' }, tone: 'secondary' },
      ],
    };
  },
  async run(_ctx, { action }) {
    if (action === 'confirm') return { kind: 'advance', outcome: 'confirmed' };
    if (action === 'stay') return { kind: 'advance', outcome: 'stayed', facts: { decision: { accepted: false } } };
    return { kind: 'show' };
  },
});

/** Automatic: ends the session the request names. Asked twice it ends nothing more and says the same. */
export function endSessionStep({ sessions }: { readonly sessions: Pick<Sessions, 'revoke'> }) {
  return defineStep({
    id: 'sessions.end',
    settings: z.strictObject({}),
    outcomes: ['ended'],
    async enter({ facts, origin }) {
      const request = facts.request;
      if (request?.kind !== 'sign-out') return { kind: 'refuse', reason: 'no_request', text: { id: 'sessions.sign_out_nothing' } };
      return {
        kind: 'advance',
        outcome: 'ended',
        facts: { decision: { accepted: true } },
        commit: async (tx) => void (await sessions.revoke(tx, origin, { sessionId: request.sessionId }, 'signed_out')),
      };
    },
  });
}
