import { createActing, mayDo, type ActingRoom } from '#acting';
import { operatorMay, operatorName } from '#admin';
import type { FastifyRequest } from 'fastify';
import { browserChanges } from '#risk';
import type { AnyApplication } from './any-application.ts';
import { commonOf, type Platform } from './compose-platform.ts';
import type { Rooms } from './rooms.ts';
import { tenantOf } from './tenant-of.ts';

/** Whether an operator who acts for a customer may do what a request asks for. */
export const mayActIn = (request: FastifyRequest): boolean => request.routeOptions.url !== undefined && mayDo(request.method, request.routeOptions.url);

export interface ActingNeeds {
  readonly given: Pick<Rooms, 'tenants' | 'identity' | 'sessions' | 'organizations' | 'oidc' | 'risk'>;
  readonly applications: AnyApplication;
}

/** An operator acts for a customer who let them. */
export function composeActing(platform: Platform, { given: { tenants, identity, sessions, organizations, oidc, risk }, applications }: ActingNeeds): ActingRoom {
  const { events, oneTime, delivery, i18n } = platform;
  return createActing({
    ...commonOf(platform),
    oneTime,
    delivery,
    i18n,
    tenants,
    identity,
    sessions,
    browserAccount: oidc.browserAccount,
    isChild: async (tx, userId) => (await organizations.stateOf(tx, userId)) !== undefined,
    operators: { may: (tx, id, slug) => operatorMay(tx, id, 'users:act-for', slug), name: (tx, id) => operatorName({ identity }, tx, id) },
    watch: {
      changes: (before, now) => browserChanges(before, now, risk.networks),
      isShutOut: async (tenantId, ip) => (await risk.gate.of(tenantId, ip)).verdict === 'block',
    },
    trail: events.trail,
    applicationName: async (tenantId, clientId) => (await applications.find(tenantId, clientId))?.name,
    tenantOf,
  });
}
