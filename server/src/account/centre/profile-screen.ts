import { fieldFor, inLanguage, mayRemoveAddress } from '#identity';
import type { AttributeValue } from '#identity/contract';
import type { Card, FieldError, Screen, ScreenNode } from '#journeys/contract';
import { LANGUAGE_NAMES, LOCALES, type Locale, type Text } from '#platform/i18n';
import { ownPicture } from './picture-screen.ts';
import type { OwnProfile, ProfileField } from './profile.ts';
import { day, fact } from './say.ts';

/** The language we write in is no attribute, and no attribute is called so. */
export const LANGUAGE = 'our-language';

export interface ProfileView {
  readonly notes: readonly ScreenNode[];
  readonly own: OwnProfile;
  readonly locale: Locale;
  /** Names of other systems, by what they are called as a source. */
  readonly sources: ReadonlyMap<string, string>;
  /** Numbers can be proved here. */
  readonly phones: boolean;
}

const plain = (value: string): Text => ({ id: 'account.merge_value', values: { value } });

/** AC2: each detail with its value, who said it and when, and a button of its own. */
export function profileScreen({ notes, own, locale, sources, phones }: ProfileView): Screen {
  const kinds = { email: 'account.kind_email', phone: 'account.kind_phone', username: 'account.kind_username', external: 'account.kind_external' } as const;
  return {
    id: 'account.profile',
    title: { id: 'account.profile_title' },
    nodes: [
      ...notes,
      {
        kind: 'cards',
        legend: { id: 'account.addresses' },
        empty: { id: 'account.addresses_none' },
        items: own.identifiers.map(({ id, kind, value, verifiedAt }) => ({
          id,
          title: value,
          badge: { id: verifiedAt ? 'account.confirmed' : 'account.not_confirmed' },
          facts: [fact('kind', { id: kinds[kind] }), ...(verifiedAt ? [fact('confirmed_on', day(verifiedAt))] : [])],
          actions: addressActions(own, id),
        })),
      },
      { kind: 'action', action: 'add-address:email', label: { id: 'account.add_email' }, tone: 'secondary', skipValidation: true },
      ...(phones || own.identifiers.some(({ kind }) => kind === 'phone')
        ? ([{ kind: 'action', action: 'add-address:phone', label: { id: 'account.add_phone' }, tone: 'secondary', skipValidation: true }] as const)
        : []),
      {
        kind: 'cards',
        compact: true,
        legend: { id: 'account.details' },
        items: [...own.fields.filter(({ held, editable }) => held || editable).map((field) => fieldCard(field, locale, sources)), languageCard(own)],
      },
    ],
  };
}

/** Names that are no addresses stay as they are: nothing proves them. */
function addressActions({ identifiers }: OwnProfile, id: string): Card['actions'] {
  const found = identifiers.find((one) => one.id === id);
  if (found?.kind !== 'email' && found?.kind !== 'phone') return [];
  return [
    ...(found.verifiedAt ? [] : ([{ action: `verify-address:${id}`, label: { id: 'account.verify_address' }, tone: 'secondary' }] as const)),
    { action: `change-address:${id}`, label: { id: 'account.change' }, tone: 'secondary' },
    ...(mayRemoveAddress(identifiers, id) ? ([{ action: `remove-address:${id}`, label: { id: 'account.remove' }, tone: 'danger' }] as const) : []),
  ];
}

function fieldCard(field: ProfileField, locale: Locale, sources: ReadonlyMap<string, string>): Card {
  const { definition, held, editable } = field;
  const { name } = definition;
  const picture = ownPicture(field);
  return {
    id: name,
    title: inLanguage(definition.label, locale) ?? name,
    ...(held?.verifiedAt ? { badge: { id: 'account.verified_badge' } } : {}),
    ...(picture === undefined ? {} : { picture }),
    facts: held
      ? [fact('value', picture === undefined ? valueOf(held) : { id: 'account.picture_here' }), fact('said_by', sourceOf(held, sources)), fact('changed_on', day(held.updatedAt))]
      : [fact('value', { id: 'account.not_given' })],
    actions: editable ? [{ action: `edit:${name}`, label: { id: held ? 'account.change' : 'account.add' }, tone: 'secondary' }] : [],
  };
}

function languageCard({ user }: OwnProfile): Card {
  const chosen = LOCALES.find((one) => one === user.locale);
  return {
    id: LANGUAGE,
    title: { id: 'account.our_language' },
    facts: [chosen ? { ...fact('value', LANGUAGE_NAMES[chosen]), lang: chosen } : fact('value', { id: 'account.language_as_browser' })],
    actions: [{ action: `edit:${LANGUAGE}`, label: { id: 'account.change' }, tone: 'secondary' }],
  };
}

const valueOf = ({ value }: AttributeValue): string | Text => (typeof value === 'string' ? value : { id: value ? 'account.merge_yes' : 'account.merge_no' });

function sourceOf({ source, unconfirmed }: AttributeValue, sources: ReadonlyMap<string, string>): Text {
  if (unconfirmed) return { id: 'account.source_unconfirmed' };
  if (source === 'user' || source === 'sign-up') return { id: 'account.source_own' };
  if (source === 'correction') return { id: 'account.source_corrected' };
  const name = sources.get(source);
  return name === undefined ? { id: 'account.source_other' } : { id: 'account.source_named', values: { name } };
}

export interface Editing {
  readonly errors?: readonly FieldError[];
  readonly typed?: Readonly<Record<string, string>>;
}

/** One detail, on a page of its own: nothing else can be changed by it. */
export function editScreen({ definition, held }: ProfileField, locale: Locale, { errors = [], typed }: Editing = {}): Screen {
  const { name } = definition;
  return {
    id: 'account.edit-detail',
    title: plain(inLanguage(definition.label, locale) ?? name),
    errors,
    nodes: [
      fieldFor({ definition, required: false }, locale, held, typed),
      { kind: 'action', action: `save:${name}`, label: { id: 'account.save' }, tone: 'primary' },
      ...(held ? ([{ kind: 'action', action: `remove:${name}`, label: { id: 'account.remove' }, tone: 'link', skipValidation: true }] as const) : []),
      { kind: 'action', action: 'cancel', label: { id: 'account.merge_cancel' }, tone: 'link', skipValidation: true },
    ],
  };
}

export const languageScreen = (offered: readonly Locale[], locale: Locale, current: string | undefined): Screen => ({
  id: 'account.edit-language',
  title: { id: 'account.our_language' },
  nodes: [
    {
      kind: 'choice',
      name: LANGUAGE,
      legend: { id: 'account.our_language_which' },
      options: offered.map((value) => ({ value, label: plain(LANGUAGE_NAMES[value]), lang: value, checked: value === (current ?? locale) })),
    },
    { kind: 'action', action: `save:${LANGUAGE}`, label: { id: 'account.save' }, tone: 'primary' },
    { kind: 'action', action: 'cancel', label: { id: 'account.merge_cancel' }, tone: 'link', skipValidation: true },
  ],
});
