import { createNetworks, createRisk, type RiskRoom } from '#risk';
import type { SessionsObserver } from '#sessions';
import { allTenants } from './all-tenants.ts';
import { riskSignals } from './catalog/risk-signals.ts';
import type { Platform } from './compose-platform.ts';
import type { Rooms } from './rooms.ts';

export function composeRisk({ config, db, keys, events, telemetry }: Platform, { tenants, parts }: Pick<Rooms, 'tenants' | 'parts'>): RiskRoom {
  return createRisk({
    db,
    keys,
    events,
    signals: riskSignals,
    networks: createNetworks({
      ...(config.RISK_ASN_FILE === undefined ? {} : { asn: config.RISK_ASN_FILE }),
      ...(config.RISK_PLACES_FILE === undefined ? {} : { places: config.RISK_PLACES_FILE }),
      ...(config.RISK_NETWORKS_FILE === undefined ? {} : { lists: config.RISK_NETWORKS_FILE }),
    }),
    heldUntil: (tx, userId) => parts.holds.until(tx, userId),
    tenants: () => allTenants({ tenants }),
    onFailure: (error) => telemetry.failed(error, 'risk', undefined),
  });
}

/** Looks at every sign-in and changes none: what cannot be looked at goes on all the same, and is reported. */
export function observeSignIns({ telemetry }: Pick<Platform, 'telemetry'>, { risk, parts }: Pick<Rooms, 'risk' | 'parts'>): SessionsObserver {
  return async ({ flow, facts, origin }, userId, within) => {
    const { identifier } = facts;
    try {
      const assessment = await risk.assess({
        tenantId: flow.tenantId,
        userId,
        origin,
        ...(identifier?.kind === 'email' ? { told: { mailDomain: identifier.value.slice(identifier.value.lastIndexOf('@') + 1) } } : {}),
        ...(within === undefined ? {} : { sessionId: within }),
        isKnownBrowser: (tx) => parts.browsers.wasKnown(tx, flow, userId),
      });
      return (tx, sessionId) => risk[sessionId === within ? 'notice' : 'learn'](tx, origin, { userId, sessionId, assessment });
    } catch (error) {
      telemetry.failed(error, 'risk', undefined);
      return undefined;
    }
  };
}
