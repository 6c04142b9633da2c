import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import { askOf } from '#tenants';
import type { RequiredDetail, Tenant } from '#tenants/contract';
import { applicationOf } from './clients.ts';

/** Request parameter that names what an application asks for at this moment. */
export const ASK_PARAM = 'ask';

/** Only ids the application registered are taken: neither attributes nor texts come from a request. */
export function knownAsk(_ctx: KoaContextWithOIDC, value: unknown, client: Client): void {
  if (value !== undefined && !askOf(applicationOf(client), value)) throw new errors.InvalidRequest('the parameter ask names nothing this application may ask for');
}

/** Asks the rooms that know. */
export type MissingDetails = (tenantId: string, sub: string, names: readonly string[]) => Promise<readonly string[]>;

/** Whether the customer has still to say if the application may have them. */
export type UndecidedDetails = (tenantId: string, sub: string, clientId: string, names: readonly string[]) => Promise<boolean>;

export interface DetailsPorts {
  readonly missing: MissingDetails;
  readonly undecided: UndecidedDetails | undefined;
}

/** Which of them this customer has not said; without a question to anybody where nothing is wanted. */
export async function missingOf(missing: MissingDetails, tenant: Tenant, details: readonly RequiredDetail[], sub: string): Promise<readonly string[]> {
  return details.length === 0
    ? []
    : missing(
        tenant.id,
        sub,
        details.map(({ attribute }) => attribute),
      );
}
