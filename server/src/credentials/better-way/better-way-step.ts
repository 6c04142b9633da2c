import { z } from 'zod';
import type { Events } from '#platform/events';
import { defineStep, type Screen, type StepContext } from '#journeys/contract';
import { credentialErrors } from '../errors.ts';
import { relyingParty } from '../passkey/relying-party.ts';
import { listPasskeys } from '../passkey/store.ts';
import { passwordRevoked } from '../password/events.ts';
import { deletePassword, findCompromised } from '../password/store.ts';
import { forgetBrowsers } from '../second-step/store.ts';

export interface BetterWayDeps {
  readonly events: Pick<Events, 'publish'>;
}

const memoryShape = z.object({
  reason: z.enum(['breached', 'weak']),
  /** When a passkey was chosen; one made since then takes the password's place. */
  since: z.iso.datetime().optional(),
});
const memoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data;

/**
 * PA2: whoever has a password that others know chooses something better before going on; there is no way around it. Passed without a screen by everybody
 * else. The journey leads back here when a passkey was made: then the password goes, or it would ask again at every sign-in.
 */
export function betterWayStep(deps: BetterWayDeps) {
  return defineStep({
    id: 'credentials.better-way',
    settings: z.strictObject({}),
    outcomes: ['passkey', 'password', 'done'],
    foresee: () => ({ outcome: 'done', shows: false, because: 'nothing_to_do' }),
    async enter(ctx) {
      const { userId } = ctx.facts;
      if (userId === undefined) throw credentialErrors.no_user();
      const compromised = await ctx.db.read(ctx.flow.tenantId, (tx) => findCompromised(tx, userId));
      if (!compromised) return { kind: 'advance', outcome: 'done' };
      const since = memoryOf(ctx)?.since;
      const passkeys = since === undefined ? [] : await ctx.db.read(ctx.flow.tenantId, (tx) => listPasskeys(tx, userId));
      if (since === undefined || !passkeys.some((passkey) => passkey.created_at >= new Date(since)))
        return { kind: 'show', memory: { reason: compromised.reason, ...(since === undefined ? {} : { since }) } };
      return {
        kind: 'advance',
        outcome: 'done',
        memory: {},
        commit: async (tx) => {
          if (!(await deletePassword(tx, userId, compromised.id))) return;
          await forgetBrowsers(tx, userId);
          await deps.events.publish(tx, passwordRevoked, { origin: ctx.origin, subject: userId, data: { reason: 'compromised' } });
        },
      };
    },
    offer: async (ctx) => choiceScreen(ctx),
    async run(ctx, { action }) {
      const memory = memoryOf(ctx);
      if (action === 'passkey' && memory && relyingParty(ctx.flow.issuer))
        return { kind: 'advance', outcome: 'passkey', memory: { ...memory, since: memory.since ?? ctx.now.toISOString() } };
      if (action === 'password') return { kind: 'advance', outcome: 'password' };
      return { kind: 'show' };
    },
  });
}

function choiceScreen(ctx: StepContext): Screen {
  const passkeys = relyingParty(ctx.flow.issuer) !== undefined;
  return {
    id: 'credentials.better-way',
    title: { id: 'credentials.better_way_title' },
    nodes: [
      ...(ctx.facts.identifier ? [{ kind: 'identity', value: ctx.facts.identifier.value } as const] : []),
      { kind: 'text', tone: 'lead', text: { id: memoryOf(ctx)?.reason === 'weak' ? 'credentials.better_way_weak' : 'credentials.better_way_breached' } },
      ...(passkeys
        ? ([
            { kind: 'text', text: { id: 'credentials.better_way_choose' } },
            { kind: 'action', action: 'passkey', label: { id: 'credentials.new_passkey_create' }, tone: 'primary' },
          ] as const)
        : []),
      { kind: 'action', action: 'password', label: { id: 'credentials.better_way_password' }, tone: passkeys ? 'secondary' : 'primary' },
      ...(passkeys ? [{ kind: 'details', summary: { id: 'credentials.passkey_what' }, text: { id: 'credentials.passkey_what_text' } } as const] : []),
    ],
  };
}
