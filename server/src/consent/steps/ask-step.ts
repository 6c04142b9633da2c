import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { I18n } from '#platform/i18n';
import { defineStep, type Screen, type ScreenNode, type StepContext, type StepInput, type StepResult } from '#journeys/contract';
import type { Consent, Purpose, PurposeState } from '../contract.ts';
import { said, wordsFor } from './words.ts';

export interface ConsentStepDeps {
  readonly consent: Pick<Consent, 'purposes' | 'current' | 'holdVersions' | 'due' | 'give' | 'refuse'>;
  readonly i18n: Pick<I18n, 'format'>;
}

/** What was shown: only that can be decided on. */
const memorySchema = z.object({ asked: z.array(z.object({ key: z.string(), version: z.number() })).min(1) });
type Memory = z.infer<typeof memorySchema>;
export const askedIn = (ctx: StepContext): Memory['asked'] => memorySchema.safeParse(ctx.memory).data?.asked ?? [];

const passed = (commit?: StepResult['commit']): StepResult => ({ kind: 'advance', outcome: 'passed', memory: {}, facts: { prompted: true }, ...(commit ? { commit } : {}) });
const nothing: StepResult = { kind: 'advance', outcome: 'passed', memory: {} };

export const fieldOf = (key: string): string => `purpose-${key}`;
const recipientOf = ({ flow }: StepContext): string | undefined => flow.application?.clientId;

/** Reads what is due for the application the customer is on the way to. No look-up where nothing of that kind could be. */
export async function dueFor({ consent }: Pick<ConsentStepDeps, 'consent'>, ctx: StepContext, kind: Purpose['kind']): Promise<readonly PurposeState[]> {
  const { userId } = ctx.facts;
  const recipient = recipientOf(ctx);
  const concerns = (purpose: Purpose) => purpose.kind === kind && (kind === 'terms' || purpose.recipients.some(({ id }) => id === recipient));
  if (userId === undefined || !(await consent.purposes(ctx.flow.tenantId)).some(concerns)) return [];
  const due = await ctx.db.read(ctx.flow.tenantId, (tx) => consent.due(tx, userId, recipient ?? ''));
  const needed = new Set(ctx.flow.wanted?.details?.map(({ attribute }) => attribute));
  const now = ({ asked, attributes }: Purpose) => kind === 'terms' || asked === 'sign-in' || attributes.some((name) => needed.has(name));
  return due.filter(({ purpose }) => concerns(purpose) && now(purpose));
}

export const shows = (due: readonly PurposeState[]): StepResult => ({ kind: 'show', memory: { asked: due.map(({ purpose: { key, version } }) => ({ key, version })) } });

/**
 * Asks for what needs a yes and has no answer yet, for the application the customer is on the way to: one control for each purpose, off until it is switched on, and
 * "Accept all" beside "Refuse all", the same in every way (PC1). Whatever is answered, the customer goes on; nobody is asked again what they answered.
 */
export function askStep(deps: ConsentStepDeps) {
  return defineStep({
    id: 'consent.ask',
    settings: z.strictObject({}),
    outcomes: ['passed'],
    async enter(ctx) {
      const due = await dueFor(deps, ctx, 'purpose');
      return due.length === 0 ? nothing : shows(due);
    },
    offer: (ctx) => askScreen(deps, ctx),
    run: async (ctx, input) => (['accept-all', 'refuse-all', 'save'].includes(input.action) ? answer(deps, ctx, input) : { kind: 'show' }),
  });
}

async function answer(deps: ConsentStepDeps, ctx: StepContext, { action, fields }: StepInput): Promise<StepResult> {
  const yes = (key: string) => action === 'accept-all' || (action === 'save' && fields[fieldOf(key)] === 'true');
  const button = action === 'accept-all' ? deps.i18n.format(ctx.flow.locale, { id: 'consent.accept_all' }) : deps.i18n.format(ctx.flow.locale, { id: 'consent.refuse_all' });
  // What stood on the control that was used, in the language it was in.
  return passed((tx) => decideShown(deps, ctx, tx, (key, title) => ({ act: yes(key) ? 'give' : 'refuse', wording: action === 'save' ? title : button })));
}

/** All that was shown, or nothing: where other words count by now, those are shown, and whoever decides does so on them. */
export async function decideShown(
  { consent }: ConsentStepDeps,
  ctx: StepContext,
  tx: Tx,
  choose: (key: string, title: string) => { readonly act: 'give' | 'refuse'; readonly wording: string },
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
    const now = left.map(({ key }) => ({ key, version: versions.get(key) as number }));
    return { kind: 'show', errors: [{ text: { id: 'consent.words_changed' } }], memory: { asked: now } };
  }
  const known = new Map((await consent.current(tx)).map((purpose) => [purpose.key, purpose]));
  const application = recipientOf(ctx);
  for (const { key, version } of left) {
    const { locale, words } = wordsFor(known.get(key) as Purpose, ctx.flow.locale);
    const { act, wording } = choose(key, words.title);
    const decision = { userId, purpose: key, version, locale, method: 'journey', wording, ...(application === undefined ? {} : { application }) } as const;
    await consent[act](tx, { ...ctx.origin, actor: { kind: 'user', id: userId } }, decision);
  }
  return undefined;
}

/** As they count now, in the order they were asked in. */
export async function shownPurposes({ consent }: Pick<ConsentStepDeps, 'consent'>, ctx: StepContext): Promise<readonly Purpose[]> {
  const known = new Map((await ctx.db.read(ctx.flow.tenantId, (tx) => consent.current(tx))).map((purpose) => [purpose.key, purpose]));
  return askedIn(ctx).flatMap(({ key }) => known.get(key) ?? []);
}

async function askScreen(deps: ConsentStepDeps, ctx: StepContext): Promise<Screen> {
  const shown = await shownPurposes(deps, ctx);
  const application = ctx.flow.application?.name;
  return {
    id: 'consent.ask',
    title: { id: 'consent.title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: application === undefined ? { id: 'consent.lead' } : { id: 'consent.lead_application', values: { application } } },
      ...shown.flatMap((purpose) => purposeNodes(purpose, ctx)),
      { kind: 'text', tone: 'hint', text: { id: 'consent.change_later' } },
      { kind: 'action', action: 'save', label: { id: 'consent.save' }, tone: 'secondary' },
      { kind: 'action', action: 'accept-all', label: { id: 'consent.accept_all' }, tone: 'secondary' },
      { kind: 'action', action: 'refuse-all', label: { id: 'consent.refuse_all' }, tone: 'secondary' },
    ],
    ownWayOut: true,
  };
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
