import type { FastifyRequest } from 'fastify';
import type { I18n } from '#platform/i18n';
import type { FlowFacts, Journeys } from '../contract.ts';

/** What this face needs to know of an application. */
export interface HeadlessApplication {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly brandId?: string;
  readonly logo?: string;
  readonly state: 'active' | 'suspended';
  readonly firstParty: boolean;
  readonly headless: boolean;
}

export interface HeadlessRequest {
  readonly ref: string;
  readonly application: HeadlessApplication;
  readonly journey: 'sign-in' | 'sign-up';
  readonly locales: readonly string[];
  readonly loginHint?: string;
}

/** The protocol room, which this room may not import; filled in compose. */
export interface Authorizations {
  application(tenantId: string, clientId: string): Promise<HeadlessApplication | undefined>;
  pushedRequest(tenantId: string, clientId: string, requestUri: string): Promise<HeadlessRequest>;
  issueCode(
    tenantId: string,
    request: HeadlessRequest,
    facts: FlowFacts,
  ): Promise<{ readonly redirectUri: string; readonly code: string; readonly state?: string; readonly iss: string }>;
}

export interface HeadlessTenant {
  readonly id: string;
  readonly issuer: string;
  readonly defaultBrandId: string;
}

export interface JourneyRoutesDeps {
  readonly journeys: Pick<Journeys, 'start' | 'show' | 'advance' | 'collect'>;
  readonly authorizations: Authorizations;
  readonly i18n: Pick<I18n, 'format' | 'negotiate'>;
  /** The tenant the door found. */
  readonly tenantOf: (request: FastifyRequest) => HeadlessTenant;
}
