import type { Screen } from '#journeys/contract';

const SUBJECTS = ['guessing', 'new_browser', 'changes', 'recovery', 'watched', 'details'] as const;

/** What is done to protect a sign-in, and what is used for it, in words for its owner (BP-6). The same for everybody: what is set up is on the pages it leads to. */
export const protectionScreen = ({ privacyUrl, securityUrl }: { readonly privacyUrl: string; readonly securityUrl: string }): Screen => ({
  id: 'account.protection',
  title: { id: 'account.protection_title' },
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'account.protection_lead' } },
    { kind: 'facts', items: SUBJECTS.map((subject) => ({ label: { id: `account.protection_${subject}` }, value: { id: `account.protection_${subject}_text` } })) },
    { kind: 'link', label: { id: 'account.place_security' }, href: securityUrl },
    { kind: 'link', label: { id: 'account.place_privacy' }, href: privacyUrl },
  ],
});
