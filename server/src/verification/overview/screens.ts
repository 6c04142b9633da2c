import type { Card, Screen, ScreenNode } from '#journeys/contract';
import { sayDay, type Locale, type Text } from '#platform/i18n';
import type { AttributeDefinition } from '#tenants/contract';
import type { PendingCheck, VerificationOffer, VerificationOverview, VerifiedCheck } from '../contract.ts';

/** As `verify:<id of the offer>`. */
export const VERIFY = 'verify';

export interface Shown {
  readonly locale: Locale;
  readonly definitions: readonly AttributeDefinition[];
}

const day = (at: Date): Text => ({ id: 'verification.day', values: { at: at.getTime() } });
/** Data where only a text may stand. */
const data = (value: string): Text => ({ id: 'verification.value', values: { value } });

/** What its owner sees of what was verified. */
export function overviewScreen({ checks, pending, offers }: VerificationOverview, shown: Shown): Screen {
  return {
    id: 'verification.overview',
    title: { id: 'verification.overview_title' },
    ownWayOut: true,
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'verification.overview_lead' } },
      cards(
        'verification.overview_verified',
        checks.map((check) => checkCard(check, shown)),
        'verification.overview_nothing',
      ),
      ...some(
        'verification.overview_pending',
        pending.map((check) => pendingCard(check, shown)),
      ),
      ...some(
        'verification.overview_open',
        offers.map((offer) => offerCard(offer, shown)),
      ),
      { kind: 'action', action: 'done', label: { id: 'verification.overview_done' }, tone: 'link', skipValidation: true },
    ],
  };
}

/** They signed out, or were signed out, since this page was opened. */
export const endedScreen = (again: string): Screen => ({
  id: 'verification.overview-ended',
  title: { id: 'verification.overview_ended_title' },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'verification.overview_ended' } },
    { kind: 'link', label: { id: 'verification.overview_again' }, href: again },
  ],
});

const cards = (legend: string, items: readonly Card[], empty: string): ScreenNode => ({ kind: 'cards', legend: { id: legend }, empty: { id: empty }, items });
const some = (legend: string, items: readonly Card[]): ScreenNode[] => (items.length === 0 ? [] : [{ kind: 'cards', legend: { id: legend }, items }]);

const BADGES = { expired: 'verification.overview_expired', ended: 'verification.overview_ended_badge' } as const;

function checkCard(check: VerifiedCheck, shown: Shown): Card {
  const { state, verifiedAt, expiresAt } = check;
  const over = state === 'expired' ? 'verification.overview_until_past' : 'verification.overview_until';
  return {
    id: `${check.run}-${state}`,
    title: check.verifier,
    badge: { id: state === 'verified' ? 'verification.overview_valid' : BADGES[state] },
    facts: [
      ...check.details.map(({ attribute, value }) => ({ label: data(labelOf(shown, attribute)), value: wordsOf(shown, attribute, value) })),
      { label: { id: 'verification.overview_rules' }, value: check.rules },
      { label: { id: 'verification.overview_since' }, value: day(verifiedAt) },
      { label: { id: over }, value: expiresAt ? day(expiresAt) : { id: 'verification.overview_no_end' } },
    ],
    actions: [],
  };
}

const STATES = {
  started: { text: 'verification.overview_started', button: 'verification.overview_go_on' },
  checking: { text: 'verification.overview_checking', button: 'verification.overview_look' },
  again: { text: 'verification.overview_again_state', button: 'verification.try_again' },
  decide: { text: 'verification.overview_decide', button: 'verification.overview_answer' },
} as const;

function pendingCard({ run, verifier, state, since, attributes, offer }: PendingCheck, shown: Shown): Card {
  return {
    id: run,
    title: verifier,
    facts: [
      { label: { id: 'verification.what' }, value: listOf(shown, attributes) },
      { label: { id: 'verification.overview_state' }, value: { id: STATES[state].text } },
      { label: { id: 'verification.overview_begun' }, value: day(since) },
    ],
    actions: [{ action: `${VERIFY}:${offer.id}`, label: { id: STATES[state].button }, tone: 'secondary' }],
  };
}

function offerCard({ id, attributes, verifier, again, purposes }: VerificationOffer, shown: Shown): Card {
  return {
    id: `offer-${id}`,
    title: listOf(shown, attributes),
    facts: [
      ...purposes.flatMap((purpose) => {
        const words = purpose[shown.locale] ?? purpose.en;
        return words === undefined ? [] : [{ label: { id: 'verification.overview_why' }, value: { id: 'verification.lead_purpose', values: { purpose: words } } }];
      }),
      { label: { id: 'verification.who' }, value: verifier },
    ],
    actions: [{ action: `${VERIFY}:${id}`, label: { id: again ? 'verification.overview_verify_again' : 'verification.overview_verify' }, tone: 'secondary' }],
  };
}

const definitionOf = ({ definitions }: Shown, name: string) => definitions.find((definition) => definition.name === name);

/** As the tenant calls it, in the customer's language. */
export function labelOf(shown: Shown, name: string): string {
  const label = definitionOf(shown, name)?.label;
  return label?.[shown.locale] ?? label?.en ?? Object.values(label ?? {})[0] ?? name;
}

const listOf = (shown: Shown, names: readonly string[]): string =>
  new Intl.ListFormat(shown.locale, { style: 'long', type: 'unit' }).format(names.map((name) => labelOf(shown, name)));

/** As a customer reads it. */
export function wordsOf(shown: Shown, name: string, value: string | boolean): string | Text {
  if (typeof value === 'boolean') return { id: value ? 'verification.yes' : 'verification.no' };
  return definitionOf(shown, name)?.type === 'date' ? sayDay(value, shown.locale) : value;
}
