import type { Screen } from '#journeys/contract';
import { samlErrors, type Refusal } from '../errors.ts';
import type { SamlApplication } from '../contract.ts';

/** What went wrong, in the customer's words (ER1). The code stands below as a fact for the developer; docs/reference/errors.md says what it means. */
const TEXTS: Partial<Readonly<Record<Refusal, string>>> = {
  unknown_application: 'application',
  not_idp_initiated: 'application',
  stale_message: 'expired',
  replayed_message: 'expired',
  sign_in_gone: 'expired',
  too_many_requests: 'busy',
};

export function problemScreen(refused: Refusal, application: Pick<SamlApplication, 'name' | 'home'> | undefined): Screen {
  const text = TEXTS[refused] ?? 'request';
  return {
    id: 'saml.problem',
    title: { id: `saml.problem_${text}_title` },
    nodes: [
      { kind: 'text', text: { id: `saml.problem_${text}` }, tone: 'lead' },
      { kind: 'facts', items: [{ label: { id: 'saml.problem_detail' }, value: samlErrors[refused].code }] },
      ...(application?.home === undefined ? [] : [{ kind: 'link', label: { id: 'saml.back_to', values: { application: application.name } }, href: application.home } as const]),
    ],
  };
}

/** Signed out, and back to where it began. */
export const returningScreen = (href: string): Screen => ({
  id: 'saml.returning',
  title: { id: 'saml.returning_title' },
  nodes: [
    { kind: 'text', text: { id: 'saml.returning' }, tone: 'success' },
    { kind: 'link', label: { id: 'saml.leaving_go' }, href },
  ],
});

/** On the way out through the next application: the browser goes there by itself, and by hand where it does not. */
export const leavingScreen = (application: Pick<SamlApplication, 'name'>, href: string): Screen => ({
  id: 'saml.leaving',
  title: { id: 'saml.leaving_title' },
  nodes: [
    { kind: 'text', text: { id: 'saml.leaving', values: { application: application.name } }, tone: 'lead' },
    { kind: 'link', label: { id: 'saml.leaving_go' }, href },
  ],
});
