import type { ConnectorContext } from '../../contract.ts';

type Traced = Pick<ConnectorContext, 'trace'>;

const HIDDEN = '•••';
/** What a test may show as it went out: it says how the request was built, and nothing about a person or a secret. */
const SHOWN = new Set([
  'response_type',
  'response_mode',
  'client_id',
  'appid',
  'redirect_uri',
  'scope',
  'code_challenge_method',
  'prompt',
  'max_age',
  'acr_values',
  'ui_locales',
  'grant_type',
  'client_assertion_type',
]);

export function traceParameters(ctx: Traced, title: string, url: string, parameters: Iterable<readonly [string, string]>): void {
  if (ctx.trace === undefined) return;
  const facts = [...parameters].map(([name, value]) => [name, SHOWN.has(name) ? value : HIDDEN] as const);
  const { origin, pathname } = new URL(url);
  ctx.trace({ title, facts: { to: `${origin}${pathname}`, ...Object.fromEntries(facts) } });
}

/** Which members an answer has; never what is in them. */
export function traceMembers(ctx: Traced, title: string, document: Readonly<Record<string, unknown>>, more: Readonly<Record<string, string>> = {}): void {
  ctx.trace?.({ title, facts: { ...more, members: Object.keys(document).sort().join(', ') } });
}
