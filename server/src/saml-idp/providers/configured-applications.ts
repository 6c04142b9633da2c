import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#platform/db';
import type { ReleasedAttribute, SamlApplicationInput } from '../contract.ts';
import { namedAttribute } from './attribute-names.ts';
import { readApplications, type ApplicationRow } from './store.ts';
import type { ApplicationConfig } from './validate-application.ts';

/** All service providers as they were set, spelled out: metadata was read once and is not kept. `brands`: slugs by id. */
export async function configuredApplications(tx: Tx, brands: ReadonlyMap<string, string>): Promise<readonly SamlApplicationInput[]> {
  return (await readApplications(tx)).map((row) => applicationOf(row, brands));
}

function applicationOf(row: ApplicationRow, brands: ReadonlyMap<string, string>): SamlApplicationInput {
  const config = { ...NOTHING, ...row.config };
  const brand = row.brand_id === null ? undefined : brands.get(row.brand_id);
  return {
    name: row.name,
    entityId: row.entity_id,
    ...(brand === undefined ? {} : { brand }),
    ...(row.logo === null ? {} : { logo: row.logo }),
    ...(row.state === 'active' ? {} : { state: row.state }),
    ...(row.mfa === null ? {} : { mfa: row.mfa as NonNullable<SamlApplicationInput['mfa']> }),
    ...(config.home === undefined ? {} : { home: config.home }),
    acs: consumersOf(config),
    ...(config.logout ? { logout: config.logout } : {}),
    ...(config.backchannelLogout ? { backchannelLogout: config.backchannelLogout } : {}),
    ...(config.signingCertificates.length === 0 ? {} : { signingCertificates: config.signingCertificates }),
    ...(config.encryptionCertificates.length === 0 ? {} : { encryptionCertificates: config.encryptionCertificates }),
    // Said although it follows: else a certificate that is taken away would change it.
    requireSignedRequests: config.requireSignedRequests,
    ...(config.signResponse ? {} : { signResponse: false }),
    ...(config.encryptAssertion ? { encryptAssertion: true } : {}),
    ...(config.nameIdFormat === 'persistent' ? {} : { nameIdFormat: config.nameIdFormat }),
    ...(config.attributes.length === 0 ? {} : { attributes: config.attributes.map(attributeOf) }),
    ...(config.requires ? { requires: config.requires } : {}),
    ...(config.asks ? { asks: config.asks } : {}),
    ...(config.idpInitiated ? { idpInitiated: true } : {}),
    ...(config.defaultRelayState === undefined ? {} : { defaultRelayState: config.defaultRelayState }),
  };
}

/** What another release may have left out. */
const NOTHING: ApplicationConfig = {
  acs: [],
  signingCertificates: [],
  encryptionCertificates: [],
  requireSignedRequests: false,
  signResponse: true,
  encryptAssertion: false,
  nameIdFormat: 'persistent',
  attributes: [],
  idpInitiated: false,
};

function consumersOf({ acs }: ApplicationConfig): NonNullable<SamlApplicationInput['acs']> {
  const first = acs.findIndex((consumer) => consumer.default) === 0;
  return acs.map((consumer, position) => ({
    url: consumer.url,
    ...(consumer.index === position ? {} : { index: consumer.index }),
    ...(consumer.default && !first ? { default: true } : {}),
  }));
}

/** By its own name where it has no other. */
const attributeOf = (released: ReleasedAttribute) =>
  isDeepStrictEqual(namedAttribute({ attribute: released.attribute }), released) ? { attribute: released.attribute } : released;
