import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { TEST_ORIGIN } from '#test/support';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';
import type { Companies } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { createCompanies } from './create-companies.ts';
import { readDomain } from './domain-names.ts';
import { checkDomains } from './domains.ts';

/* Domains of business customers: proved by their name service, by one of those who claim them, and again each day; and what follows for people with an address there. */

let house: AdminHouse;
let companies: Companies;
let deps: OrganizationsDeps;
/** What the name service says; undefined: it does not answer. */
const records = new Map<string, readonly (readonly string[])[]>();
let answers = true;
before(async () => {
  house = await openAdminHouse();
  const { platform, tenants, identity } = house.app;
  const dns: OrganizationsDeps['dns'] = {
    async texts(name) {
      if (!answers) throw new Error('nobody answers');
      return (records.get(name) ?? []).map((parts) => parts.join(''));
    },
  };
  deps = { ...house.app, ...platform, tenants, identity, dns, onFailure: () => {} } as unknown as OrganizationsDeps;
  companies = createCompanies(deps);
});
after(() => house?.close());

const inTenant = <T>(work: Parameters<AdminHouse['inTenant']>[0]) => house.inTenant(work) as Promise<T>;
async function organization(more: object = {}): Promise<string> {
  const made = await house.inTenant((tx) => companies.create(tx, TEST_ORIGIN, { name: 'Acme', ...more }));
  return made.kind === 'saved' ? made.organization.id : '';
}
const add = (id: string, domain: string) => house.inTenant((tx) => companies.addDomain(tx, TEST_ORIGIN, id, domain));
const check = (id: string, domain: string, tenant = house.tenant.id) => companies.checkDomain(tenant, TEST_ORIGIN, id, domain);
async function claim(id: string, domain: string): Promise<void> {
  const added = await add(id, domain);
  assert.equal(added.kind, 'added');
  if (added.kind !== 'added') return;
  const { name, text } = added.domain.record;
  records.set(name, [...(records.get(name) ?? []), [text]]);
}
async function proved(id: string, domain: string): Promise<void> {
  await claim(id, domain);
  assert.equal((await check(id, domain)).kind, 'verified');
}
async function person(domain: string, verified = true) {
  const email = `p-${newId()}@${domain}`;
  return house.inTenant((tx) => house.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: email, verified }], source: 'test' }));
}
const belongs = async (id: string, { id: userId }: { readonly id: string }) => (await house.inTenant((tx) => companies.membership(tx, id, userId)))?.roles;
const fresh = (label: string) => `${label}-${newId().slice(0, 8)}.example`;

test('names are read as the name system writes them, and what belongs to everybody is nobody’s', () => {
  assert.deepEqual(readDomain(' @Example.COM. '), { kind: 'domain', domain: 'example.com' });
  assert.deepEqual(readDomain('bücher.example'), { kind: 'domain', domain: 'xn--bcher-kva.example' });
  for (const name of ['gmail.com', 'GMX.de', 'yahoo.co.uk']) assert.equal(readDomain(name).kind, 'public', name);
  for (const name of ['localhost', '127.0.0.1', 'com', 'a_b.example', 'https://x.example', 'x.example/', '-x.example', '*.example.com', ' ', `${'a'.repeat(64)}.example`])
    assert.equal(readDomain(name).kind, 'invalid', name);
});

test('a domain counts once its record is found, in whatever pieces; nobody answering says nothing', async () => {
  const id = await organization();
  const domain = fresh('proof');
  const added = await add(id, domain);
  assert.equal(added.kind, 'added');
  assert.equal((await check(id, domain)).kind, 'missing');
  const { name, text } = added.kind === 'added' ? added.domain.record : { name: '', text: '' };
  assert.equal(name, `_parvis-challenge.${domain}`);
  records.set(name, [['v=spf1 -all'], [`${text}x`], [text.slice(1)]]);
  assert.equal((await check(id, domain)).kind, 'missing');
  answers = false;
  assert.equal((await check(id, domain)).kind, 'no_name_service');
  answers = true;
  records.set(name, [['v=spf1 -all'], [text.slice(0, 10), text.slice(10)]]);
  assert.equal((await check(id, domain)).kind, 'verified');
  assert.equal((await add(id, domain)).kind, 'there');
  assert.equal((await check(id, domain, house.other.id)).kind, 'unknown');
  assert.equal((await check(await organization(), domain)).kind, 'unknown');
});

test('of two who claim a domain, and prove it at the same moment, one has it; in another tenant it is somebody else’s', async () => {
  const domain = fresh('both');
  const [one, two] = [await organization(), await organization()];
  await claim(one, domain);
  await claim(two, domain);
  const kinds = (await Promise.all([check(one, domain), check(two, domain)])).map(({ kind }) => kind);
  assert.deepEqual(kinds.toSorted(), ['taken', 'verified']);
  const winner = kinds[0] === 'verified' ? one : two;
  await house.inTenant((tx) => companies.removeDomain(tx, TEST_ORIGIN, winner, domain));
  assert.equal((await check(winner === one ? two : one, domain)).kind, 'verified');
  const { db } = house.app.platform;
  const theirs = await db.tenant(house.other.id, async (tx) => {
    const made = await companies.create(tx, TEST_ORIGIN, { name: 'Theirs' });
    const organizationId = made.kind === 'saved' ? made.organization.id : '';
    const added = await companies.addDomain(tx, TEST_ORIGIN, organizationId, domain);
    if (added.kind === 'added') records.set(added.domain.record.name, [...(records.get(added.domain.record.name) ?? []), [added.domain.record.text]]);
    return organizationId;
  });
  assert.equal((await check(theirs, domain, house.other.id)).kind, 'verified');
});

test('each day it is looked again: a record that is gone counts for a week, and one that comes back goes on', async (context) => {
  context.after(await house.t.holdClock());
  const id = await organization();
  const [lost, kept] = [fresh('lost'), fresh('kept')];
  await proved(id, lost);
  await proved(id, kept);
  const saved = records.get(`_parvis-challenge.${kept}`) ?? [];
  const stateOf = async (domain: string) => {
    const found = (await house.inTenant((tx) => companies.domains(tx, id))).find((one) => one.domain === domain);
    return !found?.verifiedAt ? 'pending' : found.failingSince ? 'failing' : 'verified';
  };
  const day = async () => {
    await house.t.advance(86_401);
    await checkDomains(deps).run(new AbortController().signal);
  };
  records.delete(`_parvis-challenge.${lost}`);
  records.delete(`_parvis-challenge.${kept}`);
  answers = false;
  await day();
  assert.equal(await stateOf(lost), 'verified');
  answers = true;
  await day();
  assert.deepEqual([await stateOf(lost), await stateOf(kept)], ['failing', 'failing']);
  records.set(`_parvis-challenge.${kept}`, saved);
  for (let days = 0; days < 6; days++) await day();
  assert.deepEqual([await stateOf(lost), await stateOf(kept)], ['failing', 'verified']);
  await day();
  assert.equal(await stateOf(lost), 'pending');
  const [event] = await house.app.insight.trail(house.tenant.id, { type: 'organizations.domain_lost' });
  assert.deepEqual(event?.data, { organization: id, domain: lost });
});

test('who has proved an address of a domain becomes a member where that is wanted, once, and not again after they went', async () => {
  const domain = fresh('people');
  const id = await organization({ joinsByDomain: true });
  const arrive = ({ id: userId }: { readonly id: string }) => companies.joinByDomain(house.tenant.id, TEST_ORIGIN, userId);
  const early = await person(domain);
  await claim(id, domain);
  await arrive(early);
  assert.equal(await belongs(id, early), undefined, 'claimed is not proved');
  assert.equal((await check(id, domain)).kind, 'verified');
  await Promise.all([arrive(early), arrive(early), arrive(early)]);
  assert.deepEqual(await belongs(id, early), ['member']);
  for (const other of [await person(domain, false), await person(`sub.${domain}`), await person(`not-${domain}`)]) {
    await arrive(other);
    assert.equal(await belongs(id, other), undefined);
  }
  await house.inTenant((tx) => companies.removeMember(tx, TEST_ORIGIN, { operator: true }, { organization: id, userId: early.id }));
  await arrive(early);
  assert.equal(await belongs(id, early), undefined, 'who was taken out stays out');
  const joined = await house.app.insight.trail(house.tenant.id, { subject: early.id, type: 'organizations.member_added' });
  assert.deepEqual(
    joined.map(({ data }) => (data as { how: string }).how),
    ['domain'],
  );
  const off = await organization();
  const quiet = fresh('quiet');
  await proved(off, quiet);
  const late = await person(quiet);
  await arrive(late);
  assert.equal(await belongs(off, late), undefined, 'off unless somebody turned it on');
});

test('its own sign-in is for addresses of domains that are proved, while it is in use', async () => {
  const domain = fresh('realm');
  const id = await organization({ connection: 'there' });
  const realm = (name: string) => inTenant<string | undefined>((tx) => companies.connectionOf(tx, name));
  await claim(id, domain);
  assert.equal(await realm(domain), undefined);
  await check(id, domain);
  assert.deepEqual([await realm(domain), await realm(`sub.${domain}`)], ['there', undefined]);
  await house.inTenant((tx) => companies.change(tx, TEST_ORIGIN, id, { name: 'Acme', connection: 'there', state: 'suspended' }, undefined));
  assert.equal(await realm(domain), undefined);
});

test('by the admin API: added, shown with the record, refused with the reason; a connection must be there', async () => {
  const id = await organization();
  const ALL = `/tenants/main/organizations/${id}`;
  const call = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
    house.call(method, `${ALL}${path}`, { as: 'support', body, headers });
  const domain = fresh('api');
  const added = await call('POST', '/domains', { domain: domain.toUpperCase() });
  assert.deepEqual([added.status, added.body.domain, added.body.state, added.body.record.type], [201, domain, 'pending', 'TXT'], added.text);
  assert.equal((await call('GET', '/domains')).body.items.length, 1);
  for (const [wrong, status] of [
    ['gmail.com', 422],
    ['no domain', 422],
    [domain, 409],
  ] as const)
    assert.equal((await call('POST', '/domains', { domain: wrong })).status, status, wrong);
  assert.equal((await call('DELETE', `/domains/${domain}`)).status, 204);
  assert.equal((await call('DELETE', `/domains/${domain}`)).status, 404);
  assert.equal((await call('POST', `/domains/${domain}/check`)).status, 404);
  const saved = await call('PUT', '', { name: 'Acme', requires_second_step: true, joins_by_domain: true, connection: 'there' }, { 'if-match': '*' });
  assert.deepEqual([saved.status, saved.body.requires_second_step, saved.body.joins_by_domain, saved.body.connection], [200, true, true, 'there'], saved.text);
  const unknown = await call('PUT', '', { name: 'Acme', connection: 'nowhere' }, { 'if-match': '*' });
  assert.deepEqual([unknown.status, unknown.body.fields[0].field], [422, 'connection']);
});
