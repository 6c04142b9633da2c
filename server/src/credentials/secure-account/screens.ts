import type { Screen, ScreenNode } from '#journeys/contract';
import type { Locale } from '#platform/i18n';
import type { Happening } from '../notices/not-me-token.ts';
import { sayTime } from '../notices/say-time.ts';
import { ASKING, HELD, WAS_ME } from '../notices/settings.ts';
import { keepsSecondStep } from './secure.ts';

/** GET: what happened and what the button does. Nothing is consumed (D8). */
export function askScreen({ happening, purpose }: { readonly happening: Happening; readonly purpose: string }, brand: string, locale: Locale): Screen {
  const { what, browser, network } = happening;
  const asks = ASKING.has(what);
  const yes = purpose === WAS_ME;
  const ways: readonly ScreenNode[] = [
    { kind: 'action', action: 'secure', label: { id: 'credentials.secure_button' }, tone: yes ? 'secondary' : 'primary' },
    {
      kind: 'action',
      action: 'mine',
      label: { id: asks ? 'credentials.secure_asked_mine' : 'credentials.secure_mine' },
      tone: yes ? 'primary' : 'secondary',
      skipValidation: true,
    },
  ];
  const unknown = { id: 'credentials.unknown' };
  const nodes: ScreenNode[] = [
    { kind: 'text', tone: 'lead', text: { id: `credentials.notice_${what}_text`, values: { brand } } },
    {
      kind: 'facts',
      items: [
        { label: { id: 'credentials.secure_when' }, value: sayTime(new Date(happening.at), locale) },
        { label: { id: 'credentials.secure_browser' }, value: browser ?? unknown },
        { label: { id: 'credentials.secure_network' }, value: network ?? unknown },
      ],
    },
    { kind: 'text', text: { id: explained(happening) } },
    ...(yes ? ways.toReversed() : ways),
  ];
  // Of what is held nothing has happened yet.
  return { id: 'credentials.secure-account', title: { id: asks ? `credentials.notice_${what}_heading` : 'credentials.secure_title' }, nodes };
}

const explained = (happening: Happening): string =>
  HELD.has(happening.what)
    ? 'credentials.secure_held_explained'
    : ASKING.has(happening.what)
      ? 'credentials.secure_asked_explained'
      : happening.what === 'account_merged'
        ? 'credentials.secure_explained_merge'
        : keepsSecondStep(happening)
          ? 'credentials.secure_explained_kept'
          : 'credentials.secure_explained';

export function securedScreen(kept: boolean): Screen {
  return {
    id: 'credentials.account-secured',
    title: { id: 'credentials.secured_title' },
    nodes: [
      { kind: 'text', tone: 'success', text: { id: kept ? 'credentials.secured_text_kept' : 'credentials.secured_text' } },
      { kind: 'text', text: { id: 'credentials.secured_next' } },
      { kind: 'action', action: 'recover', label: { id: 'credentials.secured_button' }, tone: 'primary' },
    ],
  };
}

/** ER1: an old link has a page of its own that says what to do. */
export function endedScreen(state: 'used' | 'expired'): Screen {
  return {
    id: `credentials.secure-${state}`,
    title: { id: `credentials.secure_${state}_title` },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: `credentials.secure_${state}` } },
      { kind: 'action', action: 'recover', label: { id: 'credentials.secured_button' }, tone: 'primary' },
    ],
  };
}

/** `denied`: somebody else answered before, and that counts. */
export function wasMeScreen(state: 'was-me' | 'released' | 'said-me' | 'denied'): Screen {
  const said = { 'was-me': 'was_me', released: 'was_me_released', 'said-me': 'was_me_before', denied: 'was_me_denied' }[state];
  return {
    id: `credentials.${state}`,
    title: { id: state === 'denied' ? 'credentials.was_me_denied_title' : 'credentials.was_me_title' },
    nodes: [
      { kind: 'text', tone: state === 'denied' ? 'lead' : 'success', text: { id: `credentials.${said}` } },
      state === 'denied'
        ? { kind: 'action', action: 'recover', label: { id: 'credentials.secured_button' }, tone: 'primary' }
        : { kind: 'action', action: 'done', label: { id: 'credentials.was_me_done' }, tone: 'primary' },
    ],
  };
}
