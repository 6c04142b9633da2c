import type { Screen, ScreenNode } from '#journeys/contract';
import type { Locale, Text } from '#platform/i18n';
import type { AttributeDefinition, VerificationRequirement } from '#tenants/contract';
import { POLL_SECONDS } from '../settings.ts';
import { labelOf, wordsOf } from '../overview/screens.ts';
import type { Memory } from './memory.ts';

export interface Shown {
  readonly locale: Locale;
  /** As customers read it; empty where there is none. */
  readonly service: string;
  readonly requirement: Pick<VerificationRequirement, 'attributes' | 'purpose'>;
  readonly definitions: readonly AttributeDefinition[];
  /** Of who is asking. */
  readonly application?: string;
  /** What was verified and what stands there, where the two differ. */
  readonly differing?: readonly { readonly attribute: string; readonly verified: string | boolean; readonly held: string | boolean | undefined }[];
  /** There is a way to write to them when the result comes. */
  readonly reached?: boolean;
  /** The result came and the page was not told. */
  readonly settled?: boolean;
}

const later: ScreenNode = { kind: 'action', action: 'later', label: { id: 'verification.later' }, tone: 'secondary', skipValidation: true };
const button = (action: string, id: string, values?: Text['values']): ScreenNode => ({ kind: 'action', action, label: { id, ...(values ? { values } : {}) }, tone: 'primary' });
const text = (id: string, values?: Text['values'], tone?: 'lead' | 'hint' | 'warning'): ScreenNode => ({
  kind: 'text',
  text: { id, ...(values ? { values } : {}) },
  ...(tone ? { tone } : {}),
});

/** Every screen can be left for later: nobody is held here. */
export function screenOf(memory: Memory, shown: Shown): Screen {
  const { nodes, title } = bodyOf(memory, shown);
  return { id: `verification.${memory.stage}`, title: { id: title }, nodes: [...nodes, later], ownWayOut: true };
}

function bodyOf(memory: Memory, shown: Shown): { readonly title: string; readonly nodes: readonly ScreenNode[] } {
  const values = { service: shown.service };
  switch (memory.stage) {
    case 'intro':
      return { title: 'verification.title', nodes: [leadOf(shown), factsOf(shown), text('verification.kept', undefined, 'hint'), button('go', 'verification.go', values)] };
    case 'away':
      return {
        title: 'verification.title',
        nodes: [
          text('verification.away_lead', values, 'lead'),
          { kind: 'redirect', label: { id: 'verification.go', values }, href: memory.url },
          { kind: 'action', action: 'returned', label: { id: 'verification.returned' }, tone: 'link', skipValidation: true },
        ],
      };
    case 'checking':
      return {
        title: 'verification.checking_title',
        nodes: shown.settled
          ? [text('verification.checking_done', values, 'lead'), button('check', 'verification.continue')]
          : [
              text('verification.checking_lead', values, 'lead'),
              { kind: 'wait', text: { id: 'verification.checking_wait' }, everySeconds: POLL_SECONDS, ownButton: true },
              text(shown.reached ? 'verification.checking_later' : 'verification.checking_come_back', undefined, 'hint'),
              { kind: 'action', action: 'check', label: { id: 'verification.check_now' }, tone: 'link', skipValidation: true },
              { kind: 'action', action: 'go', label: { id: 'verification.back_there', values }, tone: 'link', skipValidation: true },
            ],
      };
    case 'again':
      return {
        title: 'verification.again_title',
        nodes: [text('verification.again_lead', values, 'lead'), text(hintFor(memory.reason)), button('go', 'verification.try_again')],
      };
    case 'differs':
      return { title: 'verification.differs_title', nodes: differingNodes(shown) };
    case 'failed':
      return {
        title: 'verification.failed_title',
        nodes: [text(failureFor(memory.reason), values, 'lead'), ...(memory.retry ? [button('go', 'verification.try_again')] : [])],
      };
    case 'unavailable':
      return { title: 'verification.unavailable_title', nodes: [text('verification.unavailable_lead', undefined, 'lead')] };
  }
}

function leadOf({ requirement: { purpose }, locale, application }: Shown): ScreenNode {
  const what = purpose?.[locale] ?? purpose?.en;
  if (what !== undefined) return text('verification.lead_purpose', { purpose: what }, 'lead');
  return application === undefined ? text('verification.lead', undefined, 'lead') : text('verification.lead_application', { application }, 'lead');
}

function factsOf(shown: Shown): ScreenNode {
  const list = new Intl.ListFormat(shown.locale, { style: 'long', type: 'unit' }).format(shown.requirement.attributes.map((name) => labelOf(shown, name)));
  return {
    kind: 'facts',
    items: [
      { label: { id: 'verification.what' }, value: list },
      { label: { id: 'verification.who' }, value: shown.service },
    ],
  };
}

function differingNodes(shown: Shown): ScreenNode[] {
  const words = (attribute: string, value: string | boolean | undefined) => (value === undefined || value === '' ? { id: 'verification.none' } : wordsOf(shown, attribute, value));
  const items = (shown.differing ?? []).flatMap(({ attribute, verified, held }) => {
    const label = labelOf(shown, attribute);
    return [
      { label: { id: 'verification.differs_verified', values: { label } }, value: words(attribute, verified) },
      { label: { id: 'verification.differs_held', values: { label } }, value: words(attribute, held) },
    ];
  });
  return [
    text('verification.differs_lead', { service: shown.service }, 'lead'),
    { kind: 'facts', items },
    button('adopt', 'verification.differs_adopt'),
    { kind: 'action', action: 'keep', label: { id: 'verification.differs_keep' }, tone: 'secondary', skipValidation: true },
  ];
}

/** What helps next time, for the reasons that are common to services; the rest is said in general. */
const HINTS: Readonly<Record<string, string>> = {
  document: 'verification.hint_document',
  out_of_date: 'verification.hint_out_of_date',
  face: 'verification.hint_face',
  unfinished: 'verification.hint_unfinished',
};
const hintFor = (reason: string): string => HINTS[reason] ?? 'verification.hint_other';

const FAILURES: Readonly<Record<string, string>> = {
  limit: 'verification.failed_limit',
  expired: 'verification.failed_expired',
  cancelled: 'verification.failed_cancelled',
  out_of_date: 'verification.failed_out_of_date',
  differs: 'verification.failed_differs',
  nothing_verified: 'verification.failed_nothing',
  unreachable: 'verification.failed_unreachable',
};
const failureFor = (reason: string): string => FAILURES[reason] ?? 'verification.failed_other';
