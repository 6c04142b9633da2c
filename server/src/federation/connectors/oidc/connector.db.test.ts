import { createOutbound } from '#platform/outbound';
import { defineConnector, type Returned } from '../../contract.ts';
import { connectorSuite, type AwayHarness } from '../../connector.suite.ts';
import { createOidcConnector } from './create-oidc.ts';
import { startUpstream } from './upstream.suite.ts';

/* The shared suite, with an independent provider at the other side. Discovery on a port where nobody listens is "unreachable". */

const CALLBACK = 'https://id.here.example/federation/there/callback';
const SECRET = 'upstream-client-secret';
const [upstream, gone] = await Promise.all([1, 2].map(() => startUpstream([{ client_id: 'here', client_secret: SECRET }], {}, CALLBACK)));
if (upstream === undefined || gone === undefined) throw new Error('no upstream');
await gone.close();

const visit = (url: string, who: string): Promise<Returned> => upstream.visit(url, who);
const hosts = [upstream.issuer, gone.issuer].map((issuer) => new URL(issuer).host);

const harness: AwayHarness = {
  kind: 'away',
  connector: defineConnector(createOidcConnector({ outbound: createOutbound({ allow: hosts }) })),
  good: { settings: { issuer: upstream.issuer, clientId: 'here' }, secrets: { clientSecret: SECRET } },
  wrong: [
    { settings: { issuer: 'provider.example' }, field: 'issuer' },
    { settings: { issuer: 'http://provider.example' }, field: 'issuer' },
    { settings: { issuer: 'https://10.0.0.1' }, field: 'issuer' },
    { settings: { clientId: '' }, field: 'clientId' },
    { settings: { scopes: ['email'] }, field: 'scopes' },
    { settings: { idTokenAlgs: ['HS256', 'RS256'] }, field: 'idTokenAlgs' },
    { settings: { endpoints: { authorization: 'https://p.example/a', token: 'https://p.example/t' } }, field: 'endpoints.jwks' },
    { settings: { parameters: { redirect_uri: 'https://mallory.example' } }, field: 'parameters.redirect_uri' },
    { settings: { clientAuthentication: 'private_key_jwt' }, field: 'secrets.privateKey' },
  ],
  elsewhere: { issuer: 'https://elsewhere.example' },
  unreachable: { issuer: gone.issuer },
  decisive: ['code', 'iss'],
  enrol: async ({ subject, email, name }) => void upstream.people.set(subject, { email, email_verified: true, name }),
  signIn: (outward, { subject }) => visit(outward.url, subject),
  cancel: (outward) => visit(outward.url, 'nobody'),
  stop: () => upstream.close(),
};
connectorSuite('OpenID Connect', harness);
