import type { FastifyRequest } from 'fastify';
import type { I18n } from '#platform/i18n';
import type { Application, HeadlessAnswer, Oidc, PushedRequest } from '#oidc/contract';
import type { BrowserKeys } from '#sessions/contract';
import type { FlowFacts, Journeys } from '../contract.ts';

/** What this face needs to know of an application. */
export type HeadlessApplication = Pick<Application, 'id' | 'clientId' | 'name' | 'brandId' | 'logo' | 'state' | 'firstParty' | 'headless' | 'mfa'>;

export type HeadlessRequest = Omit<PushedRequest, 'application'> & { readonly application: HeadlessApplication };

/** The protocol room, which this room knows by its contract only; filled in compose. */
export interface Authorizations {
  application(tenantId: string, clientId: string): Promise<HeadlessApplication | undefined>;
  pushedRequest(tenantId: string, clientId: string, requestUri: string): Promise<HeadlessRequest>;
  issueCode(tenantId: string, request: HeadlessRequest, facts: FlowFacts): ReturnType<Oidc['issueCode']>;
  declineRequest(tenantId: string, request: HeadlessRequest): Promise<HeadlessAnswer>;
}

export interface HeadlessTenant {
  readonly id: string;
  readonly issuer: string;
  readonly defaultBrandId: string;
}

export interface JourneyRoutesDeps {
  readonly journeys: Pick<Journeys, 'start' | 'show' | 'advance' | 'collect'>;
  readonly authorizations: Authorizations;
  readonly browserKeys: Pick<BrowserKeys, 'renew'>;
  readonly i18n: Pick<I18n, 'format' | 'negotiate'>;
  /** The tenant the door found. */
  readonly tenantOf: (request: FastifyRequest) => HeadlessTenant;
}
