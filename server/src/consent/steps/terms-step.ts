import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import { decideShown, dueFor, shownPurposes, shows, type ConsentStepDeps } from './ask-step.ts';
import { said, wordsFor } from './words.ts';

const passed = (commit?: StepResult['commit']): StepResult => ({ kind: 'advance', outcome: 'passed', memory: {}, ...(commit ? { commit } : {}) });

/**
 * Terms and policies that have to be agreed to, each at the version that counts. Whoever agreed to it, or to an older one that differs in words only, is not asked.
 * They are agreed to or the journey ends here: a contract is no consent, and is not dressed up as one.
 */
export function termsStep(deps: ConsentStepDeps) {
  return defineStep({
    id: 'consent.terms',
    settings: z.strictObject({}),
    outcomes: ['passed'],
    foresee: ({ customer: { answered } }) => ({ outcome: 'passed', shows: !answered, because: answered ? 'answered' : 'not_answered' }),
    async enter(ctx) {
      const due = await dueFor(deps, ctx, 'terms');
      return due.length === 0 ? passed() : shows(due);
    },
    offer: (ctx) => termsScreen(deps, ctx),
    async run(ctx, { action }) {
      if (action === 'decline') return { kind: 'refuse', reason: 'terms_declined', text: { id: 'consent.terms_declined' } };
      const wording = deps.i18n.format(ctx.flow.locale, { id: 'consent.agree' });
      return action === 'agree' ? passed((tx) => decideShown(deps, ctx, tx, () => [{ act: 'give', wording }])) : { kind: 'show' };
    },
  });
}

async function termsScreen(deps: ConsentStepDeps, ctx: StepContext): Promise<Screen> {
  return {
    id: 'consent.terms',
    title: { id: 'consent.terms_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'consent.terms_lead' } },
      ...(await shownPurposes(deps, ctx)).flatMap((purpose) => {
        const { words } = wordsFor(purpose, ctx.flow.locale);
        return [
          { kind: 'text', text: said(words.why) } as const,
          ...(words.url === undefined ? [] : [{ kind: 'link', label: said(words.title), href: words.url, external: true } as const]),
        ];
      }),
      { kind: 'action', action: 'agree', label: { id: 'consent.agree' }, tone: 'primary' },
      { kind: 'action', action: 'decline', label: { id: 'consent.decline' }, tone: 'link' },
    ],
    ownWayOut: true,
  };
}
