import type { Screen, ScreenNode, StepContext } from '#journeys/contract';
import { brandOf } from '../mail-brand.ts';
import { readMemory } from '../mailed-code/code-memory.ts';
import { destinationOf, maskAddress } from '../mailed-code/destination.ts';
import type { CodeDeps } from '../mailed-code/code-deps.ts';

/**
 * The page behind the link (ML1, ML2): what it does and for whom, in words, and a button. In another browser it also says where the request came
 * from, because whoever asked there is signed in there: a customer who did not ask must be able to notice.
 */
export async function approveScreen(deps: Pick<CodeDeps, 'identity' | 'tenants'>, ctx: StepContext<{ readonly purpose: string }>, sameBrowser: boolean): Promise<Screen> {
  const [brand, to] = await Promise.all([brandOf(deps.tenants, ctx.flow), destinationOf(deps.identity, ctx)]);
  const { from } = readMemory(ctx);
  const minutesAgo = from === undefined ? 0 : Math.max(0, Math.floor((ctx.now.getTime() - Date.parse(from.at)) / 60_000));
  const nodes: ScreenNode[] = [
    {
      kind: 'text',
      tone: 'lead',
      text: { id: ctx.settings.purpose === 'sign-up' ? 'credentials.link_confirm_lead' : 'credentials.link_sign_in_lead', values: { brand: brand.name } },
    },
    { kind: 'identity', value: maskAddress(to.address) },
    ...(sameBrowser
      ? []
      : [
          {
            kind: 'facts',
            items: [
              { label: { id: 'credentials.link_from_browser' }, value: from?.browser ?? { id: 'credentials.unknown' } },
              {
                label: { id: 'credentials.link_from_time' },
                value: minutesAgo === 0 ? { id: 'credentials.link_just_now' } : { id: 'credentials.link_minutes_ago', values: { minutes: minutesAgo } },
              },
              { label: { id: 'credentials.link_from_ip' }, value: from?.ip ?? { id: 'credentials.unknown' } },
            ],
          } as const,
          { kind: 'text', tone: 'warning', text: { id: 'credentials.link_other_browser' } } as const,
        ]),
    { kind: 'action', action: 'link', label: { id: 'credentials.continue' }, tone: 'primary' },
  ];
  return {
    id: 'credentials.link-approve',
    title: { id: ctx.settings.purpose === 'sign-up' ? 'credentials.link_confirm_title' : 'credentials.link_sign_in_title', values: { brand: brand.name } },
    nodes,
  };
}

/** ER1: an old link has a page of its own that says what to do. */
export function endedScreen(state: 'used' | 'expired'): Screen {
  return { id: `credentials.link-${state}`, title: { id: `credentials.link_${state}_title` }, nodes: [{ kind: 'text', tone: 'lead', text: { id: `credentials.link_${state}` } }] };
}
