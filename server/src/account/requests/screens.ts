import { inLanguage } from '#identity';
import type { AttributeValue } from '#identity/contract';
import type { Card, FieldError, Screen, ScreenNode } from '#journeys/contract';
import type { Locale, Text } from '#platform/i18n';
import type { PrivacyRequest, RequestEntry, RequestKind } from '#requests/contract';
import type { AttributeDefinition } from '#tenants/contract';
import { day } from '../centre/say.ts';

/** In the order they are offered: what no button does comes first. */
export const OFFERED: readonly RequestKind[] = ['correction', 'objection', 'restriction', 'access', 'erasure', 'other'];
/** Of these there is a page that does it at once. */
const AT_ONCE: Readonly<Partial<Record<RequestKind, string>>> = { objection: 'privacy', restriction: 'privacy', access: 'export', erasure: 'delete' };
/** Another detail than those that are listed. */
export const ANOTHER = 'another';

const data = (value: string): Text => ({ id: 'account.privacy_value', values: { value } });
const fact = (label: string, value: string | Text): Card['facts'][number] => ({ label: { id: `requests.${label}` }, value });
const kindText = (kind: RequestKind): Text => ({ id: `requests.kind_${kind}` });
const back = (action: string): ScreenNode => ({ kind: 'action', action, label: { id: 'account.merge_cancel' }, tone: 'link', skipValidation: true });

export interface RequestsView {
  readonly notes: readonly ScreenNode[];
  readonly requests: readonly PrivacyRequest[];
  readonly locale: Locale;
  readonly attributes: readonly AttributeDefinition[];
  /** Of the page with the older ones. */
  readonly older?: string;
}

export const requestsScreen = (view: RequestsView): Screen => ({
  id: 'account.requests',
  title: { id: 'requests.title' },
  nodes: [
    ...view.notes,
    { kind: 'text', tone: 'lead', text: { id: 'requests.lead' } },
    { kind: 'action', action: 'new', label: { id: 'requests.new' }, tone: 'primary', skipValidation: true },
    { kind: 'cards', legend: { id: 'requests.yours' }, empty: { id: 'requests.none' }, items: view.requests.map((request) => requestCard(request, view)) },
    ...(view.older === undefined ? [] : [{ kind: 'link', label: { id: 'requests.older' }, href: view.older } as const]),
  ],
});

const stateText = ({ state, overdue, source }: PrivacyRequest): Text => ({
  id: overdue ? 'requests.state_overdue' : source === 'machine' && state === 'answered' ? 'requests.state_done' : `requests.state_${state}`,
});

function requestCard(request: PrivacyRequest, { locale, attributes }: RequestsView): Card {
  const { id, kind, source, state, receivedAt, dueAt, closedAt, extended, attribute, entries } = request;
  const open = state === 'open' || state === 'paused';
  const definition = attributes.find(({ name }) => name === attribute);
  return {
    id,
    title: kindText(kind),
    badge: stateText(request),
    facts: [
      fact('asked_on', day(receivedAt)),
      ...(source === 'machine' ? [fact('how', { id: 'requests.by_button' })] : source === 'operator' ? [fact('how', { id: 'requests.by_us' })] : []),
      ...(state === 'open' ? [fact(extended ? 'due_extended' : 'due_on', day(dueAt))] : []),
      ...(state === 'paused' ? [fact('due_on', { id: 'requests.due_paused' })] : []),
      ...(closedAt ? [fact('closed_on', day(closedAt))] : []),
      ...(attribute === undefined ? [] : [fact('detail', (definition && inLanguage(definition.label, locale)) ?? attribute)]),
      ...entries.flatMap((entry) => entryFacts(entry)),
      ...(state === 'refused' ? [fact('complain', { id: `requests.complain_${request.law}` })] : []),
    ],
    actions:
      open && source !== 'machine'
        ? [
            { action: `say:${id}`, label: { id: 'requests.add' }, tone: 'secondary' },
            { action: `withdraw:${id}`, label: { id: 'requests.withdraw' }, tone: 'link' },
          ]
        : [],
  };
}

const entryFacts = ({ what, text, value }: RequestEntry): Card['facts'] => [
  ...(value === undefined ? [] : [fact('should_be', value)]),
  ...(text === '' || what === 'identity_confirmed' ? [] : [fact(`said_${what}`, text)]),
];

export const kindScreen = (): Screen => ({
  id: 'account.request-kind',
  title: { id: 'requests.new_title' },
  nodes: [
    {
      kind: 'choice',
      name: 'kind',
      legend: { id: 'requests.which' },
      options: OFFERED.map((kind) => ({ value: kind, label: kindText(kind), hint: { id: `requests.hint_${kind}` } })),
    },
    { kind: 'action', action: 'kind', label: { id: 'requests.go_on' }, tone: 'primary' },
    back('cancel'),
  ],
});

export interface Correctable {
  readonly definition: AttributeDefinition;
  readonly held?: AttributeValue;
}

export interface Asking {
  readonly issuer: string;
  readonly locale: Locale;
  /** What the customer cannot change themselves. */
  readonly correctable: readonly Correctable[];
  readonly errors?: readonly FieldError[];
  readonly typed?: Readonly<Record<string, string>> | undefined;
}

const area = (name: string, label: string, required: boolean, typed: Asking['typed'], hint?: string): ScreenNode => ({
  kind: 'input',
  name,
  input: 'text',
  lines: 6,
  label: { id: label },
  required,
  maxLength: 4000,
  ...(hint === undefined ? {} : { hint: { id: hint } }),
  ...(typed?.[name] === undefined ? {} : { value: typed[name] }),
});

export function askScreen(kind: RequestKind, { issuer, locale, correctable, errors = [], typed }: Asking): Screen {
  const place = AT_ONCE[kind];
  return {
    id: 'account.request',
    title: kindText(kind),
    errors,
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: `requests.about_${kind}` } },
      ...(place === undefined ? [] : [{ kind: 'link', label: { id: `requests.at_once_${kind}` }, href: `${issuer}/account/${place}` } as const]),
      ...(kind === 'correction'
        ? correctionFields({ locale, correctable, typed })
        : [area('text', kind === 'objection' ? 'requests.reasons' : 'requests.words', kind === 'objection' || kind === 'other', typed)]),
      { kind: 'text', tone: 'hint', text: { id: 'requests.what_next' } },
      { kind: 'action', action: `send:${kind}`, label: { id: 'requests.send' }, tone: 'primary' },
      back('new'),
    ],
  };
}

const heldText = (held: AttributeValue | undefined): Text =>
  held === undefined ? { id: 'requests.held_nothing' } : { id: 'requests.held', values: { value: typeof held.value === 'string' ? held.value : held.value ? '✓' : '–' } };

/** Which detail, where there are some that only we can change; and what should stand there. */
function correctionFields({ locale, correctable, typed }: Pick<Asking, 'locale' | 'correctable' | 'typed'>): ScreenNode[] {
  const chosen = typed?.['attribute'];
  const which: ScreenNode = {
    kind: 'choice',
    name: 'attribute',
    legend: { id: 'requests.which_detail' },
    options: [
      ...correctable.map(({ definition, held }) => ({
        value: definition.name,
        label: data(inLanguage(definition.label, locale) ?? definition.name),
        hint: heldText(held),
        checked: chosen === definition.name,
      })),
      { value: ANOTHER, label: { id: 'requests.another_detail' }, checked: chosen === ANOTHER },
    ],
  };
  const should: ScreenNode = {
    kind: 'input',
    name: 'value',
    input: 'text',
    label: { id: 'requests.value' },
    required: true,
    maxLength: 1000,
    ...(typed?.['value'] === undefined ? {} : { value: typed['value'] }),
  };
  return correctable.length > 0
    ? [which, should, area('text', 'requests.why_correct', false, typed, 'requests.why_correct_hint')]
    : [area('text', 'requests.which_detail', true, typed), should];
}

export const addScreen = (id: string, { errors = [], typed }: Pick<Asking, 'errors' | 'typed'> = {}): Screen => ({
  id: 'account.request-add',
  title: { id: 'requests.add_title' },
  errors,
  nodes: [area('text', 'requests.words', true, typed), { kind: 'action', action: `add:${id}`, label: { id: 'requests.send' }, tone: 'primary' }, back('cancel')],
});
