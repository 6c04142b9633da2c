import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { I18n } from '#platform/i18n';
import { defineStep, type Screen, type ScreenNode, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import type { Consent, Purpose, PurposeState } from '../contract.ts';
import { recipientsOf } from '../decisions/next-states.ts';
import { namesFor, type Names, type NamesDeps } from '../names.ts';
import { detailedActs, detailedKeys, detailNode, type Asked, type DetailedAct } from './in-detail.ts';
import { said, wordsFor } from './words.ts';

export interface ConsentStepDeps {
  readonly consent: Pick<Consent, 'purposes' | 'current' | 'holdVersions' | 'states' | 'due' | 'give' | 'refuse'>;
  readonly i18n: Pick<I18n, 'format'>;
}

export interface AskStepDeps extends ConsentStepDeps, NamesDeps {
  readonly tenants: Pick<Tenants, 'byId'>;
}

/** About one purpose; `recipients` and `attributes` absent: all. */
export interface Act extends Partial<DetailedAct> {
  readonly act: 'give' | 'refuse';
  readonly wording: string;
}

/** What was shown: only that can be decided on. `recipients`: those without an answer; what was said of others is not asked again, and stays. Absent: all. */
const memorySchema = z.object({ asked: z.array(z.object({ key: z.string(), version: z.number(), recipients: z.array(z.string()).optional() })).min(1) });
type Memory = z.infer<typeof memorySchema>;
export const askedIn = (ctx: StepContext): Memory['asked'] => memorySchema.safeParse(ctx.memory).data?.asked ?? [];

const passed = (commit?: StepResult['commit']): StepResult => ({ kind: 'advance', outcome: 'passed', memory: {}, facts: { prompted: true }, ...(commit ? { commit } : {}) });
const nothing: StepResult = { kind: 'advance', outcome: 'passed', memory: {} };

export const fieldOf = (key: string): string => `purpose-${key}`;
const applicationOf = ({ flow }: StepContext): string | undefined => flow.application?.clientId;

/** Reads what is due for the application the customer is on the way to. No look-up where nothing of that kind could be. */
export async function dueFor({ consent }: Pick<ConsentStepDeps, 'consent'>, ctx: StepContext, kind: Purpose['kind']): Promise<readonly PurposeState[]> {
  const { userId } = ctx.facts;
  const recipient = applicationOf(ctx);
  const concerns = (purpose: Purpose) => purpose.kind === kind && (kind === 'terms' || purpose.recipients.some(({ id }) => id === recipient));
  if (userId === undefined || !(await consent.purposes(ctx.flow.tenantId)).some(concerns)) return [];
  const due = await ctx.db.read(ctx.flow.tenantId, (tx) => consent.due(tx, userId, recipient ?? ''));
  const needed = new Set(ctx.flow.wanted?.details?.map(({ attribute }) => attribute));
  const now = ({ asked, attributes }: Purpose) => kind === 'terms' || asked === 'sign-in' || attributes.some((name) => needed.has(name));
  // Whose browser says no to every sale is not asked for one (CCPA regulations, 11 CCR section 7025(c)).
  return due.filter(({ purpose }) => concerns(purpose) && now(purpose) && !(purpose.sale && ctx.origin.gpc));
}

const askedOf = ({ purpose: { key, version }, recipients }: PurposeState): Memory['asked'][number] => ({
  key,
  version,
  recipients: recipients.filter(({ answer }) => answer === 'none' || answer === 'expired').map(({ recipient }) => recipient.id),
});
export const shows = (due: readonly PurposeState[]): StepResult => ({ kind: 'show', memory: { asked: due.map(askedOf) } });

/**
 * Asks for what needs a yes and has no answer yet, for the application the customer is on the way to: one control for each purpose, off until it is switched on, and
 * "Accept all" beside "Refuse all", the same in every way (PC1). Whoever wants to says it for each recipient and each detail. Whatever is answered, the customer goes
 * on; nobody is asked again what they answered.
 */
export function askStep(deps: AskStepDeps) {
  return defineStep({
    id: 'consent.ask',
    settings: z.strictObject({}),
    outcomes: ['passed'],
    foresee: ({ customer: { answered } }) => ({ outcome: 'passed', shows: !answered, because: answered ? 'answered' : 'not_answered' }),
    async enter(ctx) {
      const due = await dueFor(deps, ctx, 'purpose');
      return due.length === 0 ? nothing : shows(due);
    },
    offer: (ctx) => askScreen(deps, ctx),
    run: async (ctx, input) => (['accept-all', 'refuse-all', 'save'].includes(input.action) ? answer(deps, ctx, input) : { kind: 'show' }),
  });
}

async function answer(deps: AskStepDeps, ctx: StepContext, { action, fields }: StepInput): Promise<StepResult> {
  const button = deps.i18n.format(ctx.flow.locale, { id: action === 'accept-all' ? 'consent.accept_all' : 'consent.refuse_all' });
  // What stood on the control that was used, in the language it was in.
  return passed((tx) =>
    decideShown(deps, ctx, tx, (purpose, title, all) => {
      if (action !== 'save') return [{ act: action === 'accept-all' ? 'give' : 'refuse', wording: button }];
      const parts = detailedKeys(all).has(purpose.key) ? detailedActs(purpose, fields) : undefined;
      return (parts ?? [{ act: fields[fieldOf(purpose.key)] === 'true' ? 'give' : 'refuse' }]).map((act): Act => ({ ...act, wording: title }));
    }),
  );
}

/** All that was shown, or nothing: where other words count by now, those are shown, and whoever decides does so on them. */
export async function decideShown(
  { consent }: ConsentStepDeps,
  ctx: StepContext,
  tx: Tx,
  choose: (purpose: Asked, title: string, all: readonly Asked[]) => readonly Act[],
): Promise<StepResult | undefined> {
  const { userId } = ctx.facts;
  const asked = askedIn(ctx);
  if (userId === undefined || asked.length === 0) return undefined;
  const versions = await consent.holdVersions(
    tx,
    asked.map(({ key }) => key),
  );
  // What was retired meanwhile needs no answer.
  const left = asked.filter(({ key }) => versions.has(key));
  if (left.some(({ key, version }) => versions.get(key) !== version)) {
    const now = (await consent.states(tx, userId)).filter(({ purpose }) => versions.has(purpose.key)).map(askedOf);
    const again = now.filter(({ recipients }) => recipients?.length !== 0);
    return again.length === 0 ? undefined : { kind: 'show', errors: [{ text: { id: 'consent.words_changed' } }], memory: { asked: again } };
  }
  const purposes = askedAbout(left, await consent.current(tx));
  const application = applicationOf(ctx);
  for (const purpose of purposes) {
    const { locale, words } = wordsFor(purpose, ctx.flow.locale);
    const { key, version } = purpose;
    const shown = { userId, purpose: key, version, locale, method: 'journey', ...(application === undefined ? {} : { application }) } as const;
    const recipients = purpose.undecided;
    for (const { act, ...said } of choose(purpose, words.title, purposes))
      await consent[act](tx, { ...ctx.origin, actor: { kind: 'user', id: userId } }, { ...shown, recipients, ...said });
  }
  return undefined;
}

/** As they count now, in the order they were asked in. */
export const shownPurposes = async ({ consent }: Pick<ConsentStepDeps, 'consent'>, ctx: StepContext): Promise<readonly Asked[]> =>
  askedAbout(askedIn(ctx), await ctx.db.read(ctx.flow.tenantId, (tx) => consent.current(tx)));

function askedAbout(asked: Memory['asked'], current: readonly Purpose[]): readonly Asked[] {
  const known = new Map(current.map((purpose) => [purpose.key, purpose]));
  return asked.flatMap(({ key, recipients }) => {
    const purpose = known.get(key);
    return purpose ? [{ ...purpose, undecided: recipients ?? recipientsOf(purpose) }] : [];
  });
}

async function askScreen(deps: AskStepDeps, ctx: StepContext): Promise<Screen> {
  const shown = await shownPurposes(deps, ctx);
  const detailed = detailedKeys(shown);
  const names = detailed.size === 0 ? undefined : await namesOf(deps, ctx, shown);
  const application = ctx.flow.application?.name;
  return {
    id: 'consent.ask',
    title: { id: 'consent.title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: application === undefined ? { id: 'consent.lead' } : { id: 'consent.lead_application', values: { application } } },
      ...shown.flatMap((purpose) => [...purposeNodes(purpose, ctx), ...(names && detailed.has(purpose.key) ? [detailNode(purpose, names)] : [])]),
      { kind: 'text', tone: 'hint', text: { id: 'consent.change_later' } },
      { kind: 'action', action: 'save', label: { id: 'consent.save' }, tone: 'secondary' },
      { kind: 'action', action: 'accept-all', label: { id: 'consent.accept_all' }, tone: 'secondary' },
      { kind: 'action', action: 'refuse-all', label: { id: 'consent.refuse_all' }, tone: 'secondary' },
    ],
    ownWayOut: true,
  };
}

async function namesOf(deps: AskStepDeps, { flow }: StepContext, shown: readonly Asked[]): Promise<Names> {
  const tenant = await deps.tenants.byId(flow.tenantId);
  if (!tenant) throw new Error('The tenant of the flow does not exist.');
  return namesFor(
    deps,
    tenant,
    flow.locale,
    shown.flatMap(({ recipients }) => recipients),
  );
}

function purposeNodes(purpose: Purpose, ctx: StepContext): ScreenNode[] {
  const { words } = wordsFor(purpose, ctx.flow.locale);
  return [
    { kind: 'checkbox', name: fieldOf(purpose.key), label: said(words.title), hint: said(words.why), checked: false },
    {
      kind: 'facts',
      items: [
        { label: { id: 'consent.what' }, value: words.what },
        { label: { id: 'consent.who' }, value: words.who },
        { label: { id: 'consent.how_long' }, value: words.howLong },
        { label: { id: 'consent.basis' }, value: { id: 'consent.basis_consent' } },
      ],
    },
  ];
}
