import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { User } from '#identity';
import { createErasure, erasureRoutes, tablesOf, type ErasureRoom } from '#erasure';
import { countTrips } from '#platform/db';
import type { OutgoingMessage } from '#platform/delivery';
import { createHttpServer } from '#platform/http';
import { cutTrail, exportTrail, reportTrail, restoredTrail, verifyExportFile } from '../../src/app/commands/audit.ts';
import { describeRecipients } from '../../src/app/commands/erasure.ts';
import { runStep, TEST_ORIGIN } from '#test/support';
import { userCommands } from '../../src/app/commands/user.ts';
import { issueCancel, issueKeep } from '../../src/erasure/links.ts';
import { FULL, type AccountShape } from '../merging/accounts.suite.ts';
import { createMergeWorld, type MergeWorld } from '../merging/world.suite.ts';

/* How an account ends, and when it does not. That nothing of it can be read anywhere: `backups.own.db.test.ts`. */

let w: MergeWorld;
before(async () => {
  w = await createMergeWorld();
});
after(() => w.close());

const DAY = 86_400;
const erasure = () => w.app.erasure;
const schedule = (userId: string, askedBy: 'customer' | 'operator' | 'guardian' | 'rule' = 'customer') =>
  w.inTenant((tx) => erasure().schedule(tx, TEST_ORIGIN, { userId, askedBy }));
const end = (userId: string) => erasure().eraseUser(w.tenant.id, userId);
const stateOf = async (userId: string) => (await w.inTenant((tx) => w.app.identity.find(tx, userId)))?.state;
const count = async (text: string, values: readonly unknown[]) => (await w.t.dump<{ n: number }>(`select count(*)::int as n from ${text}`, values))[0]?.n;
const run = async (name: string) => w.app.erasure.scheduled.find((job) => job.name === name)?.run(new AbortController().signal);

/** What rooms tell this one, where it makes no difference. */
const nothingElse = {
  activeSince: async () => new Set<string>(),
  reach: async () => [],
  auditHead: async () => undefined,
  heldUntil: async () => undefined,
  hasSecondStep: async () => false,
  networkKey: () => 'test',
  applicationName: async () => undefined,
  onFailure: () => undefined,
};

/** As if the days had gone by, for this account alone. */
async function due(userId: string): Promise<void> {
  await w.t.dump(`update erasure.erasures set due_at = platform.now() where user_id = $1 and state = 'scheduled'`, [userId]);
  await w.t.dump('update erasure.due set due_at = platform.now() where user_id = $1', [userId]);
}

const marked = (mark: string, more: Partial<AccountShape> = {}): Partial<AccountShape> => ({
  ...FULL,
  mark,
  attributes: { given_name: `${mark}Ada`, family_name: `${mark}Lovelace`, birthdate: '1990-12-10' },
  told: { nickname: `${mark}az` },
  ...more,
});

/** Somebody who also did something: signed in from an address with a browser. */
async function person(mark: string, ip: string): Promise<User> {
  const user = await w.account(marked(mark));
  const origin = { actor: { kind: 'user' as const, id: user.id }, ip, userAgent: `${mark} browser`, requestId: 'test' };
  const [clock] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  await w.inTenant((tx) =>
    w.app.sessions.start(tx, origin, {
      userId: user.id,
      sub: user.sub,
      evidence: [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: (clock as { now: Date }).now.toISOString() }],
    }),
  );
  return user;
}

test('the certificate names nobody, can be checked without us, and says of every table how it ended', async () => {
  const user = await w.account(marked('ZqXcert7'));
  await schedule(user.id);
  await due(user.id);
  const done = await end(user.id);
  assert.ok(done.kind === 'erased');
  await w.app.platform.erasureKeys.rotate(w.tenant.id, { emergency: true });
  const keys = createLocalJWKSet({ keys: await erasure().publicKeys(w.tenant.id) } as unknown as JSONWebKeySet);
  const { payload, protectedHeader } = await compactVerify(done.certificate, keys);
  assert.equal(protectedHeader.typ, 'erasure-certificate+jws');
  const text = new TextDecoder().decode(payload);
  const claims = JSON.parse(text) as { iss: string; accounts: string[]; tables: { table: string; ended: string; rows?: number; why?: string }[] };
  assert.equal(claims.iss, w.tenant.issuer);
  assert.deepEqual(claims.accounts, [createHash('sha256').update(`parvis.erasure:${user.sub}`).digest('base64url')]);
  assert.ok(!/zqxcert7|@/i.test(text) && !text.includes(user.sub) && !text.includes(user.id));
  const ended = new Map(claims.tables.map((of) => [of.table, of]));
  assert.deepEqual(
    claims.tables.map(({ table }) => table),
    tablesOf(w.app.personalData).map(([table]) => table),
  );
  assert.deepEqual([ended.get('identity.user_keys')?.rows, ended.get('identity.identifiers')?.rows, ended.get('oidc.artefacts')?.rows], [1, 4, 3]);
  assert.ok(claims.tables.every((of) => of.ended !== 'kept' || of.why));
  const [head, body, signature] = done.certificate.split('.') as [string, string, string];
  const forged = Buffer.from(text.replace('"rows":1', '"rows":0')).toString('base64url');
  await assert.rejects(compactVerify([head, forged, signature].join('.'), keys));
  assert.ok(body.length > 0);
  assert.equal(await w.inTenant((tx) => erasure().certificateOf(tx, done.id)), done.certificate);
});

test('every application that knew them is told, by the name it knew them by, and the event names nothing else', async () => {
  const user = await w.account(marked('ZqXtold7'));
  await schedule(user.id);
  await due(user.id);
  const done = await end(user.id);
  const events = await w.t.dump<{ data: { clientId?: string; sub: string; erasure: string } }>(
    `select data from platform.events where type = 'identity.user_erased' and subject = $1 order by data ->> 'clientId' nulls first`,
    [user.id],
  );
  assert.deepEqual(
    events.map(({ data }) => data),
    [undefined, 'blog', 'club', 'shop'].map((clientId) => ({ erasure: done.kind === 'erased' && done.id, sub: user.sub, ...(clientId ? { clientId } : {}) })),
  );
});

test('the certificate says who is to be told and where the audit trail ended; a report says how far they are, beside the certificate as it was signed', async () => {
  const user = await w.account(marked('ZqXreach7'));
  while (await w.app.platform.audit.chain());
  const head = await w.app.platform.audit.head(w.tenant.id);
  await schedule(user.id);
  await due(user.id);
  const done = await end(user.id);
  assert.ok(done.kind === 'erased');
  const keys = createLocalJWKSet({ keys: await erasure().publicKeys(w.tenant.id) } as unknown as JSONWebKeySet);
  const claimsOf = async (jws: string) => JSON.parse(new TextDecoder().decode((await compactVerify(jws, keys)).payload)) as Record<string, unknown>;
  const claims = await claimsOf(done.certificate);
  assert.deepEqual([claims['recipients'], claims['audit']], [['blog', 'club', 'shop'], { head: head?.hash, at: head?.at }]);
  const meant = (client: string, outcome: string) =>
    w.t.dump('insert into provisioning.webhook_meant (tenant_id, correlation, recipient, outcome) values ($1, $2, $3, $4)', [w.tenant.id, done.id, client, outcome]);
  await meant('club', 'no_way');
  const report = await claimsOf((await erasure().report(w.tenant.id, done.id)) ?? '');
  const states = [
    { recipient: 'blog', state: 'pending' },
    { recipient: 'club', state: 'no_way' },
    { recipient: 'shop', state: 'pending' },
  ];
  assert.deepEqual([report['certificate'], report['jti'], report['recipients']], [done.certificate, done.id, states]);
  assert.equal((await describeRecipients(w.app, w.tenant, done.id))[1], 'club  listens to nothing: tell them otherwise');
  assert.equal(await erasure().report(w.other.id, done.id), undefined);
});

test('what operators report, export and verify of the audit trail has the erasure in it, and they stand in it themselves', async () => {
  const user = await w.account(marked('ZqXtrail7'));
  await schedule(user.id);
  await due(user.id);
  assert.equal((await end(user.id)).kind, 'erased');
  while (await w.app.platform.audit.chain());
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const [clock] = await w.t.dump<{ to: Date }>(`select platform.now() + interval '1 hour' as "to"`);
  const to = (clock as { to: Date }).to.toISOString();
  await reportTrail(w.app, w.tenant, { format: 'json', to }, print);
  const report = JSON.parse(printed.splice(0).join('')) as { verified: { ok: boolean }; sections: { id: string; entries: { type: string; about?: string }[] }[] };
  const rights = report.sections.find(({ id }) => id === 'rights')?.entries ?? [];
  assert.ok(report.verified.ok && rights.some(({ type, about }) => type === 'identity.user_erased' && about === user.id));
  for (const wrong of [{ from: 'nonsense' }, { from: to }, { from: '2020-01-01' }])
    await assert.rejects(reportTrail(w.app, w.tenant, { format: 'csv', to, ...wrong }, print), /--from/);
  const folder = mkdtempSync(join(tmpdir(), 'parvis-trail-'));
  const file = join(folder, 'trail.jsonl');
  assert.match((await exportTrail(w.app, w.tenant, file, print)) ?? '', /lines written to/);
  await assert.rejects(exportTrail(w.app, w.tenant, file, print), /cannot be written/);
  assert.equal(await verifyExportFile(file, { anchors: [] }, print), true);
  rmSync(folder, { recursive: true });
  async function* tenants() {
    yield w.tenant;
  }
  await assert.rejects(cutTrail(w.app, tenants(), '2999-01'), /Not everything from before 2999-01/);
  await assert.rejects(cutTrail(w.app, tenants(), '2025-13'), /give a month/);
  assert.match((await cutTrail(w.app, tenants(), '2025-01')).join('\n'), /1 tenants[^]*relname < 'events_2025_01'/);
  await assert.rejects(restoredTrail(w.app, w.tenant, 'The backup of May'), /PARVIS_AUDIT_ANCHOR/);
  await assert.rejects(restoredTrail(w.app, w.tenant, 'Ada@example.com lost it'), /without personal data/);
  const noted = await w.t.dump<{ type: string }>(`select distinct type from platform.events where tenant_id = $1 and type like 'insight.%' order by 1`, [w.tenant.id]);
  assert.deepEqual(
    noted.map(({ type }) => type),
    ['insight.trail_cut', 'insight.trail_exported', 'insight.trail_reported', 'insight.trail_verified'],
  );
});

test('the address signs up anew as a stranger; the name of the old account is nobody’s for ever', async () => {
  const user = await w.account({ ...FULL, mark: 'anew' });
  const [email] = await w.inTenant((tx) => w.app.identity.identifiers(tx, user.id));
  assert.ok(email);
  await schedule(user.id);
  await due(user.id);
  await end(user.id);
  const identifiers = [{ kind: email.kind, value: email.value, verified: true }];
  await assert.rejects(w.inTenant((tx) => w.app.identity.register(tx, TEST_ORIGIN, { identifiers, source: 'test', sub: user.sub })));
  const anew = await w.inTenant((tx) => w.app.identity.register(tx, TEST_ORIGIN, { identifiers, source: 'test' }));
  assert.ok(anew.id !== user.id && anew.sub !== user.sub);
  assert.deepEqual(await w.inTenant((tx) => w.app.identity.attributes(tx, anew.id)), {});
  assert.equal((await w.inTenant((tx) => w.app.identity.findBySub(tx, user.sub)))?.state, 'erased');
});

test('from the moment it is asked for the account sleeps; it is not erased early, and cancelling brings back what was', async () => {
  const user = await person('asleep', '192.0.2.4');
  const asked = await schedule(user.id);
  assert.ok(asked.kind === 'scheduled');
  const days = (asked.erasure.dueAt.getTime() - asked.erasure.requestedAt.getTime()) / (DAY * 1000);
  assert.equal(days, 14);
  assert.deepEqual([await stateOf(user.id), (await w.inTenant((tx) => w.app.sessions.list(tx, user.id))).length], ['deletion_pending', 0]);
  assert.equal((await schedule(user.id)).kind, 'already');
  assert.deepEqual(await end(user.id), { kind: 'early' });
  assert.equal(await w.inTenant((tx) => erasure().cancel(tx, TEST_ORIGIN, user.id)), true);
  assert.equal(await w.inTenant((tx) => erasure().cancel(tx, TEST_ORIGIN, user.id)), false);
  assert.deepEqual([await stateOf(user.id), await end(user.id)], ['active', { kind: 'gone' }]);
  assert.equal((await w.inTenant((tx) => w.app.identity.attributes(tx, user.id)))['given_name']?.value, 'asleepAda');
});

test('asked for on its page: what it means first, by a yes and a proof of a moment ago; then it sleeps, and the page needs no session any more', async () => {
  const step = w.app.erasure.steps.find(({ id }) => id === 'erasure.delete');
  assert.ok(step?.run && step.offer);
  const user = await w.account();
  const now = async () => (await w.t.dump<{ now: Date }>('select platform.now() as now'))[0]?.now as Date;
  const session = async (secondsAgo: number) => {
    const at = new Date((await now()).getTime() - secondsAgo * 1000).toISOString();
    return w.inTenant((tx) =>
      w.app.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence: [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at }] }),
    );
  };
  const press = async (currentSessionId: string, action: string, fields: Record<string, string> = {}, memory: Readonly<Record<string, unknown>> = {}) =>
    runStep(step, {
      db: w.app.platform.db,
      now: await now(),
      memory,
      facts: { userId: user.id, sub: user.sub },
      flow: { tenantId: w.tenant.id, brandId: w.tenant.defaultBrandId, issuer: w.tenant.issuer, currentSessionId },
      input: { action, fields },
    });
  const fresh = (await session(0)).id;
  const [stale, plain] = [await press((await session(901)).id, 'delete', { confirmed: 'true' }), await press(fresh, 'delete')];
  assert.deepEqual([stale.errors[0]?.text.id, plain.errors[0]?.field], ['erasure.stale', 'confirmed']);
  assert.equal(await stateOf(user.id), 'active');
  assert.equal((await press(fresh, 'keep')).outcome, 'done');
  const outlook = await w.inTenant((tx) => erasure().outlook(tx, user.id));
  assert.deepEqual([outlook.graceDays, outlook.backupDays, outlook.applications, outlook.heldUntil], [14, 14, [], undefined]);
  const screen = JSON.stringify((await press(fresh, 'look')).screen);
  assert.ok(screen.includes('/account/export') && screen.includes('erasure.delete_stays_text') && screen.includes('"checked":false'), 'nothing is ticked for them');
  const done = await press(fresh, 'delete', { confirmed: 'true' });
  assert.equal(await stateOf(user.id), 'deletion_pending');
  assert.equal(done.screen?.id, 'erasure.delete-scheduled');
  assert.equal(await w.inTenant((tx) => w.app.sessions.byId(tx, fresh)), undefined);
  assert.equal((await press(fresh, 'delete', { confirmed: 'true' })).screen?.id, 'erasure.delete-signed-out');
  assert.equal((await schedule(user.id)).kind, 'already');
  const [asked] = await w.t.dump<{ n: number }>('select count(*)::int as n from erasure.erasures where user_id = $1', [user.id]);
  assert.equal(asked?.n, 1);
});

test('whoever signs in while their account is about to go is asked, once they are proved: kept it is in use, else it stays asleep and nobody is in', async () => {
  const step = w.app.erasure.steps.find(({ id }) => id === 'erasure.leaving');
  assert.ok(step);
  const at = (user: User, sleeps: boolean, action?: string) =>
    runStep(step, {
      db: w.app.platform.db,
      facts: { userId: user.id, sub: user.sub, ...(sleeps ? { sleeps } : {}) },
      flow: { tenantId: w.tenant.id, brandId: w.tenant.defaultBrandId, issuer: w.tenant.issuer },
      ...(action === undefined ? {} : { input: { action } }),
    });
  const user = await w.account();
  const { result, trips } = await countTrips(() => at(user, false));
  assert.deepEqual([result.outcome, trips], ['passed', 0], 'everybody else passes, and pays nothing');
  await schedule(user.id);
  assert.equal((await at(user, true)).screen?.id, 'erasure.leaving');
  const on = await at(user, true, 'go-on');
  assert.deepEqual([on.result.kind === 'refuse' && on.result.reason, await stateOf(user.id)], ['erasure_goes_on', 'deletion_pending']);
  const kept = await at(user, true, 'keep');
  assert.deepEqual([kept.outcome, kept.facts.sleeps, await stateOf(user.id)], ['passed', undefined, 'active']);
  // The link of the mail was quicker; or the end was.
  assert.equal((await at(user, true, 'keep')).outcome, 'passed');
  await schedule(user.id);
  await due(user.id);
  await end(user.id);
  const late = await at(user, true, 'keep');
  assert.equal(late.result.kind === 'refuse' && late.result.reason, 'erasure_over');
  // What a guardian ends is the guardian's to keep, and what a rule of the company ends is nobody's: also where the question was on the screen already.
  for (const askedBy of ['guardian', 'rule'] as const) {
    const child = await w.account();
    await schedule(child.id, askedBy);
    for (const action of [undefined, 'keep']) {
      const { result: said } = await at(child, true, action);
      assert.deepEqual([said.kind === 'refuse' && said.reason, await stateOf(child.id)], ['erasure_goes_on', 'deletion_pending'], `${askedBy} ${action ?? ''}`);
    }
  }
});

test('an operator who lets somebody in says that what they asked for is cancelled, and blocks nobody whose end is near; who was blocked by another way still goes', async () => {
  const user = await w.account();
  await schedule(user.id);
  const commands = await userCommands(w.app, w.tenant, user.sub);
  await assert.rejects(commands.suspend('test'), /about to be erased/);
  assert.match((await commands.activate('test')).join(' '), /cancelled, and the customer is told[\s\S]*active now/);
  assert.equal(await count(`platform.events where subject = $1 and type = 'erasure.cancelled'`, [user.id]), 1);
  assert.deepEqual(await commands.activate('test'), ['The user is active now.']);
  const gone = await w.account();
  await schedule(gone.id);
  await w.inTenant((tx) => w.app.identity.setState(tx, TEST_ORIGIN, gone.id, 'suspended', 'test'));
  await due(gone.id);
  assert.equal((await end(gone.id)).kind, 'erased');
});

test('an account that was blocked is blocked again when its end is cancelled; one that an operator lets in is not erased', async () => {
  const [blocked, back] = [await w.account(), await w.account()];
  await w.inTenant((tx) => w.app.identity.setState(tx, TEST_ORIGIN, blocked.id, 'suspended', 'test'));
  assert.deepEqual(await schedule(blocked.id), { kind: 'refused', why: 'inactive' });
  await schedule(blocked.id, 'operator');
  await w.inTenant((tx) => erasure().cancel(tx, TEST_ORIGIN, blocked.id));
  assert.equal(await stateOf(blocked.id), 'suspended');
  await schedule(back.id);
  await due(back.id);
  await w.inTenant((tx) => w.app.identity.setState(tx, TEST_ORIGIN, back.id, 'active', 'test'));
  assert.deepEqual([await end(back.id), await stateOf(back.id)], [{ kind: 'gone' }, 'active']);
});

test('a legal hold keeps an account, from being merged too, until it is lifted; then the worker ends what was due', async () => {
  const [user, another] = [await w.account(), await w.account()];
  await w.inTenant((tx) => erasure().hold(tx, TEST_ORIGIN, user.id, 'Order of a court'));
  assert.equal(await w.inTenant((tx) => w.app.identity.merging.check(tx, { survivor: another.id, absorbed: user.id })), 'held');
  const asked = await schedule(user.id);
  assert.ok(asked.kind === 'scheduled' && asked.erasure.hold?.reason === 'Order of a court');
  await due(user.id);
  assert.deepEqual(await end(user.id), { kind: 'held' });
  await run('erasure.erase-due');
  assert.equal(await stateOf(user.id), 'deletion_pending');
  assert.equal(await w.inTenant((tx) => erasure().liftHold(tx, TEST_ORIGIN, user.id)), true);
  await run('erasure.erase-due');
  assert.equal(await stateOf(user.id), 'erased');
});

test('whoever has just recovered an account cannot have it deleted', async () => {
  const user = await w.account();
  await w.t.dump(`insert into credentials.holds (tenant_id, user_id, reason, until) values ($1, $2, 'recovery', platform.now() + interval '1 hour')`, [w.tenant.id, user.id]);
  assert.deepEqual(await schedule(user.id), { kind: 'refused', why: 'held' });
  assert.equal(await stateOf(user.id), 'active');
});

test('of parallel tries one erases; one that breaks half way leaves everything, and the next does it', async () => {
  const user = await w.account(marked('broken'));
  await schedule(user.id);
  await due(user.id);
  const before = await w.everything([user.id]);
  const failures: unknown[] = [];
  const broken = createErasure({
    ...w.app.platform,
    ...w.app,
    ...nothingElse,
    signingKeys: w.app.platform.erasureKeys,
    parts: () => [
      ...w.app.personalData,
      {
        tables: {},
        erase: async () => {
          throw new Error('power cut');
        },
      },
    ],
    onFailure: (error) => failures.push(error),
  });
  await broken.scheduled[0]?.run(new AbortController().signal);
  assert.equal(failures.length, 1);
  assert.deepEqual(await w.everything([user.id]), before);
  const all = await Promise.all(Array.from({ length: 8 }, () => end(user.id)));
  assert.deepEqual(all.map(({ kind }) => kind).toSorted(), ['erased', ...Array.from({ length: 7 }, () => 'gone')].toSorted());
  assert.equal(await count(`platform.events where type = 'identity.user_erased' and subject = $1 and data ->> 'clientId' is null`, [user.id]), 1);
});

test('whoever takes a merge back at the same moment, is signing in or writes something does it before or not at all', async () => {
  const [a, b] = [await person('racea', '192.0.2.1'), await person('raceb', '192.0.2.2')];
  const merge = await w.merge(a.id, b.id);
  const [clock] = await w.t.dump<{ at: string }>('select platform.now()::text as at');
  await schedule(a.id);
  await due(a.id);
  const [done, undone] = await Promise.all([
    end(a.id),
    w.inTenant((tx) => w.app.identity.merging.undo(tx, TEST_ORIGIN, merge)),
    w.inTenant((tx) => w.app.identity.writeAttributes(tx, TEST_ORIGIN, a.id, { given_name: 'Late' }, 'test')).catch(() => undefined),
    w.inTenant((tx) => w.app.identity.verifyIdentifier(tx, TEST_ORIGIN, a.id, { kind: 'email', value: 'late@example.com' })).catch(() => undefined),
  ]);
  assert.equal(done.kind, 'erased');
  // What was half written then goes a moment later.
  assert.deepEqual(await end(a.id), { kind: 'gone' });
  const gone = undone.kind === 'undone' ? [a.id] : [a.id, b.id];
  if (undone.kind === 'undone') assert.notEqual(await stateOf(b.id), 'erased');
  for (const id of gone) {
    assert.equal(await stateOf(id), 'erased');
    for (const [table, { by, ends }] of tablesOf(w.app.personalData))
      if (by?.column === 'user_id' && ends !== 'kept') assert.equal(await count(`${table} where user_id = $1`, [id]), 0, table);
    // What was proved before it begins nothing any more.
    const stands = await w.t.dump<{ ok: boolean }>('select sessions.proof_stands($1, $2, $3::timestamptz, null, null, false) as ok', [w.tenant.id, id, clock?.at]);
    assert.equal(stands[0]?.ok, false);
  }
});

test('one tenant erases nobody of another', async () => {
  const user = await w.account();
  await schedule(user.id);
  await due(user.id);
  assert.deepEqual(await erasure().eraseUser(w.other.id, user.id), { kind: 'gone' });
  assert.equal(await stateOf(user.id), 'deletion_pending');
});

test('each proved address hears that it is coming, that it stays, and, as the last thing ever, that it is done; nobody else does', async () => {
  const user = await w.account({ emails: 2, phone: true });
  const told = async () =>
    (await w.t.dump<{ template: string }>(`select template from platform.deliveries where template like 'erasure.%' order by created_at, template`)).map(
      ({ template }) => template,
    );
  const before = (await told()).length;
  await schedule(user.id);
  await schedule(user.id);
  await w.inTenant((tx) => erasure().cancel(tx, TEST_ORIGIN, user.id));
  await schedule(user.id);
  await due(user.id);
  await end(user.id);
  await end(user.id);
  assert.deepEqual((await told()).toSorted().length - before, 4);
  const all = await w.t.dump<{ template: string; n: number }>(`select template, count(*)::int as n from platform.deliveries where template like 'erasure.%' group by 1 order by 1`);
  assert.deepEqual(
    all.map(({ template }) => template),
    ['erasure.cancelled', 'erasure.done', 'erasure.scheduled'],
  );
});

/** What mails lead to, of this tenant; with the header `x-other`, of the other one. Pages come as their screens. */
async function serveLinks(room: ErasureRoom = erasure()) {
  const tenantOf = ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }) => (headers['x-other'] === undefined ? w.tenant : w.other);
  const server = await createHttpServer({
    resolve: async () => ({ place: w.tenant, basePath: '' }),
    scopes: [
      {
        name: 'erasure',
        prefix: '',
        plugin: erasureRoutes({
          db: w.app.platform.db,
          oneTime: w.app.platform.oneTime,
          erasure: room,
          tenantOf,
          show: async (_request, reply, { screen, status = 200, form }) => reply.code(status).send({ id: screen.id, action: form?.action, nodes: screen.nodes }),
        }),
        onError: (error, _request, reply) => reply.code(error.status).send({ code: error.code }),
      },
    ],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 100,
    drainSeconds: 1,
    ready: async () => true,
  });
  const base = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}/erasure`;
  const ask = async (path: string, method = 'GET', headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${base}/${path}`, { method, headers });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };
  return { ask, close: () => server.close() };
}

test('links of mails: looking changes nothing, a foreign page does nothing, and the button works once', async () => {
  const { ask, close } = await serveLinks();
  const own = { origin: new URL(w.tenant.issuer).origin };
  const id = ({ body }: { readonly body: string }) => (JSON.parse(body) as { id?: string; code?: string }).id ?? (JSON.parse(body) as { code?: string }).code;
  try {
    const user = await w.account();
    await schedule(user.id);
    const cancel = `cancel/${await w.inTenant((tx) => issueCancel(w.app.platform, tx, user.id))}`;
    for (let looks = 0; looks < 3; looks++) assert.equal(id(await ask(cancel)), 'erasure.cancel');
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }]) assert.equal(id(await ask(cancel, 'POST', headers)), 'erasure.cross_site');
    assert.equal(await stateOf(user.id), 'deletion_pending');
    const presses = await Promise.all(Array.from({ length: 5 }, () => ask(cancel, 'POST', own)));
    assert.deepEqual(presses.map(({ status }) => status).toSorted(), [200, 410, 410, 410, 410]);
    assert.deepEqual([await stateOf(user.id), id(await ask(cancel))], ['active', 'erasure.gone']);

    // A link from before does not keep what is gone.
    await schedule(user.id);
    const late = `cancel/${await w.inTenant((tx) => issueCancel(w.app.platform, tx, user.id))}`;
    await due(user.id);
    const done = await end(user.id);
    assert.ok(done.kind === 'erased');
    assert.deepEqual([(await ask(late, 'POST', own)).status, await stateOf(user.id)], [410, 'erased']);

    // Of somebody who was asked whether they still want their account: it keeps that, also in the days of grace, and nothing else.
    const asked = await w.account();
    const keep = async () => `keep/${await w.inTenant((tx) => issueKeep(w.app.platform, tx, asked.id, 1))}`;
    assert.equal(id(await ask(await keep())), 'erasure.gone', 'nobody was asked');
    await w.t.dump(`insert into erasure.inactive (tenant_id, user_id, next_at) values ($1, $2, platform.now())`, [w.tenant.id, asked.id]);
    const link = await keep();
    assert.deepEqual([id(await ask(link)), id(await ask(link, 'POST'))], ['erasure.keep', 'erasure.cross_site']);
    const keeps = await Promise.all(Array.from({ length: 3 }, () => ask(link, 'POST', own)));
    assert.deepEqual(keeps.map(({ status }) => status).toSorted(), [200, 410, 410]);
    assert.equal(await count('erasure.inactive where user_id = $1', [asked.id]), 0);
    const pending = await keep();
    await w.inTenant((tx) => erasure().schedule(tx, TEST_ORIGIN, { userId: asked.id, askedBy: 'inactive' }));
    assert.deepEqual([id(await ask(pending)), (await ask(pending, 'POST', own)).status, await stateOf(asked.id)], ['erasure.keep', 200, 'active']);
    await schedule(asked.id);
    const other = await keep();
    assert.deepEqual([(await ask(other, 'POST', own)).status, await stateOf(asked.id)], [410, 'deletion_pending'], 'what they asked for themselves is another link');

    for (const wrong of ['cancel/x', `cancel/${'a'.repeat(43)}`, `keep/${'a'.repeat(43)}`])
      assert.deepEqual([(await ask(wrong)).status, (await ask(wrong, 'POST', own)).status], [410, 410], wrong);
    const keys = JSON.parse((await ask('keys')).body) as JSONWebKeySet;
    await compactVerify(done.certificate, createLocalJWKSet(keys));
    assert.ok(keys.keys.every((key) => !('d' in key)));
  } finally {
    await close();
  }
});

test('by the link of its mails an erasure is looked at, with nobody signed in: waiting, held, kept, done with who was told and the certificate; nothing of the person is there, looking changes nothing, and it ends', async () => {
  const names: Readonly<Record<string, string>> = { blog: 'The blog', club: 'The club' };
  const sent: OutgoingMessage[] = [];
  const room = createErasure({
    ...w.app.platform,
    ...w.app,
    ...nothingElse,
    signingKeys: w.app.platform.erasureKeys,
    delivery: { send: async (_tx, message) => void sent.push(message) },
    reach: w.app.webhooks.reach,
    applicationName: async (_tenant, clientId) => names[clientId],
    parts: () => w.app.personalData,
  });
  const { ask, close } = await serveLinks(room);
  /** Of all addresses, as the last messages had it. */
  const links = () => [...new Set(sent.splice(0).flatMap((of) => (of.channel === 'email' ? [`${of.content.template} ${of.content.also?.url ?? of.content.action?.url}`] : [])))];
  try {
    const user = await w.account(marked('ZqXlook7'));
    const first = await schedule(user.id);
    assert.ok(first.kind === 'scheduled');
    const waits = await ask(first.progress);
    assert.equal((JSON.parse(waits.body) as { id: string }).id, 'erasure.progress-waiting');
    assert.match(waits.body, /erasure\.progress_waiting[^]*erasure\.progress_keep/);
    assert.equal(waits.headers.get('referrer-policy'), 'no-referrer');
    await w.inTenant((tx) => erasure().hold(tx, TEST_ORIGIN, user.id, 'Order of a court'));
    assert.match((await ask(first.progress)).body, /erasure\.mail_scheduled_held[^]*Order of a court[^]*erasure\.progress_keep/);
    await w.inTenant((tx) => erasure().liftHold(tx, TEST_ORIGIN, user.id));
    assert.equal((await ask(`${first.progress}/certificate`)).status, 404, 'nothing is certified yet');
    assert.equal((await ask(`cancel/${first.progress}`)).status, 410, 'it is not the secret that keeps the account');
    assert.equal(await stateOf(user.id), 'deletion_pending');
    await w.inTenant((tx) => erasure().cancel(tx, TEST_ORIGIN, user.id));
    assert.match((await ask(first.progress)).body, /erasure\.progress-kept/);

    const second = await w.inTenant((tx) => room.schedule(tx, TEST_ORIGIN, { userId: user.id, askedBy: 'customer' }));
    assert.ok(second.kind === 'scheduled' && second.progress !== first.progress);
    const link = `${w.tenant.issuer}/erasure/${second.progress}`;
    assert.deepEqual(links(), [`erasure.scheduled ${link}`]);
    await due(user.id);
    const over = (await ask(second.progress)).body;
    assert.ok(over.includes('erasure.progress_due') && !over.includes('erasure.progress_keep'));
    const done = await room.eraseUser(w.tenant.id, user.id);
    assert.ok(done.kind === 'erased');
    assert.deepEqual(links(), [`erasure.done ${link}`], 'the last message leads there too');
    await w.t.dump(`insert into provisioning.webhook_meant (tenant_id, correlation, recipient, outcome) values ($1, $2, 'club', 'no_way')`, [w.tenant.id, done.id]);
    const { body } = await ask(second.progress);
    assert.equal((JSON.parse(body) as { id: string }).id, 'erasure.progress-erased');
    const told = [...body.matchAll(/"erasure\.progress_told","values":\{"name":"([^"]*)"\}\},"value":\{"id":"erasure\.progress_(\w+)"/g)].map(([, name, state]) => [name, state]);
    assert.deepEqual(
      told,
      [
        ['The blog', 'on_its_way'],
        ['The club', 'no_way'],
      ],
      'and of what is no application any more, nothing',
    );
    assert.match(body, /erasure\.progress_backups/);
    assert.ok(!/zqxlook7|@/i.test(body) && ![user.id, user.sub].some((of) => body.includes(of)), 'nothing of the person');
    for (let times = 0; times < 2; times++) assert.equal((await ask(`${second.progress}/certificate`)).body, done.certificate);

    const wrongs = ['a'.repeat(43), 'x', `${'a'.repeat(43)}/certificate`];
    for (const wrong of wrongs) assert.equal((await ask(wrong)).status, 404, wrong);
    assert.equal((await ask(second.progress, 'GET', { 'x-other': '1' })).status, 404, 'of another tenant');
    const kept = await w.t.dump<{ row: string }>('select to_jsonb(e)::text as row from erasure.erasures e where id = $1', [done.id]);
    assert.ok(kept[0] && !kept[0].row.includes(second.progress), 'only a hash of it is kept');

    await w.t.dump(`update erasure.erasures set erased_at = platform.now() - interval '90 days' where id = $1`, [done.id]);
    assert.equal((await ask(second.progress)).status, 404);
    const child = await schedule((await w.account()).id, 'guardian');
    assert.ok(child.kind === 'scheduled');
    const guarded = (await ask(child.progress)).body;
    assert.ok(guarded.includes('erasure.mail_scheduled_guardian') && !guarded.includes('erasure.progress_keep'));
    let last = await ask(child.progress);
    for (let times = 0; last.status === 200 && times < 130; times++) last = await ask(child.progress);
    assert.equal(last.status, 429);
  } finally {
    await close();
  }
});
