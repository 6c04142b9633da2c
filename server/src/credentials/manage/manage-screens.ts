import type { Card, Screen, ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import type { CredentialCard } from './list-cards.ts';
import { MAX_NAME } from './remove-credential.ts';

/** The day, in the customer's language. */
const day = (at: Date): Text => ({ id: 'credentials.manage_day', values: { at: at.getTime() } });

function cardNode(card: CredentialCard): Card {
  return {
    id: card.id,
    title: card.title,
    facts: [
      ...(card.name === undefined ? [] : [{ label: { id: 'credentials.manage_kind' }, value: card.name }]),
      ...card.facts,
      { label: { id: card.changeable ? 'credentials.manage_changed' : 'credentials.manage_added' }, value: day(card.createdAt) },
      { label: { id: 'credentials.manage_used' }, value: card.lastUsedAt ? day(card.lastUsedAt) : { id: 'credentials.manage_never' } },
    ],
    actions: [
      ...(card.changeable ? [{ action: `change:${card.id}`, label: { id: 'credentials.manage_change' }, tone: 'secondary' } as const] : []),
      ...(card.renamable ? [{ action: `rename:${card.id}`, label: { id: 'credentials.manage_rename' }, tone: 'link' } as const] : []),
      { action: `remove:${card.id}`, label: { id: 'credentials.manage_remove' }, tone: 'danger' },
    ],
  };
}

export interface CardsInput {
  readonly first: readonly ScreenNode[];
  readonly cards: readonly CredentialCard[];
  readonly extras: readonly ScreenNode[];
  /** No password yet, where there could be one. */
  readonly offerPassword: boolean;
  /** Where two accounts of one person become one. */
  readonly mergeUrl: string;
  /** What services verified about the customer; absent: there is nobody who would. */
  readonly verifiedUrl?: string;
  readonly said?: { readonly text: Text; readonly tone: 'plain' | 'success' | 'warning' } | undefined;
}

export function cardsScreen({ first, cards, extras, offerPassword, mergeUrl, verifiedUrl, said }: CardsInput): Screen {
  return {
    id: 'credentials.security',
    title: { id: 'credentials.manage_title' },
    nodes: [
      ...first,
      ...(said ? [{ kind: 'text', tone: said.tone, text: said.text } as const] : []),
      { kind: 'cards', legend: { id: 'credentials.manage_legend' }, empty: { id: 'credentials.manage_empty' }, items: cards.map(cardNode) },
      ...extras,
      { kind: 'action', action: 'add', label: { id: 'credentials.manage_add' }, tone: 'primary' },
      ...(offerPassword ? [{ kind: 'action', action: 'set-password', label: { id: 'credentials.manage_set_password' }, tone: 'secondary' } as const] : []),
      ...(verifiedUrl === undefined ? [] : [{ kind: 'link', label: { id: 'credentials.manage_verified' }, href: verifiedUrl } as const]),
      { kind: 'link', label: { id: 'credentials.manage_merge' }, href: mergeUrl },
      { kind: 'action', action: 'done', label: { id: 'credentials.manage_done' }, tone: 'link', skipValidation: true },
    ],
  };
}

const back: ScreenNode = { kind: 'action', action: 'back', label: { id: 'credentials.cancel' }, tone: 'secondary', skipValidation: true };

export function renameScreen(card: CredentialCard): Screen {
  return {
    id: 'credentials.security-rename',
    title: { id: 'credentials.manage_rename_title' },
    nodes: [
      { kind: 'facts', items: [{ label: { id: 'credentials.manage_kind' }, value: card.name ?? card.title }, ...card.facts] },
      {
        kind: 'input',
        name: 'name',
        label: { id: 'credentials.manage_name' },
        hint: { id: 'credentials.manage_name_hint', values: { max: MAX_NAME } },
        input: 'text',
        required: true,
        maxLength: MAX_NAME,
        ...(typeof card.title === 'string' ? { value: card.title } : {}),
      },
      { kind: 'action', action: 'save', label: { id: 'credentials.manage_save' }, tone: 'primary' },
      back,
    ],
  };
}

export function removeScreen(card: CredentialCard): Screen {
  return {
    id: 'credentials.security-remove',
    title: { id: 'credentials.manage_remove_title' },
    nodes: [
      {
        kind: 'facts',
        items: [
          ...(card.name === undefined ? [] : [{ label: { id: 'credentials.manage_name' }, value: card.title }]),
          { label: { id: 'credentials.manage_kind' }, value: card.name ?? card.title },
          ...card.facts,
        ],
      },
      { kind: 'text', tone: 'lead', text: { id: 'credentials.manage_remove_lead' } },
      { kind: 'action', action: 'confirm', label: { id: 'credentials.manage_remove' }, tone: 'danger' },
      back,
    ],
  };
}
