import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { User } from '#identity';
import { planAll, runRetention } from '../../src/app/commands/retention.ts';
import { accountHash, hashOf, sealPayload } from '../../src/oidc/artefacts/seal-artefact.ts';
import { holdLifted } from '../../src/erasure/events.ts';
import { TEST_ORIGIN } from '#test/support';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';

/* Accounts that nobody uses: asked about twice, then erased; whoever uses theirs in any way, is held, or cannot be asked, keeps it. */

let w: MergeWorld;
before(async () => {
  w = await createMergeWorld();
});
after(() => w.close());

const DAY = 86_400;
const run = (name: string) => w.app.erasure.scheduled.find((job) => job.name === name)?.run(new AbortController().signal);
const askAll = () => run('erasure.ask-inactive');
const goOn = () => run('erasure.remind-inactive');
const stateOf = async ({ id }: Pick<User, 'id'>) => (await w.inTenant((tx) => w.app.identity.find(tx, id)))?.state;
const isAsked = ({ id }: Pick<User, 'id'>) => w.inTenant((tx) => w.app.erasure.isAsked(tx, id));
const settings = (more: object) => w.app.tenants.save({ slug: 'main', name: 'Main', issuer: 'http://localhost:3000', settings: more });
const fresh = async () => {
  const tenant = await w.app.tenants.bySlug('main');
  assert.ok(tenant);
  return tenant;
};
const mails = async (template: string) => (await w.t.dump<{ n: number }>('select count(*)::int as n from platform.deliveries where template = $1', [template]))[0]?.n;
const told = async ({ id }: Pick<User, 'id'>, type: string) => (await w.t.dump(`select from platform.events where subject = $1 and type = $2`, [id, type])).length;

async function signIn({ id, sub }: User): Promise<void> {
  const [clock] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  const evidence = [{ type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: (clock?.now ?? new Date()).toISOString() }];
  // As at the door of a page: nobody is known yet who does it.
  await w.inTenant((tx) => w.app.sessions.start(tx, { actor: { kind: 'anonymous' }, requestId: 'test' }, { userId: id, sub, evidence }));
}

/** An application goes on with what they allowed, without them. */
async function refreshToken({ sub }: User): Promise<void> {
  const cipher = await w.app.platform.keys.tenant(w.tenant.id);
  const [grant, token] = [hashOf(`grant-${sub}`), hashOf(`token-${sub}`)];
  const put = (kind: string, hash: Buffer, grantHash: Buffer | null, account: Buffer | null) =>
    w.t.dump(
      `insert into oidc.artefacts (tenant_id, kind, id_hash, grant_hash, account_hash, payload, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, platform.now(), platform.now() + interval '90 days')`,
      [w.tenant.id, kind, hash, grantHash, account, sealPayload(cipher, kind, hash, '{}')],
    );
  await put('Grant', grant, null, accountHash(cipher, sub));
  await put('RefreshToken', token, grant, null);
}

test('asked, reminded, and erased after the days of grace; used, held, unreachable or young accounts are left alone, and nobody is asked where it is off', async () => {
  const back = await w.t.holdClock();
  try {
    const [idle, early, late, offline, held, nameless] = [
      await w.account(),
      await w.account(),
      await w.account(),
      await w.account(),
      await w.account(),
      await w.account({ emails: 0, username: true }),
    ];
    await w.inTenant((tx) => w.app.erasure.hold(tx, TEST_ORIGIN, held.id, 'An order of a court'));
    await w.t.advance(300 * DAY);
    await signIn(early);
    await refreshToken(offline);
    await w.t.advance(66 * DAY);
    const young = await w.account();
    await askAll();
    assert.equal(await isAsked(idle), false, 'off by default');
    await settings({ inactivity: { months: 12 } });
    assert.match((await planAll(w.app, await fresh())).at(-1) ?? '', /12 months {2}3 would be asked .*0 asked, 0 reminded, 0 in/);
    assert.equal(await isAsked(idle), false, 'the plan asks nobody');
    await Promise.all([askAll(), askAll()]);
    assert.deepEqual(
      [await isAsked(idle), await isAsked(late), await isAsked(early), await isAsked(offline), await isAsked(held), await isAsked(nameless), await isAsked(young)],
      [true, true, false, false, false, false, false],
    );
    assert.deepEqual([await mails('erasure.inactive-asked'), await told(idle, 'erasure.inactive_asked')], [2, 1], 'once each, also by two workers');
    await askAll();
    await w.t.advance(14 * DAY - 1);
    await goOn();
    assert.equal(await mails('erasure.inactive-reminded'), 0);
    await signIn(late);
    await w.t.advance(1);
    await Promise.all([goOn(), goOn()]);
    assert.deepEqual([await mails('erasure.inactive-asked'), await mails('erasure.inactive-reminded'), await isAsked(late)], [2, 1, false], 'who signed in is not reminded');
    assert.match((await planAll(w.app, await fresh())).at(-1) ?? '', /0 asked, 1 reminded, 0 in/);
    await w.t.advance(14 * DAY);
    await Promise.all([goOn(), goOn()]);
    assert.deepEqual([await stateOf(idle), await stateOf(late), await stateOf(held), await stateOf(offline)], ['deletion_pending', 'active', 'active', 'active']);
    const [scheduled] = await w.t.dump<{ data: { askedBy: string } }>(`select data from platform.events where subject = $1 and type = 'erasure.scheduled'`, [idle.id]);
    assert.equal(scheduled?.data.askedBy, 'inactive');
    await w.t.advance(14 * DAY);
    await run('erasure.erase-due');
    assert.equal(await stateOf(idle), 'erased');
    assert.deepEqual(await w.t.dump('select from erasure.inactive where user_id = $1', [idle.id]), []);
    const [erased] = await w.t.dump<{ certificate: string }>('select certificate from erasure.erasures where user_id = $1', [idle.id]);
    const claims = JSON.parse(Buffer.from(erased?.certificate.split('.')[1] ?? '', 'base64url').toString()) as { requested_by: string };
    assert.equal(claims.requested_by, 'inactive');
  } finally {
    await settings({});
    await back();
  }
});

test('whoever keeps it is not asked again before it was unused for as long again; one that is held meanwhile is not erased', async () => {
  const back = await w.t.holdClock();
  try {
    const [kept, held] = [await w.account(), await w.account()];
    await settings({ inactivity: { months: 6 } });
    await w.t.advance(190 * DAY);
    await askAll();
    assert.deepEqual([await isAsked(kept), await isAsked(held)], [true, true]);
    assert.equal(await w.inTenant((tx) => w.app.erasure.keep(tx, { actor: { kind: 'anonymous' }, requestId: 'test' }, kept.id)), true);
    assert.equal(await w.inTenant((tx) => w.app.erasure.keep(tx, TEST_ORIGIN, kept.id)), false);
    await w.inTenant((tx) => w.app.erasure.hold(tx, TEST_ORIGIN, held.id, 'A dispute'));
    await w.t.advance(40 * DAY);
    await goOn();
    await askAll();
    assert.deepEqual([await isAsked(kept), await isAsked(held), await stateOf(held)], [false, false, 'active']);
    await w.t.advance(150 * DAY);
    await askAll();
    assert.equal(await isAsked(kept), true, 'half a year after they kept it');
    await settings({});
    await w.t.advance(14 * DAY);
    await goOn();
    assert.equal(await isAsked(kept), false, 'turned off: nobody is asked any more');
  } finally {
    await settings({});
    await back();
  }
});

test('accounts that never became anybody’s, and leads that serve nothing, end by their rules; a plan says so first', async () => {
  const back = await w.t.holdClock();
  try {
    const unproved = (name: string) =>
      w.inTenant((tx) =>
        w.app.identity.register(
          tx,
          { actor: { kind: 'anonymous' }, requestId: 'test' },
          { identifiers: [{ kind: 'email', value: `${name}@never.example`, verified: false }], source: 'test' },
        ),
      );
    const lead = async (name: string) => {
      const by = { applicationId: 'newsletter', source: 'lead:newsletter' };
      const told = await w.inTenant((tx) =>
        w.app.identity.leads.collect(tx, { actor: { kind: 'application' }, requestId: 'test' }, by, { contact: { kind: 'email', value: `${name}@lead.example` } }),
      );
      const user = await w.inTenant((tx) => w.app.identity.findBySub(tx, told.sub));
      assert.ok(user);
      return user;
    };
    const [ghost, used, forgotten, subscriber, again] = [await unproved('ghost'), await unproved('used'), await lead('forgotten'), await lead('subscriber'), await lead('again')];
    await w.inTenant((tx) =>
      w.app.consent.give(tx, { actor: { kind: 'application' }, requestId: 'test' }, { userId: subscriber.id, purpose: 'news', locale: 'en', method: 'api' }),
    );
    await w.t.advance(39 * DAY);
    await signIn(used);
    await lead('again');
    await w.t.advance(2 * DAY);
    await settings({ retention: { unverifiedDays: 40, leadDays: 40 } });
    const plan = (await planAll(w.app, await fresh())).join('\n');
    assert.match(plan, /retention\.unverifiedDays +40 days +1 would go/);
    assert.match(plan, /retention\.leadDays +40 days +1 would go/);
    assert.deepEqual([await stateOf(ghost), await stateOf(forgotten)], ['active', 'active']);
    await runRetention(w.app.retention, await fresh());
    await run('erasure.erase-due');
    assert.deepEqual(
      await Promise.all([ghost, forgotten, used, subscriber, again].map(stateOf)),
      ['erased', 'erased', 'active', 'active', 'active'],
      'who signed in, who allowed something, and whom a site told of again stay',
    );
  } finally {
    await settings({});
    await back();
  }
});

test('where the trail was cut and does not reach back so far, nobody is taken for gone', async () => {
  const back = await w.t.holdClock();
  try {
    const idle = await w.account();
    await settings({ inactivity: { months: 6 }, retention: { unverifiedDays: 40 } });
    await w.t.advance(190 * DAY);
    const none = (lines: readonly string[]) => lines.filter((line) => / 0 would (?:go|be asked)/.test(line)).length;
    const before = none((await planAll(w.app, await fresh())).slice(-1));
    await w.t.dump(`delete from platform.events where occurred_at < platform.now() - interval '100 days'`);
    await w.inTenant((tx) => w.app.platform.events.publish(tx, holdLifted, { origin: TEST_ORIGIN, data: {} }));
    await askAll();
    assert.deepEqual([before, none((await planAll(w.app, await fresh())).slice(-1)), await isAsked(idle)], [0, 1, false]);
  } finally {
    await settings({});
    await back();
  }
});
