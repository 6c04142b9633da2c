import { connectorSuite } from './connector.suite.ts';
import { createFakeConnector, fakeAnswer, FAKE_KEY } from './fake-connector.suite.ts';

connectorSuite('the fake connector', {
  kind: 'away',
  connector: createFakeConnector(),
  good: { settings: { issuer: 'https://there.example' }, secrets: { key: FAKE_KEY } },
  wrong: [
    { settings: { issuer: 'http://there.example' }, field: 'issuer' },
    { settings: { unavailable: 'yes' }, field: 'unavailable' },
  ],
  elsewhere: { issuer: 'https://other.example' },
  unreachable: { unavailable: true },
  decisive: ['answer', 'signature'],
  enrol: async () => {},
  signIn: async (outward, { subject, email, name }) => fakeAnswer(outward, { subject, email: { value: email, verified: true }, claims: { name } }),
  cancel: async (outward) => fakeAnswer(outward, 'cancelled'),
});
