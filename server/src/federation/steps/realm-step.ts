import { z } from 'zod';
import { defineStep, type StepContext } from '#journeys/contract';
import type { LoadedConnection } from '../connections/connections.ts';
import { externalOf, withExternal, withoutExternal } from './external.ts';
import { domainOf } from './judge.ts';
import type { Shown } from './offered.ts';

const settingsSchema = z.strictObject({
  /** `request`: what the application hints at, or what was chosen before. `address`: whose domain the typed address is of. */
  of: z.enum(['request', 'address']),
});
type Context = StepContext<z.infer<typeof settingsSchema>>;

/**
 * Automatic: whether somebody signs in elsewhere (SI5). By the domain alone, the same for known and unknown addresses; what an account has is not looked at. The
 * screen that follows says where it goes.
 */
export function realmStep(deps: { readonly shown: Shown; readonly realmOf?: (tenantId: string, domain: string) => Promise<string | undefined> }) {
  async function byAddress(ctx: Context): Promise<LoadedConnection | undefined> {
    const { identifier } = ctx.facts;
    if (identifier?.kind !== 'email') return undefined;
    const domain = domainOf(identifier.value);
    const all = await deps.shown(ctx.flow);
    const found = all.find(({ shown, trust }) => shown !== 'hidden' && trust.domains.includes(domain));
    if (found || all.length === 0) return found;
    // A business customer that has proved the domain says so.
    const slug = await deps.realmOf?.(ctx.flow.tenantId, domain);
    return slug === undefined ? undefined : all.find((one) => one.slug === slug);
  }

  async function byRequest(ctx: Context): Promise<LoadedConnection | undefined> {
    const hint = ctx.flow.connectionHint;
    if (hint === undefined) return undefined;
    return (await deps.shown(ctx.flow)).find(({ slug }) => slug === hint);
  }

  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'federation.realm',
    settings: settingsSchema,
    outcomes: ['elsewhere', 'here'],
    foresee: () => ({ outcome: 'here', shows: false, because: 'nothing_to_do' }),
    async enter(ctx) {
      const external = externalOf(ctx.facts);
      if (ctx.settings.of === 'request') {
        // Chosen on the page of another journey. Whoever is back from there, or came here by hand, chooses by hand.
        if (external) return { kind: 'advance', outcome: external.identity || external.failure || external.left !== undefined ? 'here' : 'elsewhere' };
        const hinted = await byRequest(ctx);
        return hinted ? { kind: 'advance', outcome: 'elsewhere', facts: withExternal({ connection: hinted.id, by: 'hint' }) } : { kind: 'advance', outcome: 'here' };
      }
      const found = await byAddress(ctx);
      // Whoever was there and chose another way, or found nobody answering, is not sent there again by themselves.
      const wasThere = found !== undefined && external?.connection === found.id && external.by === 'domain' && external.left !== undefined;
      if (found && !wasThere) return { kind: 'advance', outcome: 'elsewhere', facts: withExternal({ connection: found.id, by: 'domain' }) };
      // Somebody else's attempt is over with another name; who is to prove an account may still do so.
      return { kind: 'advance', outcome: 'here', ...(external && external.owner === undefined ? { facts: withoutExternal } : {}) };
    },
  });
}
