import { adminMergePart, operatorsExport } from '#admin';
import { credentialsExport, credentialsPart } from '#credentials';
import { erasureExport } from '#erasure';
import { identityPart, type MergePart } from '#identity';
import { trailExport } from '#insight';
import type { ExportPart } from '#portability';
import { webhooksExport } from '#provisioning';
import { sessionsExport, sessionsPart } from '#sessions';
import type { Platform } from './compose-platform.ts';
import type { LaterRooms, Rooms } from './rooms.ts';

/** What every room does when two accounts become one, in this order. */
export function mergePartsOf(
  later: Pick<LaterRooms, 'parts' | 'risk' | 'federation' | 'verification' | 'consent' | 'preferences' | 'oidc' | 'saml' | 'portability' | 'requests' | 'organizations'>,
): readonly MergePart[] {
  return [
    credentialsPart(later.parts.credentials),
    later.federation.mergePart,
    later.verification.mergePart,
    later.consent.mergePart,
    later.preferences.mergePart,
    sessionsPart,
    later.risk.mergePart,
    later.oidc.mergePart,
    later.saml.mergePart,
    later.portability.mergePart,
    later.requests.mergePart,
    later.organizations.mergePart,
    adminMergePart,
  ];
}

/** What every room tells of a customer, in the order it stands in their copy. */
export function exportPartsOf(
  { keys, events }: Platform,
  { tenants }: Pick<Rooms, 'tenants'>,
  later: Pick<LaterRooms, 'parts' | 'risk' | 'federation' | 'verification' | 'consent' | 'preferences' | 'requests' | 'organizations' | 'oidc' | 'saml'>,
): readonly ExportPart[] {
  return [
    identityPart({ keys, tenants, events }),
    credentialsExport(later.parts.credentials),
    sessionsExport({ keys }),
    later.risk.exportPart,
    later.federation.exportPart,
    later.verification.exportPart,
    later.consent.exportPart,
    later.preferences.exportPart,
    webhooksExport,
    operatorsExport,
    erasureExport,
    later.requests.exportPart,
    later.organizations.exportPart,
    later.oidc.exportPart,
    later.saml.exportPart,
    trailExport({ events }),
  ];
}
