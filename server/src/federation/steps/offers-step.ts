import { z } from 'zod';
import { defineStep, type Screen, type ScreenNode, type StepContext } from '#journeys/contract';
import type { LoadedConnection } from '../connections/connections.ts';
import { externalOf, withExternal, type Failure } from './external.ts';
import type { Shown } from './offered.ts';

/** So many stand there at once (SO1). */
const AT_ONCE = 4;
const GO = 'go:';

const SAID: Readonly<Record<Failure, string>> = {
  cancelled: 'federation.back_cancelled',
  refused: 'federation.back_refused',
  unavailable: 'federation.back_unavailable',
  closed: 'federation.back_closed',
  unknown: 'federation.back_unknown',
  inactive: 'federation.not_possible',
  not_fresh: 'federation.back_not_fresh',
  unlinked: 'federation.back_unlinked',
};

/**
 * "Continue with ..." beside a screen that asks who somebody is (SO1), and, for whoever is back from there with nothing, why. What was used last in this browser
 * comes first in the eye, not in the order: a button that moves is pressed by mistake.
 */
export function offersStep(deps: { readonly shown: Shown }) {
  const buttons = async (ctx: StepContext) => (await deps.shown(ctx.flow)).filter(({ shown }) => shown === 'button');

  async function offer(ctx: StepContext): Promise<Screen> {
    const [connections, failed] = await Promise.all([buttons(ctx), saidOf(ctx)]);
    return {
      id: 'federation.offers',
      title: { id: 'federation.offers_title' },
      nodes: [...failed, ...connections.map((connection, index) => button(connection, connection.id === ctx.facts.lastUsed, index >= AT_ONCE && connections.length > AT_ONCE))],
    };
  }

  async function saidOf(ctx: StepContext): Promise<readonly ScreenNode[]> {
    const external = externalOf(ctx.facts);
    if (external?.failure === undefined) return [];
    const connection = (await deps.shown(ctx.flow)).find(({ id }) => id === external.connection);
    const text = { id: SAID[external.failure], values: { connection: connection?.name ?? '' } };
    return [{ kind: 'text', tone: 'warning', text: connection ? text : { id: 'federation.back_gone' } }];
  }

  return defineStep({
    id: 'federation.offers',
    settings: z.strictObject({}),
    outcomes: ['elsewhere'],
    offer,
    async run(ctx, { action }) {
      const slug = action.startsWith(GO) ? action.slice(GO.length) : undefined;
      const chosen = slug === undefined ? undefined : (await buttons(ctx)).find((connection) => connection.slug === slug);
      return chosen ? { kind: 'advance', outcome: 'elsewhere', facts: withExternal({ connection: chosen.id, by: 'button' }) } : { kind: 'show' };
    },
  });
}

function button({ slug, name, mark }: LoadedConnection, last: boolean, folded: boolean): ScreenNode {
  return {
    kind: 'action',
    action: `${GO}${slug}`,
    label: { id: 'federation.continue_with', values: { connection: name } },
    tone: 'secondary',
    skipValidation: true,
    ...(mark ? { mark } : {}),
    ...(last ? { note: { id: 'federation.last_used' } } : {}),
    ...(folded && !last ? { folded: true } : {}),
  };
}
