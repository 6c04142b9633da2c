import { adminData } from '#admin';
import { consentData } from '#consent';
import { credentialsData } from '#credentials';
import { erasureData } from '#erasure';
import { federationData } from '#federation';
import { identityData } from '#identity';
import { journeysData } from '#journeys';
import { oidcData } from '#oidc';
import { organizationsData } from '#organizations';
import { platformData, type PersonalData } from '#platform/personal-data';
import { portabilityData } from '#portability';
import { preferencesData } from '#preferences';
import { provisioningData } from '#provisioning';
import { requestsData } from '#requests';
import { riskData } from '#risk';
import { samlData } from '#saml-idp';
import { sessionsData } from '#sessions';
import { verificationData } from '#verification';

/** What every room keeps of people, and how it ends, in the order it ends. The key first: what it sealed is unreadable whatever follows. */
export const personalData: readonly PersonalData[] = [
  // Before the keyed names that applications know somebody by.
  identityData,
  credentialsData,
  sessionsData,
  riskData,
  journeysData,
  oidcData,
  samlData,
  federationData,
  verificationData,
  portabilityData,
  // While it is known whose children they are.
  organizationsData,
  consentData,
  preferencesData,
  provisioningData,
  requestsData,
  adminData,
  erasureData,
  platformData,
];
