import type { Interaction } from 'oidc-provider';
import type { Tenant } from '#tenants/contract';
import type { Resource } from '../applications/applications.ts';
import { claimsByScope } from '../claims.ts';
import type { Asked } from '../provider/grants.ts';
import { PROMPTS } from '../provider/policy.ts';
import { verifiableClaims } from '../verified-claims/metadata.ts';
import { verifiedNames } from '../verified-claims/read-request.ts';

interface Details {
  readonly missingOIDCScope?: readonly string[];
  readonly missingOIDCClaims?: readonly string[];
  readonly missingVerifiedClaims?: readonly string[];
  readonly missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
}

const words = (value: unknown) => (typeof value === 'string' ? value.split(' ').filter(Boolean) : []);
const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : typeof value === 'string' ? [value] : []);

/** Asked by the application itself (prompt=consent), or because nothing else would tell the customer: then it is about everything, else about what is new. */
const aboutEverything = (interaction: Interaction) =>
  interaction.prompt.name === PROMPTS.device || interaction.prompt.reasons.some((reason) => reason === 'consent_prompt' || reason === 'native_client_prompt');

/** What this interaction asks the customer to allow. */
export function askedBy(interaction: Interaction, tenant: Tenant, resources: ReadonlyMap<string, Resource>): Asked {
  const { params } = interaction;
  const details = interaction.prompt.details as Details;
  if (!aboutEverything(interaction))
    return {
      scopes: details.missingOIDCScope ?? [],
      claims: [...(details.missingOIDCClaims ?? []), ...(details.missingVerifiedClaims ?? [])],
      resources: details.missingResourceScopes ?? {},
    };
  const scopes = words(params.scope);
  const known = claimsByScope(tenant);
  return {
    scopes: scopes.filter((scope) => scope === 'offline_access' || Array.isArray(known[scope])),
    claims: [...claimsIn(params.claims, known), ...(typeof params.claims === 'string' ? verifiedNames(params.claims, verifiableClaims(tenant)) : [])],
    resources: Object.fromEntries(list(params.resource).flatMap((id) => (resources.has(id) ? [[id, scopes.filter((scope) => resources.get(id)?.scopes.includes(scope))]] : []))),
  };
}

/** The provider's own claims (acr, auth_time ...) are no question to the customer. */
function claimsIn(text: unknown, known: Readonly<Record<string, readonly string[] | null>>): string[] {
  if (typeof text !== 'string') return [];
  const request = JSON.parse(text) as { userinfo?: object; id_token?: object };
  const askable = new Set(Object.entries(known).flatMap(([name, claims]) => (claims === null ? [name] : claims)));
  const silent = new Set(['sub', 'sid', 'auth_time', 'acr', 'amr', 'iss']);
  return [...new Set([...Object.keys(request.userinfo ?? {}), ...Object.keys(request.id_token ?? {})])].filter((name) => askable.has(name) && !silent.has(name));
}

/** Names of all scopes in it, as the customer decides on them: once each. */
export const scopesOf = (asked: Asked): string[] => [...new Set([...asked.scopes, ...Object.values(asked.resources).flat()])];

/** The part of it that was allowed. */
export function onlyAllowed(asked: Asked, allowed: readonly string[]): Asked {
  const pick = (scopes: readonly string[]) => scopes.filter((scope) => allowed.includes(scope));
  return { scopes: pick(asked.scopes), claims: asked.claims, resources: Object.fromEntries(Object.entries(asked.resources).map(([id, scopes]) => [id, pick(scopes)])) };
}
