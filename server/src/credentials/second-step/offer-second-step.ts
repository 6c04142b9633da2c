import type { Screen, ScreenNode, StepContext } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import type { CredentialType } from '../contract.ts';
import { around, innerContext, innerOf, offerInner } from './delegate.ts';
import { anotherWay, blockedScreen, chip, chooseWayScreen, confirmTitle, offerScreen, rememberBox } from './second-screens.ts';
import { storedMemory, type SecondContext } from './second-memory.ts';
import { userOf, type SituationDeps } from './situation.ts';

export async function offerSecondStep(deps: Pick<SituationDeps, 'sessions' | 'identity'>, types: ReadonlyMap<string, CredentialType>, ctx: SecondContext): Promise<Screen> {
  const confirming = ctx.settings.purpose === 'step-up';
  const [memory, user] = [storedMemory(ctx), await userOf(deps, ctx, confirming)];
  if (!memory || !user) throw new Error('The step shows before it was entered.');
  const who = chip(await nameOf(deps, ctx, user.id), !confirming);
  const doubted = ctx.settings.purpose === 'doubt';
  const title: Text = doubted ? { id: 'credentials.doubt_title' } : confirmTitle(ctx.flow, ctx.settings.assurance === 'own');
  const first: readonly ScreenNode[] = doubted
    ? [{ kind: 'text', tone: 'lead', text: { id: ctx.facts.doubtOfAll ? 'credentials.doubt_lead_all' : 'credentials.doubt_lead' } }, ...who]
    : who;
  const current = memory.using === undefined ? undefined : types.get(memory.using);
  if (memory.view === 'offer') return offerScreen(first, memory.days ?? 0);
  if (memory.view === 'blocked') return blockedScreen(first);
  if (memory.view === 'choose' || !current?.challenge) {
    const others = memory.ways.filter((id) => id !== memory.using).flatMap((id) => types.get(id) ?? []);
    return chooseWayScreen({ title: confirming || doubted ? title : { id: 'credentials.second_title' }, first, types: others, back: current !== undefined });
  }
  const inner = innerOf(current.id, current.challenge);
  const screen = await offerInner(innerContext(ctx, inner, memory.inner, user), inner);
  return around(confirming || doubted ? { ...screen, title } : screen, {
    first,
    ...(memory.remembers ? { beforeButtons: [rememberBox(memory.rememberDays, memory.remember)] } : {}),
    last: [anotherWay],
  });
}

/** What the customer typed, when it is theirs; else their own first name here. */
export async function nameOf(deps: Pick<SituationDeps, 'identity'>, ctx: StepContext, userId: string): Promise<string | undefined> {
  const { identifier, candidateId } = ctx.facts;
  if (identifier && (candidateId === undefined || candidateId === userId)) return identifier.value;
  const all = await ctx.db.read(ctx.flow.tenantId, (tx) => deps.identity.identifiers(tx, userId));
  return (all.find((entry) => entry.primary) ?? all[0])?.value;
}
