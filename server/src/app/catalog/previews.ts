import type { PreviewSample } from '#admin';
import { codeMail } from '#credentials';
import type { ScreenNode } from '#journeys/contract';

const ADDRESS = 'mia@example.com';
const IDENTITY = { kind: 'identity', value: ADDRESS, action: 'change', actionLabel: { id: 'credentials.not_you' } } as const;
const password = { kind: 'input', name: 'password', label: { id: 'credentials.password_label' }, input: 'password', autocomplete: 'current-password', required: true } as const;
const go = { kind: 'action', action: 'continue', label: { id: 'credentials.continue' }, tone: 'primary' } as const;
const forgot = { kind: 'action', action: 'forgot', label: { id: 'credentials.password_forgot' }, tone: 'link', skipValidation: true } as const;
const SCOPES: ScreenNode = {
  kind: 'scopes',
  groups: [
    {
      legend: { id: 'oidc.group_see' },
      items: [
        { name: 'profile', label: { id: 'oidc.scope_profile' }, optional: false },
        { name: 'email', label: { id: 'oidc.scope_email' }, optional: false },
      ],
    },
    { legend: { id: 'oidc.group_act' }, items: [{ name: 'offline_access', label: { id: 'oidc.scope_offline_access' }, optional: true }] },
  ],
};

/** What the look of a brand can be seen on before it is published, one line each: pages as customers get them, and messages. Nobody is in them. */
export const previewSamples: readonly PreviewSample[] = [
  { id: 'sign-in', screen: () => ({ id: 'preview.password', title: { id: 'credentials.password_title' }, nodes: [IDENTITY, password, go, forgot] }) },
  {
    id: 'sign-up',
    screen: ({ termsUrl, privacyUrl }) => ({
      id: 'preview.sign-up',
      title: { id: 'identity.sign_up_title' },
      nodes: [
        { kind: 'input', name: 'identifier', label: { id: 'identity.label_email' }, input: 'email', autocomplete: 'username', required: true },
        { kind: 'action', action: 'continue', label: { id: 'identity.continue' }, tone: 'primary' },
        { kind: 'action', action: 'sign-in', label: { id: 'identity.go_sign_in' }, tone: 'link', skipValidation: true },
        ...(termsUrl === undefined && privacyUrl === undefined
          ? []
          : [
              {
                kind: 'legal' as const,
                text: { id: termsUrl === undefined ? 'identity.legal_privacy' : privacyUrl === undefined ? 'identity.legal_terms' : 'identity.legal_both' },
                ...(termsUrl === undefined ? {} : { termsUrl }),
                ...(privacyUrl === undefined ? {} : { privacyUrl }),
              },
            ]),
      ],
    }),
  },
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
        SCOPES,
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
  { id: 'mail-recovery', mail: (brand) => codeMail({ template: 'recovery_code', brand, code: '739105', secondsLeft: 600 }) },
];
