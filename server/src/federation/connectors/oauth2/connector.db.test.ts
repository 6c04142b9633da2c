import { createOutbound } from '#platform/outbound';
import { connectorSuite } from '../../connector.suite.ts';
import { defineConnector } from '../../contract.ts';
import { createOAuth2Connector } from './create-oauth2.ts';
import { CLIENT, startVendor } from './vendor.suite.ts';

/* The shared suite, with a strict server of OAuth 2.0 at the other side. */

const vendor = await startVendor({ api: { '/me': (account) => [200, account] } });
const gone = await startVendor({ api: {} });
await gone.close();

connectorSuite('OAuth 2.0', {
  kind: 'away',
  connector: defineConnector(createOAuth2Connector({ outbound: createOutbound({ allow: [vendor.host, gone.host] }) })),
  good: {
    settings: { authorizationEndpoint: `${vendor.url}/authorize`, tokenEndpoint: `${vendor.url}/token`, userInfoEndpoint: `${vendor.url}/me`, clientId: CLIENT.id },
    secrets: { clientSecret: CLIENT.secret },
  },
  wrong: [
    { settings: { tokenEndpoint: 'token' }, field: 'tokenEndpoint' },
    { settings: { tokenEndpoint: 'http://vendor.example/token' }, field: 'tokenEndpoint' },
    { settings: { userInfoEndpoint: 'https://169.254.169.254/' }, field: 'userInfoEndpoint' },
    { settings: { emails: { endpoint: 'https://127.0.0.1/emails' } }, field: 'emails.endpoint' },
    { settings: { subject: 'email' }, field: 'subject' },
    { settings: { apiHeaders: { authorization: 'x' } }, field: 'apiHeaders.authorization' },
    { settings: { parameters: { state: 'x' } }, field: 'parameters.state' },
    { settings: { clientAuthentication: 'private_key_jwt' }, field: 'secrets.privateKey' },
  ],
  elsewhere: { userInfoEndpoint: 'https://elsewhere.example/me' },
  unreachable: { authorizationEndpoint: `${gone.url}/authorize`, tokenEndpoint: `${gone.url}/token`, userInfoEndpoint: `${gone.url}/me` },
  beginsOffline: true,
  decisive: ['code', 'state'],
  enrol: async ({ subject, email, name }) => void vendor.accounts.set(subject, { id: subject, email, name }),
  signIn: async (outward, { subject }) => vendor.visit(outward.url, subject),
  cancel: async (outward) => vendor.visit(outward.url, 'nobody'),
  stop: () => vendor.close(),
});
