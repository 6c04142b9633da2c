import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyExport } from '#platform/audit';
import { happened, type Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { openAdminHouse, type AdminHouse } from '../../../test/admin/house.suite.ts';
import { checkTrail } from '../../insight/checks/check-trail.ts';
import { requestEvents } from '../../requests/events.ts';

let house: AdminHouse;
const subjects = [newId(), newId()] as const;
before(async () => {
  house = await openAdminHouse();
  await ask(house.tenant.id, 5);
  await ask(house.other.id, 1);
});
after(() => house?.close());

const BASE = '/tenants/main/audit';
const get = (path: string, as = 'auditor') => house.call('GET', path, { as });

/** Facts of two customers, from an address each. */
async function ask(tenantId: string, count: number, requestId = 'asked'): Promise<void> {
  const { db, events } = house.app.platform;
  const origin = (n: number): Origin => ({ actor: { kind: 'user', id: subjects[n % 2] as string }, requestId, ip: `203.0.113.${n}`, userAgent: `Browser ${n}` });
  await db.tenant(tenantId, (tx) =>
    events.publishMany(
      tx,
      Array.from({ length: count }, (_, n) => happened(requestEvents.added, { origin: origin(n), subject: subjects[n % 2] as string, data: { request: newId(), kind: 'access' } })),
    ),
  );
}

/** Other databases of the cluster hold the horizon back at times. */
async function chainAll(tenantId: string): Promise<void> {
  for (;;) {
    while (await house.app.platform.audit.chain());
    const [left] = await house.t.dump<{ n: number }>(
      'select (select count(*)::int from platform.events where tenant_id = $1) - (select coalesce(sum(cardinality(ids)), 0)::int from platform.audit_blocks where tenant_id = $1) as n',
      [tenantId],
    );
    if (left?.n === 0) return;
  }
}

test('the trail is read newest first, page by page, by what somebody looks for; and they stand in it', async () => {
  const first = await get(`${BASE}?type=requests.%25,consent.given&limit=3`);
  assert.equal(first.status, 200, first.text);
  const rest = await get(`${BASE}?type=requests.%25,consent.given&limit=3&after=${first.body.next}`);
  const seen = [...first.body.items, ...rest.body.items] as { ip: string; user_agent: string; subject: string; request_id: string; type: string }[];
  assert.deepEqual([first.body.items.length, rest.body.items.length, rest.body.next], [3, 2, undefined]);
  assert.deepEqual(
    seen.map(({ ip, user_agent }) => [ip, user_agent]),
    [4, 3, 2, 1, 0].map((n) => [`203.0.113.${n}`, `Browser ${n}`]),
  );
  const found = async (query: string) => (await get(`${BASE}?${query}`)).body.items.length as number;
  assert.deepEqual(
    await Promise.all(
      [
        `subject=${subjects[0]}`,
        `subject=${subjects[1]}&result=success`,
        `actor=${subjects[1]}`,
        `actor_kind=operator&type=requests.added`,
        'request_id=asked&type=requests.added',
        'type=requests.added&result=failure',
        `until=2000-01-01T00:00:00Z`,
        `since=2100-01-01T00:00:00Z`,
        `application=${newId()}`,
      ].map(found),
    ),
    [3, 2, 2, 0, 5, 0, 0, 0, 0],
  );
  const readers = (await get(`${BASE}?type=insight.trail_read`)).body.items as {
    actor: { kind: string };
    data: { entries: number; type?: string; filters?: string[] };
    subject?: string;
  }[];
  assert.ok(readers.every(({ actor }) => actor.kind === 'operator' || actor.kind === 'application'));
  assert.ok(readers.some(({ data, subject }) => data.entries === 3 && subject === subjects[0]));
  assert.ok(readers.some(({ data }) => data.filters?.includes('requestId') && data.type === 'requests.added'));
  // Whose addresses were shown is counted, as wherever details of customers are.
  const counted = (await get(`${BASE}?type=admin.records_read`)).body.items as { data: { route: string; persons: number } }[];
  assert.ok(counted.some(({ data }) => data.route === 'GET /tenants/:tenant/audit' && data.persons === 2));
});

test('what was done from an address is found by it; a list without addresses counts nobody', async () => {
  const from = (query: string) => get(`${BASE}?type=requests.added&${query}`);
  const found = await from('ip=203.0.113.3');
  assert.deepEqual(
    found.body.items.map(({ ip }: { ip: string }) => ip),
    ['203.0.113.3'],
  );
  const counted = async () => (await get(`${BASE}?type=admin.records_read&limit=200&clients=false`)).body.items.length as number;
  const before_ = await counted();
  const plain = await from('clients=false');
  assert.ok(plain.body.items.length === 5 && plain.body.items.every((entry: object) => !('ip' in entry) && !('user_agent' in entry)));
  assert.equal(await counted(), before_);
  // Whoever asks by an address is shown whose it is.
  assert.equal((await from('clients=false&ip=203.0.113.3')).body.items[0].ip, '203.0.113.3');
  assert.equal(await counted(), before_ + 1);
  const [newest, , third] = plain.body.items as { entry: string }[];
  const newer = async (entry = '') => (await from(`clients=false&newer=${entry}`)).body.items.length as number;
  assert.deepEqual([await newer(third?.entry), await newer(newest?.entry)], [2, 0]);
});

test('who did something has a name beside the id, and a change of the configuration what was before and after, for whoever may see that', async () => {
  const THEIRS = '/tenants/other/audit';
  const owner = await house.operator([{ role: 'owner' }]);
  const as = { operator: owner };
  const { body: exported, headers } = await house.call('GET', '/tenants/other/configuration', { as });
  const file = (exported.file as string).replace(/^(\s*name: ).*$/m, '$1Main Street');
  assert.notEqual(file, exported.file);
  const applied = await house.call('POST', '/tenants/other/configuration/apply', { as, body: { file }, headers: { 'if-match': headers['etag'] ?? '' } });
  assert.equal(applied.status, 200, applied.text);
  const { token } = await house.apiKey({ permissions: ['audit:read', 'config:read'] });
  const look = (path: string, key = token) => house.call('GET', path, { as: { token: key } });
  const [recorded] = (await look(`${THEIRS}?type=configuration.revision_recorded&limit=1&clients=false`)).body.items;
  const { body: me } = await house.call('GET', `/operators/${owner.id}`, { as });
  assert.deepEqual(recorded.actor, { kind: 'operator', id: owner.id, name: me.email });
  // The same request saved the tenant: either says what came of it.
  const all = (await look(`${THEIRS}?request_id=${recorded.request_id}&clients=false`)).body.items as { entry: string; type: string }[];
  assert.ok(all.length >= 2, JSON.stringify(all));
  for (const { entry, type } of all) {
    const { body } = await look(`${THEIRS}/${entry}`);
    assert.equal(body.changes?.revision, recorded.data.revision, type);
    assert.ok(
      body.changes.things.some(({ details }: { details: string[] }) => details.some((detail) => /name: ".*" -> "Main Street"/.test(detail))),
      JSON.stringify(body.changes),
    );
  }
  const less = await house.apiKey({ permissions: ['audit:read'] });
  assert.equal((await look(`${THEIRS}/${recorded.entry}`, less.token)).body.changes, undefined);
  const [revision] = (await look('/tenants/other/configuration/revisions?limit=1')).body.items;
  assert.equal(revision.actor.name, me.email);
  const [byKey] = (await get(`${BASE}?type=insight.trail_read&limit=1&clients=false`)).body.items;
  assert.match(byKey.actor.id, /^key:/);
  assert.equal(byKey.actor.name, 'Test');
  // In their own trail it is about operators; a customer never has a name.
  const [own] = (await look(`/audit?subject=${owner.id}&limit=1&clients=false`)).body.items;
  assert.equal(own.subject_name, me.email);
  assert.ok((await get(`${BASE}?type=requests.added&clients=false`)).body.items.every(({ actor }: { actor: object }) => !('name' in actor)));
});

test('one entry has its address; that of another tenant is not there, nor is one that was made up', async () => {
  const [entry] = (await get(`${BASE}?type=requests.added&limit=1`)).body.items;
  assert.deepEqual((await get(`${BASE}/${entry.entry}`)).body, entry);
  const [theirs] = (await get('/tenants/other/audit?type=requests.added&limit=1')).body.items;
  for (const address of [theirs.entry, 'x', Buffer.from(`${entry.at} ${newId()}`).toString('base64url')]) assert.equal((await get(`${BASE}/${address}`)).status, 404);
  for (const query of ['type=DROP', 'since=yesterday', 'limit=0', 'who=me']) assert.equal((await get(`${BASE}?${query}`)).status, 400, query);
  const types = (await get(`${BASE}/types`)).body.items as { type: string; about: string }[];
  assert.ok(types.some(({ type, about }) => type === 'requests.added' && about.length > 10));
});

test('who follows the trail is noted once, and not at every look', async () => {
  const looks = async () =>
    (await get(`${BASE}?type=insight.trail_read&limit=200`)).body.items.filter(({ data }: { data: { followed?: boolean } }) => data.followed).length as number;
  for (let look = 0; look < 3; look++) assert.equal((await get(`${BASE}?live=true&type=requests.added`, 'privacy-officer')).status, 200);
  assert.equal(await looks(), 1);
  await get(`${BASE}?live=true&type=requests.filed`, 'privacy-officer');
  assert.equal(await looks(), 2);
});

test('the operators’ own trail is for whoever runs the whole installation', async () => {
  const operator = await house.operator([{ role: 'auditor' }]);
  const mine = await house.call('GET', `/audit?subject=${operator.id}`, { as: { operator } });
  assert.ok(
    mine.body.items.some(({ type }: { type: string }) => type === 'sessions.session_started'),
    mine.text,
  );
});

test('verified, it says that all is as it was written; and names the entry that is not', async () => {
  await chainAll(house.tenant.id);
  const good = await house.call('POST', `${BASE}/verification`, { as: 'auditor' });
  assert.deepEqual([good.status, good.body.state, good.body.result.ok, good.body.result.findings], [201, 'done', true, []], good.text);
  assert.ok(good.body.result.entries >= 5 && good.body.result.anchors === undefined);
  const [row] = await house.t.dump<{ id: string }>(`select id from platform.events where tenant_id = $1 and type = 'requests.added' order by occurred_at limit 1`, [
    house.tenant.id,
  ]);
  const set = (result: string) => house.t.dump(`update platform.events set result = $2 where tenant_id = $1 and id = $3`, [house.tenant.id, result, row?.id]);
  await set('failure');
  const bad = await house.call('POST', `${BASE}/verification`, { as: 'auditor' });
  await set('success');
  assert.deepEqual([bad.body.result.ok, bad.body.result.findings.length, bad.body.result.findings[0].id], [false, 1, row?.id]);
  assert.match(bad.body.result.findings[0].says, /is not what was written/);
  const [latest, before_] = (await get(`${BASE}/verification`)).body.items;
  assert.deepEqual([latest.id, before_.id], [bad.body.id, good.body.id]);
  assert.deepEqual((await get(`${BASE}/verification/${good.body.id}`)).body, good.body);
  assert.equal((await get(`/tenants/other/audit/verification/${good.body.id}`)).status, 404);
  const told = (await get(`${BASE}?type=insight.trail_verified&limit=2`)).body.items as { result: string }[];
  assert.deepEqual(
    told.map(({ result }) => result),
    ['failure', 'success'],
  );
});

test('a long trail is verified by the worker, one at a time, and says how far it is', async () => {
  const { db, audit } = house.app.platform;
  const queued: unknown[] = [];
  let fails = true;
  const { beginCheck, checkOf, jobTypes } = checkTrail({
    db,
    audit,
    atOnce: 0,
    jobs: { enqueue: async (_tx, _job, data) => void queued.push(data) },
    async verifyTrail(tenantId, _origin, anchors, onBlock) {
      if (fails) throw new Error('The database went away.');
      await onBlock?.(7);
      return audit.verify(tenantId, anchors);
    },
  });
  const origin: Origin = { actor: { kind: 'operator', id: newId() }, requestId: 'long', ip: '203.0.113.9' };
  const [one, same] = [await beginCheck(house.tenant.id, origin), await beginCheck(house.tenant.id, origin)];
  assert.deepEqual([one.state, one.checked, same.id, queued.length], ['waiting', 0, one.id, 1]);
  assert.ok(!JSON.stringify(queued).includes('203.0.113.9'), 'no address in a job');
  const run = (attempt: number) => jobTypes[0]?.handle(queued[0] as never, { id: 'job', attempt, signal: new AbortController().signal });
  await assert.rejects(run(1) as Promise<void>);
  assert.equal((await checkOf(house.tenant.id, one.id))?.state, 'running');
  fails = false;
  await run(2);
  const done = await checkOf(house.tenant.id, one.id);
  assert.deepEqual([done?.state, done?.result?.ok, done?.checked], ['done', true, done?.result?.entries]);
  // One that breaks off for good says so, and keeps nobody from beginning again.
  fails = true;
  const next = await beginCheck(house.tenant.id, origin);
  await assert.rejects(jobTypes[0]?.handle(queued[1] as never, { id: 'job', attempt: 3, signal: new AbortController().signal }) as Promise<void>);
  assert.equal((await checkOf(house.tenant.id, next.id))?.state, 'failed');
  assert.notEqual((await beginCheck(house.tenant.id, origin)).id, next.id);
});

test('all of it leaves with its proof, and is verified without us; no address goes with it', async () => {
  await chainAll(house.tenant.id);
  const file = await get(`${BASE}/export`);
  assert.equal(file.status, 200, file.text);
  assert.match(file.headers['content-disposition'] ?? '', /^attachment; filename="audit-main-\d{4}-\d\d-\d\d\.jsonl"$/);
  assert.equal(file.headers['cache-control'], 'no-store');
  assert.ok(!file.text.includes('203.0.113.') && !file.text.includes('Browser'));
  const keys = await house.app.platform.audit.publicKeys(house.tenant.id);
  const found = await verifyExport({
    lines: (async function* () {
      yield* file.text.trimEnd().split('\n');
    })(),
    anchors: '',
    keys,
  });
  assert.deepEqual([found.ok, found.findings], [true, []]);
  assert.ok((await get(`${BASE}?type=insight.trail_exported`)).body.items.length > 0);
});

test('a report of a time is there in each form; a time that is none is refused', async () => {
  const period = `since=${new Date(Date.now() - 86_400_000).toISOString()}&until=${new Date(Date.now() + 86_400_000).toISOString()}`;
  const [html, csv, json] = await Promise.all(['html', 'csv', 'json'].map((format) => get(`${BASE}/report?format=${format}&${period}`, 'privacy-officer')));
  assert.match(html?.headers['content-type'] ?? '', /^text\/html/);
  assert.match(html?.headers['content-disposition'] ?? '', /^attachment; /);
  assert.match(html?.text ?? '', /requests\.added 5\./);
  assert.equal(csv?.text.split('\n').filter((row) => row.startsWith('rights,')).length, 5);
  assert.equal(json?.body.verified.ok, true, json?.text);
  for (const query of ['since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z', 'since=2020-01-01T00:00:00Z&until=2026-01-01T00:00:00Z', '']) {
    const refused = await get(`${BASE}/report?${query}`);
    assert.deepEqual([refused.status, refused.body.code], [400, 'http.malformed_request'], query);
  }
});
