import { z } from 'zod';
import { defineStep, type Screen, type StepContext } from '#journeys/contract';
import { credentialErrors } from '../errors.ts';
import { relyingParty } from '../passkey/relying-party.ts';

/** Whoever came back with a passkey has a way in already. */
const hasStrongWay = (ctx: StepContext) => ctx.facts.evidence.some((proof) => proof.phishingResistant);

/** RE2: a passkey or a new password. */
export const newWayStep = defineStep({
  id: 'credentials.new-way',
  settings: z.strictObject({}),
  outcomes: ['passkey', 'password', 'keep'],
  foresee: ({ customer: { passkey } }) => ({ outcome: passkey ? 'passkey' : 'password', shows: true, because: passkey ? 'has_it' : 'has_it_not' }),
  async enter(ctx) {
    if (ctx.facts.userId === undefined) throw credentialErrors.no_user();
    return relyingParty(ctx.flow.issuer) ? { kind: 'show' } : { kind: 'advance', outcome: 'password' };
  },
  offer: async (ctx) => newWayScreen(ctx),
  async run(ctx, { action }) {
    if (action === 'passkey' || action === 'password') return { kind: 'advance', outcome: action };
    if (action === 'keep' && hasStrongWay(ctx)) return { kind: 'advance', outcome: 'keep' };
    return { kind: 'show' };
  },
});

function newWayScreen(ctx: StepContext): Screen {
  return {
    id: 'credentials.new-way',
    title: { id: 'credentials.new_way_title' },
    nodes: [
      ...(ctx.facts.identifier ? [{ kind: 'identity', value: ctx.facts.identifier.value } as const] : []),
      { kind: 'text', tone: 'lead', text: { id: 'credentials.new_way_lead' } },
      { kind: 'action', action: 'passkey', label: { id: 'credentials.new_passkey_create' }, tone: 'primary' },
      { kind: 'action', action: 'password', label: { id: 'credentials.new_way_password' }, tone: 'secondary' },
      ...(hasStrongWay(ctx) ? [{ kind: 'action', action: 'keep', label: { id: 'credentials.not_now' }, tone: 'link', skipValidation: true } as const] : []),
      { kind: 'details', summary: { id: 'credentials.passkey_what' }, text: { id: 'credentials.passkey_what_text' } },
    ],
  };
}
