import type { PreviewSample } from '#admin';
import { codeMail } from '#credentials';

const IDENTITY = { kind: 'identity', value: 'mia@example.com', action: 'change', actionLabel: { id: 'credentials.not_you' } } as const;
const password = { kind: 'input', name: 'password', label: { id: 'credentials.password_label' }, input: 'password', autocomplete: 'current-password', required: true } as const;
const go = { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' } as const;
const forgot = { kind: 'action', action: 'forgot', label: { id: 'credentials.password_forgot' }, tone: 'link', skipValidation: true } as const;

/** What the look of a brand can be seen on before it is published, one line each: pages as customers get them, and a message. Nobody is in them. */
export const previewSamples: readonly PreviewSample[] = [
  { id: 'sign-in', screen: () => ({ id: 'preview.password', title: { id: 'credentials.password_title' }, nodes: [IDENTITY, password, go, forgot] }) },
  {
    id: 'error',
    screen: () => ({
      id: 'preview.error',
      title: { id: 'credentials.password_title' },
      nodes: [IDENTITY, password, go, forgot],
      errors: [{ field: 'password', text: { id: 'credentials.password_wrong' } }],
    }),
  },
  {
    id: 'consent',
    screen: () => ({
      id: 'preview.consent',
      title: { id: 'oidc.consent_title', values: { application: 'Example Tickets' } },
      nodes: [
        { kind: 'text', text: { id: 'oidc.consent_lead' }, tone: 'lead' },
        { kind: 'text', text: { id: 'oidc.consent_note' }, tone: 'hint' },
        { kind: 'action', action: 'allow', label: { id: 'oidc.allow' }, tone: 'secondary' },
        { kind: 'action', action: 'cancel', label: { id: 'oidc.cancel' }, tone: 'secondary' },
      ],
    }),
  },
  {
    id: 'mail',
    mail: (brand) => codeMail({ template: 'sign_in_code', brand, code: '482913', secondsLeft: 600, link: 'https://example.com/link' }),
  },
];
