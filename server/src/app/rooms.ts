import type { AccountCredentials, AccountRoom } from '#account';
import type { ActingRoom } from '#acting';
import type { Team } from '#admin';
import type { ConsentRoom, Retention } from '#consent';
import type { PhonePort } from '#credentials';
import type { ErasureRoom } from '#erasure';
import type { FederationRoom } from '#federation';
import type { IdentityRoom } from '#identity';
import type { Statistics } from '#insight';
import type { JourneysRoom } from '#journeys';
import type { Messages } from '#messages/contract';
import type { OidcRoom } from '#oidc';
import type { OrganizationsRoom } from '#organizations';
import type { Pages } from '#pages';
import type { PortabilityRoom } from '#portability';
import type { PreferencesRoom } from '#preferences';
import type { WebhooksRoom } from '#provisioning';
import type { RequestsRoom } from '#requests';
import type { RiskRoom } from '#risk';
import type { SamlIdpRoom } from '#saml-idp';
import type { BrowserKeys, Sessions, SignEverybodyOut } from '#sessions';
import type { Tenants } from '#tenants';
import type { VerificationRoom } from '#verification';
import type { CredentialParts } from './compose-credentials.ts';

/** All rooms. A `compose-*` file picks those it needs: `given` stand already; what it takes as `later` stands once everything is composed, not before. */
export interface Rooms {
  readonly tenants: Tenants;
  readonly messages: Messages;
  readonly identity: IdentityRoom;
  readonly sessions: Sessions;
  readonly federation: FederationRoom;
  readonly parts: CredentialParts;
  readonly risk: RiskRoom;
  /** The credentials of one customer, as their account sees them. */
  readonly ownCredentials: AccountCredentials;
  readonly browserKeys: BrowserKeys;
  readonly erasure: ErasureRoom;
  readonly verification: VerificationRoom;
  readonly consent: ConsentRoom;
  readonly requests: RequestsRoom;
  readonly retention: Retention;
  readonly preferences: PreferencesRoom;
  readonly portability: PortabilityRoom;
  readonly organizations: OrganizationsRoom;
  /** Who works in the console. */
  readonly team: Team;
  readonly journeys: JourneysRoom;
  readonly phone: PhonePort;
  readonly pages: Pages;
  readonly oidc: OidcRoom;
  readonly everybody: SignEverybodyOut;
  readonly saml: SamlIdpRoom;
  /** Operators who act for customers. */
  readonly acting: ActingRoom;
  readonly account: AccountRoom;
  /** How applications are told. */
  readonly webhooks: WebhooksRoom;
  readonly statistics: Statistics;
}

/** Whoever is composed before these and needs one of them all the same. */
export type LaterRooms = Pick<
  Rooms,
  | 'sessions'
  | 'federation'
  | 'parts'
  | 'risk'
  | 'ownCredentials'
  | 'erasure'
  | 'verification'
  | 'consent'
  | 'requests'
  | 'preferences'
  | 'portability'
  | 'organizations'
  | 'journeys'
  | 'oidc'
  | 'saml'
  | 'account'
  | 'webhooks'
>;
