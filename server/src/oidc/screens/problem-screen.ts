import type { Screen } from '#journeys/contract';

/** What went wrong, in the customer's words (ER1). The protocol's code stands below as a fact for the developer. */
const TEXTS: Readonly<Record<string, string>> = {
  invalid_redirect_uri: 'redirect',
  invalid_client: 'application',
  unauthorized_client: 'application',
  invalid_request_uri: 'used',
  session_not_found: 'expired',
  session_ended: 'ended',
  access_denied: 'denied',
  temporarily_unavailable: 'busy',
  server_error: 'server',
};

export function problemScreen(code: string): Screen {
  const text = TEXTS[code] ?? 'request';
  return {
    id: 'oidc.problem',
    title: { id: `oidc.problem_${text}_title` },
    nodes: [
      { kind: 'text', text: { id: `oidc.problem_${text}` }, tone: 'lead' },
      { kind: 'facts', items: [{ label: { id: 'oidc.problem_detail' }, value: code }] },
    ],
  };
}
