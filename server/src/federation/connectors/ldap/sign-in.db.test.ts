import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createSockets } from '#platform/outbound';
import { TEST_ORIGIN } from '#test/support';
import { BASE, PEOPLE, person, READER, READER_PASSWORD, startSlapd, type Slapd } from '../../../../test/support/slapd.ts';
import { defineConnector, type ConnectionInput } from '../../contract.ts';
import { createFakeConnector } from '../../fake-connector.suite.ts';
import { createWorld, type BeginOptions, type Customer, type World } from '../../world.suite.ts';
import { createLdapConnector } from './create-ldap.ts';

/* From an address typed on the first screen to an account, with a real OpenLDAP server that says whether the password is right. */

const dnOf = (uid: string) => `uid=${uid},${PEOPLE}`;
const staff = (uid: string, more = '') => person({ uid, password: 'right', mail: `${uid}@office.example`, name: uid, more: `givenName: ${uid}-first${more}` });

let w: World;
let server: Slapd;
before(async () => {
  server = await startSlapd(
    [
      ...['ada', 'bob', 'cai', 'dee', 'eve', 'fay', 'gus', 'hal'].map((uid) => staff(uid)),
      staff('closed', '\nuserAccountControl: 514').replace('objectClass: inetOrgPerson', 'objectClass: inetOrgPerson\nobjectClass: windowsAccount'),
      staff('reset', '\npwdReset: TRUE'),
      person({ uid: 'twin-a', password: 'right', mail: 'twin@office.example' }),
      person({ uid: 'twin-b', password: 'right', mail: 'twin@office.example' }),
    ].join(''),
  );
  server.add(`dn: cn=Engineers,ou=groups,${BASE}\nobjectClass: groupOfNames\ncn: Engineers\nmember: ${dnOf('ada')}\nmember: ${dnOf('dee')}\n`);
  const sockets = createSockets({ allow: [`localhost:${server.tlsPort}`, 'localhost:1'] });
  w = await createWorld([createFakeConnector(), defineConnector(createLdapConnector({ sockets }))]);
});
after(async () => {
  await w.close();
  await server.stop();
});
beforeEach(async () => {
  await w.settings({});
  await office();
  w.events.clear();
});

const office = (change: Partial<ConnectionInput> = {}) =>
  w.connection({
    slug: 'office',
    connector: 'ldap',
    preset: 'openldap',
    settings: { urls: [`ldaps://localhost:${server.tlsPort}`], authorities: [server.authority], base: PEOPLE, bindName: READER, groups: { from: 'attribute' } },
    secrets: { bindPassword: READER_PASSWORD },
    trust: { email: 'always', domains: ['office.example'] },
    groups: { [`cn=engineers,ou=groups,${BASE}`]: 'builders' },
    ...change,
  });

/** An address of the company's domain leads to its directory. */
async function comes(uid: string, options: BeginOptions = {}): Promise<Customer> {
  const customer = await w.begin('sign-in', options);
  await customer.act('continue', { identifier: `${uid}@office.example` });
  assert.equal(customer.at, 'federation.directory');
  return customer;
}
const type = (customer: Customer, name: string, password = 'right') => customer.act('continue', { name, password });
async function signIn(uid: string, name = `${uid}@office.example`): Promise<string> {
  const customer = await comes(uid);
  await type(customer, name);
  assert.equal(customer.at, 'done', JSON.stringify(customer.errors));
  return (await customer.facts()).userId ?? assert.fail();
}
const attributesOf = (userId: string) =>
  w.inTenant(async (tx) =>
    Object.fromEntries(Object.entries(await w.identity.attributes(tx, userId, ['given_name', 'family_name'])).map(([name, { value, source }]) => [name, [value, source]])),
  );
const rename = (uid: string, first: string) => server.modify(`dn: ${dnOf(uid)}\nchangetype: modify\nreplace: givenName\ngivenName: ${first}\n`);

test('the first sign-in makes the account with what the directory knows, and the next one opens it by whatever name', async () => {
  const userId = await signIn('ada');
  assert.deepEqual(await attributesOf(userId), { given_name: ['ada-first', 'connection:office'], family_name: ['ada', 'connection:office'] });
  assert.equal(await signIn('ada', 'ada'), userId);
  assert.equal(await signIn('ada', 'ADA@Office.Example'), userId);
  const found = await w.inTenant((tx) => w.identity.findByIdentifier(tx, { kind: 'email', value: 'ada@office.example' }));
  assert.equal(found?.user.id, userId);
  assert.ok(found.identifier.verifiedAt, 'the company speaks for its own addresses');
});

test('an account that has the address already is the one it opens', async () => {
  const owner = await w.user({ email: 'bob@office.example' });
  assert.equal(await signIn('bob'), owner.id);
});

test('what changed there changes here at the next sign-in; what the customer wrote stays theirs', async () => {
  const userId = await signIn('cai');
  rename('cai', 'Renamed');
  await signIn('cai');
  assert.deepEqual((await attributesOf(userId))['given_name'], ['Renamed', 'connection:office']);
  await w.inTenant((tx) => w.identity.writeAttributes(tx, TEST_ORIGIN, userId, { given_name: 'My own' }, 'user'));
  rename('cai', 'Again');
  await signIn('cai');
  assert.deepEqual((await attributesOf(userId))['given_name'], ['My own', 'user']);
  await office({ attributes: [{ claim: 'given_name', attribute: 'given_name', update: 'always' }] });
  await signIn('cai');
  assert.deepEqual((await attributesOf(userId))['given_name'], ['Again', 'connection:office'], 'unless the rule says that the directory is the master');
});

test('groups there are groups here by the map, and end with the membership', async () => {
  const groups = (userId: string) => w.inTenant((tx) => w.federation.groups(tx, userId));
  const userId = await signIn('dee');
  assert.deepEqual(await groups(userId), ['builders']);
  server.modify(`dn: cn=Engineers,ou=groups,${BASE}\nchangetype: modify\ndelete: member\nmember: ${dnOf('dee')}\n`);
  await signIn('dee');
  assert.deepEqual(await groups(userId), []);
});

test('somebody who is called otherwise now, by name and address, is the same; whoever got the old name and address is not', async () => {
  const userId = await signIn('eve');
  server.modify(`dn: ${dnOf('eve')}\nchangetype: modrdn\nnewrdn: uid=eva\ndeleteoldrdn: 1\n\ndn: ${dnOf('eva')}\nchangetype: modify\nreplace: mail\nmail: eva@office.example\n`);
  assert.equal(await signIn('eva'), userId);
  server.add(staff('eve'));
  const customer = await comes('eve');
  await type(customer, 'eve');
  assert.equal(customer.at, 'federation.prove', 'the account has the old address still, and is not given to whoever has it now');
});

test('wrong, unknown, and two of one name are one answer; closed and to be changed is told to whoever knows the password', async () => {
  for (const [name, password, told] of [
    ['fay', 'wrong', 'wrong'],
    ['nobody', 'right', 'wrong'],
    ['twin@office.example', 'right', 'wrong'],
    ['*', 'right', 'wrong'],
    ['fay)(uid=*', 'right', 'wrong'],
    [dnOf('fay'), 'right', 'wrong'],
    ['closed', 'wrong', 'wrong'],
    ['closed', 'right', 'closed'],
    ['reset', 'right', 'change'],
  ] as const) {
    const customer = await comes('fay');
    await type(customer, name, password);
    assert.deepEqual([customer.at, customer.errors], ['federation.directory', [`federation.directory_${told}`]], name);
  }
  const trail = JSON.stringify([w.events.of('credentials.attempt_failed'), w.events.of('federation.sign_in_failed')]);
  assert.doesNotMatch(trail, /fay|nobody|twin|right|office\.example/);
});

test('a directory that is gone keeps nobody from another way in, and holds no sign-in longer than its time', async () => {
  await w.user({ email: 'gus@office.example', password: 'tidal marble lantern 47' });
  await office({ settings: { urls: ['ldaps://localhost:1'], authorities: [server.authority], base: PEOPLE, bindName: READER, timeoutSeconds: 1 } });
  const customer = await comes('gus');
  await type(customer, 'gus');
  assert.deepEqual(customer.errors, ['federation.directory_unavailable']);
  await customer.act('other');
  await customer.act('continue', { identifier: 'gus@office.example' });
  assert.equal(customer.at, 'credentials.password');
  await customer.act('continue', { password: 'tidal marble lantern 47' });
  assert.equal(customer.at, 'done');
});

test('eight first sign-ins of one person at the same moment make one account', async () => {
  const customers = await Promise.all(Array.from({ length: 8 }, () => comes('hal')));
  await Promise.all(customers.map((customer) => type(customer, 'hal')));
  const ids = await Promise.all(customers.map(async (customer) => (customer.at === 'done' ? (await customer.facts()).userId : customer.at)));
  assert.equal(new Set(ids).size, 1, ids.join());
});
