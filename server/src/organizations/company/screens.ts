import type { Screen } from '#journeys/contract';
import type { InvitationShown } from '../contract.ts';

const text = (id: string, values: Readonly<Record<string, string | number>> = {}) => ({ id: `organizations.company_${id}`, values });

/** What the link of an invitation shows: who asks, and two ways on. Joining needs an account; saying no does not. */
export const invitationScreen = ({ organization, address, until, brand }: InvitationShown & { readonly brand: string }): Screen => ({
  id: 'organizations.invitation',
  title: text('invited_title', { organization }),
  nodes: [
    { kind: 'text', tone: 'lead', text: text('invited_lead', { organization, brand }) },
    { kind: 'text', text: text('invited_how', { address }) },
    { kind: 'action', action: 'go', label: text('invited_go'), tone: 'primary' },
    { kind: 'action', action: 'decline', label: text('invited_no'), tone: 'secondary', skipValidation: true },
    { kind: 'action', action: 'report', label: text('invited_report', { organization }), tone: 'link', skipValidation: true },
    { kind: 'text', tone: 'hint', text: text('invited_until', { at: until.getTime() }) },
  ],
});

const plain = (id: 'gone' | 'declined' | 'reported'): Screen => ({
  id: `organizations.invitation-${id}`,
  title: text(`${id}_title`),
  nodes: [{ kind: 'text', tone: 'lead', text: text(`${id}_text`) }],
});
export const invitationGone = plain('gone');
export const invitationDeclinedScreen = plain('declined');
export const invitationReportedScreen = plain('reported');
