import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import type { Wanted } from '#journeys/contract';
import type { Tenant } from '#tenants/contract';
import type { Application } from '../contract.ts';
import { applicationOf } from './clients.ts';

/** Request parameter that names what an application asks for at this moment. */
export const ASK_PARAM = 'ask';

/** Only ids the application registered are taken: neither attributes nor texts come from a request. */
export function knownAsk(_ctx: KoaContextWithOIDC, value: unknown, client: Client): void {
  if (value !== undefined && !askOf(applicationOf(client), value)) throw new errors.InvalidRequest('the parameter ask names nothing this application may ask for');
}

function askOf({ asks }: Pick<Application, 'asks'>, ask: unknown): Application['asks'][string] | undefined {
  return typeof ask === 'string' && Object.hasOwn(asks, ask) ? asks[ask] : undefined;
}

export type Details = NonNullable<Wanted['details']>;

/** What an application cannot do without, and what this request asks for besides; each once, and only what a customer could be asked for as the schema is now. */
export function detailsFor({ settings }: Pick<Tenant, 'settings'>, application: Pick<Application, 'requires' | 'asks'>, ask: unknown): Details {
  const asked = askOf(application, ask);
  const all = [...(asked?.attributes.map((attribute) => ({ attribute, reason: asked.reason })) ?? []), ...application.requires];
  const writable = new Set(settings.attributes.flatMap(({ name, write }) => (write.includes('user') ? [name] : [])));
  return all.filter(({ attribute }, index) => writable.has(attribute) && all.findIndex((other) => other.attribute === attribute) === index);
}

/** Asks the rooms that know. */
export type MissingDetails = (tenantId: string, sub: string, names: readonly string[]) => Promise<readonly string[]>;

/** Which of them this customer has not said; without a question to anybody where nothing is wanted. */
export async function missingOf(missing: MissingDetails, tenant: Tenant, details: Details, sub: string): Promise<readonly string[]> {
  return details.length === 0
    ? []
    : missing(
        tenant.id,
        sub,
        details.map(({ attribute }) => attribute),
      );
}
