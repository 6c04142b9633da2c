import { after } from 'node:test';
import { createLimits } from '#platform/limits';
import { createOutbound } from '#platform/outbound';
import { createTestDatabase, testKeys } from '#test/support';
import { makeProviderKey, pack, receiveRequest, responseXml, statusXml } from '../../../../test/support/saml-provider.ts';
import { connectorSuite } from '../../connector.suite.ts';
import { defineConnector } from '../../contract.ts';
import { createSamlConnector } from './create-saml.ts';
import { ISSUER, SSO, tell } from './saml-world.suite.ts';

const key = makeProviderKey();
const t = await createTestDatabase();
after(() => t.drop());
const keys = testKeys(t.db);
const connector = createSamlConnector({ outbound: createOutbound({ allow: ['127.0.0.1:1'] }), db: t.db, keys, limits: createLimits({ db: t.db, keys }) });

connectorSuite('saml', {
  kind: 'away',
  connector: defineConnector(connector),
  good: { settings: { entityId: ISSUER, ssoUrl: SSO, certificates: [key.pem] }, secrets: {} },
  wrong: [
    { settings: { entityId: '' }, field: 'entityId' },
    { settings: { ssoUrl: 'http://idp.example/sso' }, field: 'ssoUrl' },
    { settings: { certificates: ['x'] }, field: 'certificates.0' },
    { settings: { nameId: 'transient' }, field: 'subject' },
    { settings: { binding: 'artifact' }, field: 'binding' },
  ],
  elsewhere: { entityId: 'https://other.example' },
  unreachable: { metadataUrl: 'http://127.0.0.1:1/metadata' },
  decisive: ['SAMLResponse'],
  enrol: async () => {},
  async signIn(outward, who) {
    const request = receiveRequest(outward);
    const assertion = { nameId: who.subject, attributes: { mail: [who.email], displayName: [who.name] } };
    return { method: 'POST', parameters: { RelayState: request.state, SAMLResponse: pack(tell(key, request, { assertion })) } };
  },
  async cancel(outward) {
    const request = receiveRequest(outward);
    const xml = responseXml({ issuer: ISSUER, now: new Date(), destination: request.acs, inResponseTo: request.id, status: statusXml('Responder', 'AuthnFailed'), inside: '' });
    return { method: 'POST', parameters: { RelayState: request.state, SAMLResponse: pack(xml) } };
  },
});
