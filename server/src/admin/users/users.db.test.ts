import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { openAdminHouse, type AdminHouse, type Told } from '../../../test/admin/house.suite.ts';

/* Customers by the admin API: found, seen masked, helped, merged and sent on their way, by the rooms' own use cases. Who may what is `test/admin/matrix.db.test.ts`. */

let house: AdminHouse;
before(async () => {
  house = await openAdminHouse();
});
after(() => house?.close());

const ALL = '/tenants/main/users';
const call = (method: string, path: string, body?: unknown, as = 'owner', headers: Readonly<Record<string, string>> = {}): Promise<Told> =>
  house.call(method, path, { as, body, headers });
const ok = async (told: Promise<Told>, status = 200) => {
  const { status: got, body, text } = await told;
  assert.equal(got, status, text);
  return body;
};
let made = 0;
const person = async (attributes: Readonly<Record<string, string>> = { given_name: 'Ada', family_name: 'Lovelace' }, email = `ada.lovelace${++made}@example.com`) => {
  const { id } = await ok(call('POST', ALL, { identifiers: [{ kind: 'email', value: email, verified: true }], attributes }), 201);
  return { id: id as string, email };
};
const trail = (subject: string) => house.app.insight.trail(house.tenant.id, { subject });
const why = 'asked for on the phone, name and birthday checked';

test('support finds a customer, and sees no name or address in the clear anywhere', async () => {
  const { id, email } = await person({ given_name: 'Marguerite', family_name: 'Yourcenar', birthdate: '1903-06-08' });
  for (const q of [email, 'marguer your', 'margurite', id]) {
    const { items } = await ok(call('GET', `${ALL}?q=${encodeURIComponent(q)}`, undefined, 'support'));
    assert.deepEqual([items[0].id, items[0].name, items[0].email, items[0].email_verified], [id, 'M*** Y***', `a***@example.com`, true], q);
  }
  const tabs = ['', '/profile', '/security', '/consents', '/applications', '/data-sent', '/requests', '/timeline'];
  const shown = (await Promise.all(tabs.map((tab) => call('GET', `${ALL}/${id}${tab}`, undefined, 'support')))).map(({ status, text }) => {
    assert.equal(status, 200, text);
    return text.toLowerCase();
  });
  for (const word of ['marguerite', 'yourcenar', email, '1903']) assert.ok(!shown.some((text) => text.includes(word)), word);
  assert.match(shown[1] as string, /"source":"operator"/);
  assert.equal((await call('GET', `/tenants/other/users/${id}`)).body.code, 'admin.not_found');
  assert.equal((await ok(call('GET', `/tenants/other/users?q=${email}`))).items.length, 0);
  const seen = (await trail(id)).filter(({ type }) => type === 'admin.records_read');
  assert.equal(seen.length, 1, 'readers are on record, once for a visit');
});

test('details in the clear are for whoever may, for a reason that is on record and holds no address itself', async () => {
  const { id, email } = await person();
  assert.equal((await call('POST', `${ALL}/${id}/unmask`, { reason: why }, 'support')).status, 403);
  for (const reason of ['x', 'wrote from ada@example.com', 'called from 0612345678']) assert.equal((await call('POST', `${ALL}/${id}/unmask`, { reason })).status, 400, reason);
  assert.ok(!(await trail(id)).some(({ type }) => type === 'admin.customer_handled'));
  const plain = await ok(call('POST', `${ALL}/${id}/unmask`, { reason: why }, 'privacy-officer'));
  assert.deepEqual([plain.identifiers[0].value, plain.attributes.given_name], [email, 'Ada']);
  const [noted] = (await trail(id)).filter(({ type }) => type === 'admin.customer_handled');
  assert.deepEqual([noted?.data, noted?.actor.kind], [{ act: 'unmask', reason: why }, 'operator']);
  assert.ok(!JSON.stringify(await trail(id)).includes(email));
});

test('a customer is made once, taken over with the password they had, and not in place of another', async () => {
  const body = {
    identifiers: [{ kind: 'email', value: 'take.over@example.com', verified: true }],
    sub: 'crm-77',
    password_hash: '$2b$10$abcdefghijklmnopqrstuuJ0u6d7u3p9r8s7t6u5v4w3x2y1z0A.e',
  };
  const key = { 'idempotency-key': 'take-over' };
  const [first, again] = [await ok(call('POST', ALL, body, 'admin', key), 201), await ok(call('POST', ALL, body, 'admin', key), 201)];
  assert.deepEqual([again.id, first.sub], [first.id, 'crm-77']);
  const { credentials } = await ok(call('GET', `${ALL}/${first.id}/security`));
  assert.deepEqual(
    credentials.map(({ type }: { type: string }) => type),
    ['password'],
  );
  assert.equal((await call('POST', ALL, { ...body, sub: 'crm-78' })).body.code, 'identity.identifier_taken');
  assert.equal((await call('POST', ALL, { ...body, admin: true })).status, 400);
});

test('support makes customers who still have to prove their address: neither a password nor a proof comes from them', async () => {
  const identifiers = [{ kind: 'email', value: 'walk.in@example.com' }];
  for (const more of [{ password_hash: '$2b$10$abcdefghijklmnopqrstuuJ0u6d7u3p9r8s7t6u5v4w3x2y1z0A.e' }, { identifiers: [{ ...identifiers[0], verified: true }] }]) {
    const told = await call('POST', ALL, { identifiers, ...more }, 'support');
    assert.deepEqual([told.status, told.body.code], [403, 'admin.forbidden'], told.text);
  }
  await ok(call('POST', ALL, { identifiers }, 'support'), 201);
});

test('details are changed as the definitions allow, with the operator as their source', async () => {
  const { id } = await person();
  assert.equal((await call('PATCH', `${ALL}/${id}`, { attributes: { nickname: 'Countess', given_name: null } }, 'support')).status, 204);
  const { attributes } = await ok(call('GET', `${ALL}/${id}/profile`));
  assert.deepEqual(
    attributes.map(({ name, value, source }: Record<string, string>) => [name, value, source]),
    [
      ['family_name', 'L***', 'operator'],
      ['nickname', 'C***', 'operator'],
    ],
  );
  const refused = await call('PATCH', `${ALL}/${id}`, { attributes: { nickname: 'x', iq: '180' } });
  assert.deepEqual([refused.status, refused.body.fields[0].field], [409, 'attributes.iq']);
  assert.equal((await call('PATCH', `${ALL}/${id}`, { attributes: { birthdate: 'yesterday' } })).status, 422);
});

test('suspended, everything ends; restored, nothing of it comes back; what is about to go is not suspended', async () => {
  const { id } = await person();
  const user = await house.inTenant((tx) => house.app.identity.find(tx, id));
  const start = () =>
    house.inTenant((tx) =>
      house.app.sessions.start(tx, TEST_ORIGIN, {
        userId: id,
        sub: user?.sub ?? '',
        evidence: [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }],
      }),
    );
  const [one] = [await start(), await start()];
  assert.equal((await ok(call('GET', `${ALL}/${id}`))).sessions, 2);
  assert.equal((await call('DELETE', `${ALL}/${id}/sessions/${one?.id}`, undefined, 'support')).status, 204);
  assert.equal((await call('DELETE', `${ALL}/${id}/sessions/${one?.id}`, undefined, 'support')).status, 404);
  assert.deepEqual(await ok(call('POST', `${ALL}/${id}/sign-out`, undefined, 'support')), { ended: 1 });
  assert.equal((await call('POST', `${ALL}/${id}/suspend`, { reason: why }, 'support')).status, 204);
  assert.equal((await ok(call('GET', `${ALL}?state=suspended`))).items[0].id, id);
  assert.equal((await call('POST', `${ALL}/${id}/recovery`, { reason: why, checked: why })).body.code, 'admin.not_possible');
  assert.equal((await call('POST', `${ALL}/${id}/restore`, { reason: why }, 'support')).status, 204);
  await ok(call('POST', `${ALL}/${id}/erasure`, { reason: why }), 202);
  const { erasure } = await ok(call('GET', `${ALL}/${id}`));
  assert.equal(erasure.asked_by, 'operator');
  assert.equal((await call('POST', `${ALL}/${id}/suspend`, { reason: why })).body.code, 'admin.not_possible');
  assert.equal((await call('DELETE', `${ALL}/${id}/erasure`)).status, 204);
  assert.equal((await call('DELETE', `${ALL}/${id}/erasure`)).body.code, 'admin.not_possible');
  const acts = (await trail(id)).flatMap(({ type, data }) => (type === 'admin.customer_handled' ? [(data as { act: string }).act] : []));
  assert.deepEqual(acts, ['erase', 'restore', 'suspend']);
});

test('a legal hold is set, told, and lifted once', async () => {
  const { id } = await person();
  assert.equal((await call('PUT', `${ALL}/${id}/hold`, { reason: 'a case before the court' }, 'privacy-officer')).status, 204);
  assert.equal((await ok(call('GET', `${ALL}/${id}`))).legal_hold.reason, 'a case before the court');
  assert.deepEqual([(await call('DELETE', `${ALL}/${id}/hold`)).status, (await call('DELETE', `${ALL}/${id}/hold`)).status], [204, 409]);
});

test('support lets somebody back in by a code that is shown once, or mailed and not shown', async () => {
  const { id } = await person();
  const told = await ok(call('POST', `${ALL}/${id}/recovery`, { reason: why, checked: why }, 'support'), 201);
  assert.match(told.code, /^\w{5}-\w{5}/);
  const mailed = await ok(call('POST', `${ALL}/${id}/recovery`, { reason: why, checked: why, mail_to: 'new@example.com' }, 'support'), 201);
  assert.equal(mailed.code, undefined);
  assert.equal((await trail(id)).filter(({ type }) => type === 'credentials.support_recovery_started').length, 2);
});

test('who tried too often may try again at once; what a network or the tenant share stays counted', async () => {
  const { id } = await person();
  const { limits } = house.app.platform;
  const rules = [`password:account:${id}`, 'password:network:203.0.113.9'].map((key) => ({ key, limit: 1, windowSeconds: 900 }));
  const hit = async () => Promise.all(rules.map(async (rule) => (await limits.hit(house.tenant.id, [rule])).allowed));
  assert.deepEqual(
    [await hit(), await hit()],
    [
      [true, true],
      [false, false],
    ],
  );
  assert.equal((await call('POST', `${ALL}/${id}/unlock`, undefined, 'support')).status, 204);
  assert.deepEqual(await hit(), [true, false]);
  assert.ok((await trail(id)).some(({ type }) => type === 'credentials.waiting_ended'));
});

test('an address that nobody proved is asked for by mail, three times a day; a proved one is not, nor one of somebody else', async () => {
  const { id } = await ok(
    call('POST', ALL, {
      identifiers: [
        { kind: 'email', value: 'unproved@example.com' },
        { kind: 'email', value: 'proved@example.com', verified: true },
      ],
    }),
    201,
  );
  const { identifiers } = await ok(call('GET', `${ALL}/${id}`));
  const of = (verified: boolean) => identifiers.find((one: { verified_at?: string }) => (one.verified_at !== undefined) === verified).id as string;
  const ask = async (address: string, whose = id) => (await call('POST', `${ALL}/${whose}/identifiers/${address}/verification`, undefined, 'support')).status;
  assert.deepEqual([await ask(of(true)), await ask(of(false), (await person()).id)], [409, 404]);
  assert.deepEqual([await ask(of(false)), await ask(of(false)), await ask(of(false)), await ask(of(false))], [204, 204, 204, 409]);
  assert.equal((await trail(id)).filter(({ type }) => type === 'credentials.confirmation_asked').length, 3);
});

test('a credential goes, but not the last way in; of somebody else it is not there', async () => {
  const { id: other } = await person();
  const user = await house.account({ emails: 0, username: true, password: true, passkeys: 1, numbers: [], clients: [], links: 0 });
  const cards = (await ok(call('GET', `${ALL}/${user.id}/security`))).credentials as { id: string; type: string; name: string }[];
  const of = (type: string) => cards.find((card) => card.type === type) as (typeof cards)[number];
  const path = (card: (typeof cards)[number], whose = user.id) => `${ALL}/${whose}/credentials/${card.type}/${card.id}`;
  assert.equal((await call('DELETE', path(of('passkey'), other))).status, 404);
  assert.equal((await call('DELETE', path(of('passkey')))).status, 204);
  const last = await call('DELETE', path(of('password')));
  assert.ok(last.status === 409 || last.status === 204, last.text);
  assert.equal((await call('DELETE', path(of('passkey')))).status, 404);
});

test('two accounts are shown field by field, become one, and two again', async () => {
  const [a, b] = [await person({ given_name: 'Ada', nickname: 'Countess' }), await person({ given_name: 'Augusta', family_name: 'Byron' })];
  const shown = await ok(call('POST', `${ALL}/${a.id}/merge-preview`, { other: b.id }));
  assert.equal(shown.refused, undefined);
  assert.deepEqual(
    shown.fields.map(({ name, own, other }: Record<string, string>) => [name, own, other]),
    [
      ['family_name', undefined, 'B***'],
      ['given_name', 'A***', 'A***'],
      ['nickname', 'C***', undefined],
    ].filter(([name]) => shown.fields.some((field: { name: string }) => field.name === name)),
  );
  assert.equal((await call('POST', `${ALL}/${a.id}/merges`, { other: b.id, reason: why }, 'support')).status, 403);
  assert.equal((await call('POST', `${ALL}/${a.id}/merges`, { other: a.id, reason: why })).body.code, 'admin.not_possible');
  const { merge } = await ok(call('POST', `${ALL}/${a.id}/merges`, { other: b.id, reason: why, attributes: { given_name: 'other' } }), 201);
  const now = await ok(call('GET', `${ALL}/${a.id}`));
  assert.deepEqual([now.identifiers.length, now.merged[0].id], [2, merge]);
  assert.deepEqual(
    (await ok(call('GET', `${ALL}?q=${b.email}`))).items.map(({ id }: { id: string }) => id),
    [a.id],
  );
  assert.equal((await call('POST', `${ALL}/${a.id}/merges`, { other: b.id, reason: why })).body.code, 'admin.not_possible');
  assert.equal((await call('DELETE', `${ALL}/${b.id}/merges/${merge}`)).status, 404, 'it is undone where it went');
  assert.equal((await call('DELETE', `${ALL}/${a.id}/merges/${merge}`)).status, 204);
  assert.deepEqual(
    (await ok(call('GET', `${ALL}?q=${b.email}`))).items.map(({ id }: { id: string }) => id),
    [b.id],
  );
});

test('the timeline tells what happened, by kind and page, and what happens within two seconds', async () => {
  const { id } = await person();
  for (const nickname of ['a', 'b', 'c']) await call('PATCH', `${ALL}/${id}`, { attributes: { nickname } });
  const first = await ok(call('GET', `${ALL}/${id}/timeline?limit=2&types=identity`));
  const second = await ok(call('GET', `${ALL}/${id}/timeline?limit=2&types=identity&after=${encodeURIComponent(first.next)}`));
  assert.deepEqual(
    [...first.items, ...second.items].map(({ type }: { type: string }) => type),
    ['identity.attributes_changed', 'identity.attributes_changed', 'identity.attributes_changed', 'identity.user_registered'],
  );
  assert.equal((await ok(call('GET', `${ALL}/${id}/timeline?types=consent`))).items.length, 0);
  const { after: from } = await ok(call('GET', `${ALL}/${id}/timeline/live?types=identity`));
  const waiting = ok(call('GET', `${ALL}/${id}/timeline/live?types=identity&wait=20&after=${encodeURIComponent(from)}`));
  await call('PATCH', `${ALL}/${id}`, { attributes: { nickname: 'd' } });
  const happened = performance.now();
  const { items, after: next } = await waiting;
  assert.ok(performance.now() - happened < 2000);
  assert.deepEqual([items.length, items[0].type, items[0].actor.kind], [1, 'identity.attributes_changed', 'operator']);
  assert.deepEqual(await ok(call('GET', `${ALL}/${id}/timeline/live?types=identity&wait=0&after=${encodeURIComponent(next)}`)), { items: [], after: next });
});
