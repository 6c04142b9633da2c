import type { ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import { claimOf, isGrantName, VERIFIED_CLAIMS } from '../verified-claims/read-request.ts';
import { ACCOUNT_SCOPE, GROUPS as GROUPS_SCOPE, ORGANIZATION } from '../claims.ts';

type Group = 'see' | 'change' | 'act';

/** Scopes of OpenID Connect, in plain verbs (CO1). `openid` alone says nothing beyond who signs in. */
const STANDARD: Readonly<Record<string, Group>> = {
  openid: 'see',
  profile: 'see',
  email: 'see',
  phone: 'see',
  address: 'see',
  [GROUPS_SCOPE]: 'see',
  [ORGANIZATION]: 'see',
  offline_access: 'act',
  [ACCOUNT_SCOPE]: 'change',
};
const GROUPS: readonly Group[] = ['see', 'change', 'act'];

/** `orders:write`, `write_orders`, `orders.delete`: what the name says it does; when it says nothing, it acts. */
function guessGroup(scope: string): Group {
  const words = scope.toLowerCase().split(/[^a-z]+/);
  if (words.some((word) => ['read', 'view', 'list', 'get', 'see'].includes(word))) return 'see';
  if (words.some((word) => ['write', 'update', 'edit', 'change', 'create', 'delete', 'manage'].includes(word))) return 'change';
  return 'act';
}

/** An API's scope, by the API's own name for it. */
export interface ScopeOwner {
  readonly name: string;
  readonly scopes: readonly string[];
}

function label(scope: string, apis: readonly ScopeOwner[]): Text {
  if (scope in STANDARD) return { id: `oidc.scope_${scope}` };
  const api = apis.find((candidate) => candidate.scopes.includes(scope));
  return api ? { id: 'oidc.scope_api', values: { scope, api: api.name } } : { id: 'oidc.scope_other', values: { scope } };
}

const spoken = (claim: string) => claim.replaceAll('_', ' ');

/** What an application asks for, grouped See / Change / Act. */
export function scopesNode(
  scopes: readonly string[],
  optional: readonly string[],
  claims: readonly string[],
  apis: readonly ScopeOwner[],
): Extract<ScreenNode, { kind: 'scopes' }> {
  const items = scopes.map((scope) => ({ group: STANDARD[scope] ?? guessGroup(scope), name: scope, label: label(scope, apis), optional: optional.includes(scope) }));
  // What holds the verified ones says nothing itself.
  const named = claims
    .filter((claim) => claim !== VERIFIED_CLAIMS)
    .map((claim) => ({
      group: 'see' as Group,
      name: `claim:${claim}`,
      label: isGrantName(claim) ? { id: 'oidc.claim_verified', values: { claim: spoken(claimOf(claim)) } } : { id: 'oidc.claim', values: { claim: spoken(claim) } },
      optional: false,
    }));
  return {
    kind: 'scopes',
    groups: GROUPS.map((group) => ({
      legend: { id: `oidc.group_${group}` },
      items: [...items, ...named].filter((item) => item.group === group).map(({ group: _, ...item }) => item),
    })).filter((group) => group.items.length > 0),
  };
}
