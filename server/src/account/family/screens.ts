import type { PurposeState } from '#consent/contract';
import type { Card, FieldError, Screen, ScreenNode } from '#journeys/contract';
import type { Locale, Text } from '#platform/i18n';
import type { ChildOf, GuardianRequest } from '#organizations/contract';
import type { Copy } from '#portability/contract';
import { day } from '../centre/say.ts';
import { basisText, data } from '../privacy/screens.ts';
import { wordsIn } from '../privacy/words.ts';

const text = (id: string, values?: Readonly<Record<string, string | number>>): Text => ({ id: `account.${id}`, ...(values ? { values } : {}) });
const lead = (said: Text): ScreenNode => ({ kind: 'text', tone: 'lead', text: said });
const button = (action: string, label: Text, tone: Extract<ScreenNode, { kind: 'action' }>['tone'] = 'secondary'): ScreenNode => ({
  kind: 'action',
  action,
  label,
  tone,
  skipValidation: true,
});

/** What rests on consent is decided; all else is told. */
export const isAsked = ({ purpose }: PurposeState): boolean => purpose.kind === 'purpose' && purpose.legalBasis === 'consent';
const isFixed = ({ purpose }: PurposeState): boolean => purpose.kind === 'purpose' && purpose.legalBasis !== 'consent';
export const fieldOf = (key: string): string => `purpose-${key}`;

function facts({ purpose }: PurposeState, locale: Locale): Card['facts'] {
  const { words } = wordsIn(purpose.notice, locale);
  return [
    { label: text('privacy_what'), value: words.what },
    { label: text('privacy_why'), value: words.why },
    { label: text('privacy_who'), value: words.who },
    { label: text('privacy_how_long'), value: words.howLong },
    { label: text('privacy_basis'), value: basisText(purpose.legalBasis) },
  ];
}

// ---------------------------------------------------------------- A guardian is asked

export interface RequestShown {
  readonly request: GuardianRequest;
  readonly brand: string;
  readonly locale: Locale;
  /** The fields for the guardian's own day of birth. */
  readonly age: readonly ScreenNode[];
  readonly errors?: readonly FieldError[];
  /** Ticked so far. */
  readonly yes?: readonly string[];
}

/** Who asks, what is done, word for word, and one control for each purpose, off; yes and no weigh the same (PC1). */
export function guardianScreen({ request, brand, locale, age, errors, yes = [] }: RequestShown): Screen {
  const { kind, name, address, purposes } = request;
  const terms = purposes.filter(({ purpose }) => purpose.kind === 'terms');
  const fixed = purposes.filter(isFixed);
  return {
    id: 'account.guardian',
    title: text(`guardian_${kind}_title`, { name }),
    ...(errors && errors.length > 0 ? { errors } : {}),
    nodes: [
      lead(text(`guardian_${kind}_lead`, { name, brand })),
      {
        kind: 'facts',
        items: [
          { label: text('family_child'), value: name },
          { label: text('family_address'), value: address },
        ],
      },
      ...purposes.filter(isAsked).flatMap((state): ScreenNode[] => [
        {
          kind: 'checkbox',
          name: fieldOf(state.purpose.key),
          label: data(wordsIn(state.purpose.notice, locale).words.title),
          hint: text('guardian_optional'),
          checked: yes.includes(state.purpose.key),
        },
        { kind: 'facts', items: facts(state, locale) },
      ]),
      ...(fixed.length > 0
        ? [
            {
              kind: 'cards',
              legend: text('guardian_fixed'),
              items: fixed.map((state) => ({ id: state.purpose.key, title: wordsIn(state.purpose.notice, locale).words.title, facts: facts(state, locale), actions: [] })),
            } as const,
          ]
        : []),
      ...terms.flatMap(({ purpose }): ScreenNode[] => {
        const { words } = wordsIn(purpose.notice, locale);
        return [
          { kind: 'text', text: text('guardian_terms', { name }) },
          ...(words.url === undefined
            ? [{ kind: 'text', text: data(words.title) } as const]
            : [{ kind: 'link', label: data(words.title), href: words.url, external: true } as const]),
        ];
      }),
      { kind: 'text', text: text('guardian_age', { name }) },
      ...age,
      { kind: 'action', action: `agree:${request.shown}`, label: text('guardian_agree'), tone: 'secondary' },
      button('refuse', text(`guardian_${kind}_refuse`)),
      button('unknown', text('guardian_unknown'), 'link'),
      { kind: 'text', tone: 'hint', text: text('guardian_until', { at: request.until.getTime() }) },
    ],
  };
}

export const guardianEnded = (what: 'gone' | 'declined'): Screen => ({
  id: `account.guardian-${what}`,
  title: text(`guardian_${what}_title`),
  nodes: [lead(text(`guardian_${what}`))],
});

// ---------------------------------------------------------------- A guardian's children

export const familyScreen = (notes: readonly ScreenNode[], children: readonly ChildOf[]): Screen => ({
  id: 'account.family',
  title: text('family_title'),
  nodes: [
    ...notes,
    lead(text('family_lead')),
    {
      kind: 'cards',
      legend: text('family_children'),
      empty: text('family_none'),
      items: children.map((child) => ({
        id: child.id,
        title: child.name,
        ...(child.endsAt ? { badge: text('family_ending') } : {}),
        facts: childFacts(child),
        actions: [{ action: `see:${child.id}`, label: text('family_see'), tone: 'secondary' }],
      })),
    },
  ],
});

const childFacts = ({ address, since, endsAt }: ChildOf): Card['facts'] => [
  { label: text('family_address'), value: address },
  { label: text('family_since'), value: day(since) },
  ...(endsAt ? [{ label: text('family_ends'), value: day(endsAt) }] : []),
];

export interface ChildShown {
  readonly notes: readonly ScreenNode[];
  readonly child: ChildOf;
  readonly purposes: readonly PurposeState[];
  readonly copies: readonly Copy[];
  readonly locale: Locale;
  /** Where copies are fetched: id follows. */
  readonly copyUrl: string;
  readonly errors?: readonly FieldError[];
}

export function childScreen({ notes, child, purposes, copies, locale, copyUrl, errors }: ChildShown): Screen {
  const open = purposes.filter((state) => isAsked(state));
  const terms = purposes.filter(({ purpose, recipients }) => purpose.kind === 'terms' && recipients.some(({ answer }) => answer !== 'given'));
  const building = copies.some(({ state }) => state === 'building');
  return {
    id: 'account.child',
    title: text('child_title', { name: child.name }),
    ...(errors && errors.length > 0 ? { errors } : {}),
    nodes: [
      ...notes,
      { kind: 'facts', items: childFacts(child) },
      ...(child.endsAt ? [{ kind: 'text', tone: 'warning', text: text('child_ending', { at: child.endsAt.getTime() }) } as const, button('keep', text('child_keep'))] : []),
      { kind: 'cards', legend: text('child_purposes'), empty: text('child_purposes_none'), items: open.map((state) => purposeCard(state, locale)) },
      ...(open.some(({ recipients }) => recipients.some(({ answer }) => answer === 'given')) ? [button('withdraw-all', text('child_withdraw_all'))] : []),
      ...(terms.length > 0
        ? [
            {
              kind: 'cards',
              legend: text('child_terms'),
              items: terms.map((state): Card => {
                const { words } = wordsIn(state.purpose.notice, locale);
                return {
                  id: state.purpose.key,
                  title: words.title,
                  facts: words.url === undefined ? [] : [{ label: text('privacy_text'), value: words.url }],
                  actions: [{ action: `allow:${state.purpose.key}.${state.purpose.version}`, label: text('guardian_agree'), tone: 'secondary' }],
                };
              }),
            } as const,
          ]
        : []),
      { kind: 'text', text: text('child_copy_lead', { name: child.name }) },
      ...(building ? [{ kind: 'text', tone: 'success', text: text('child_copy_building') } as const] : [button('copy', text('child_copy'))]),
      ...copies
        .filter(({ state }) => state === 'ready')
        .map(({ id, createdAt }): ScreenNode => ({ kind: 'link', label: text('child_copy_fetch', { at: createdAt.getTime() }), href: `${copyUrl}/${id}`, file: true })),
      { kind: 'text', text: text('child_guardians', { count: child.guardians }) },
      { kind: 'input', name: 'email', label: text('child_invite_address'), input: 'email', required: false, maxLength: 254, autocomplete: 'off' },
      button('invite', text('child_invite')),
      ...(child.guardians > 1 ? [button('leave', text('child_leave'))] : []),
      ...(child.endsAt ? [] : [button('end', text('child_end'), 'link')]),
      button('back', text('child_back'), 'link'),
    ],
  };
}

function purposeCard(state: PurposeState, locale: Locale): Card {
  const { purpose, recipients } = state;
  const given = recipients.some(({ answer }) => answer === 'given');
  const act = (verb: 'allow' | 'stop', label: string): Card['actions'][number] => ({ action: `${verb}:${purpose.key}.${purpose.version}`, label: text(label), tone: 'secondary' });
  return {
    id: purpose.key,
    title: wordsIn(purpose.notice, locale).words.title,
    badge: text(given ? 'privacy_allowed' : 'privacy_not_allowed'),
    facts: facts(state, locale),
    actions: [given ? act('stop', 'privacy_stop') : act('allow', 'privacy_allow')],
  };
}

export const endChildScreen = (child: ChildOf): Screen => ({
  id: 'account.child-end',
  title: text('child_end_title', { name: child.name }),
  nodes: [lead(text('child_end_lead', { name: child.name })), button('end-now', text('child_end_now'), 'danger'), button('stay', text('child_end_stay'), 'link')],
});
