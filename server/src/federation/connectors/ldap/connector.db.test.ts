import { createSockets } from '#platform/outbound';
import { BASE, PEOPLE, person, READER, READER_PASSWORD, startSlapd, type Slapd } from '../../../../test/support/slapd.ts';
import { connectorSuite } from '../../connector.suite.ts';
import { defineConnector } from '../../contract.ts';
import { createLdapConnector } from './create-ldap.ts';

const server: Slapd = await startSlapd(person({ uid: 'somebody', password: 'x', more: 'employeeNumber: 1' }));
const urls = [`ldaps://localhost:${server.tlsPort}`];

connectorSuite('ldap', {
  kind: 'directory',
  connector: defineConnector(createLdapConnector({ sockets: createSockets({ allow: [`localhost:${server.tlsPort}`, 'localhost:1'] }) })),
  good: {
    settings: { urls, authorities: [server.authority], base: PEOPLE, filter: '(objectClass=inetOrgPerson)', bindName: READER, names: ['mail'], subject: 'employeeNumber' },
    secrets: { bindPassword: READER_PASSWORD },
  },
  wrong: [
    { settings: { urls: ['https://directory.example'] }, field: 'urls.0' },
    { settings: { base: 'people' }, field: 'base' },
    { settings: { filter: '(uid=' }, field: 'filter' },
    { settings: { names: [] }, field: 'names' },
    { settings: { plain: true, urls: [`ldap://localhost:${server.port}`] }, field: 'plain' },
  ],
  elsewhere: { base: `ou=elsewhere,${BASE}` },
  unreachable: { urls: ['ldaps://localhost:1'] },
  enrol: async (who) => server.add(person({ uid: who.subject, password: who.password, mail: who.email, name: who.name, more: `employeeNumber: ${who.subject}` })),
  stop: () => server.stop(),
});
