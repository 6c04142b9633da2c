import type { Screen } from '#journeys/contract';

/** Came back without being signed in surely enough: cancelled, took too long, or cookies are off. */
export const signInScreen = (again: string): Screen => ({
  id: 'account.sign-in',
  title: { id: 'account.sign_in_title' },
  nodes: [
    { kind: 'text', text: { id: 'account.sign_in' }, tone: 'lead' },
    { kind: 'link', label: { id: 'account.sign_in_again' }, href: again },
  ],
});

/** They pressed Cancel when asked to confirm, and came from nowhere we know. */
export const cancelledScreen = (back: string): Screen => ({
  id: 'account.cancelled',
  title: { id: 'account.cancelled_title' },
  nodes: [
    { kind: 'text', text: { id: 'account.cancelled' }, tone: 'lead' },
    { kind: 'link', label: { id: 'account.done_back' }, href: back },
  ],
});

export const doneScreen = (back: string): Screen => ({
  id: 'account.done',
  title: { id: 'account.done_title' },
  nodes: [
    { kind: 'text', text: { id: 'account.done' }, tone: 'success' },
    { kind: 'link', label: { id: 'account.done_back' }, href: back },
  ],
});
