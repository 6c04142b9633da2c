import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import type { FlowResult } from '#journeys/contract';
import { TEST_ORIGIN } from '#test/support';
import type { ExternalIdentity } from '../../src/federation/contract.ts';
import { fakeAnswer, FAKE_KEY } from '../../src/federation/fake-connector.suite.ts';
import { createFakeDirectory } from '../../src/federation/fake-directory.suite.ts';
import { returnedInput } from '../../src/federation/steps/answers.ts';
import { createMergeWorld, type MergeWorld } from './world.suite.ts';

/* The other account is proved by a sign-in elsewhere: of that very account, a moment ago, in this flow and browser, and nothing is made or connected by it. */

const office = createFakeDirectory();
let w: MergeWorld;
before(async () => {
  w = await createMergeWorld([office.connector]);
});
after(() => w.close());
beforeEach(() => connectionIs('active'));

let nets = 0;

interface Person {
  readonly id: string;
  readonly sub: string;
}

async function connectionIs(state: 'active' | 'suspended', trust: Record<string, unknown> = {}): Promise<void> {
  const settings = { issuer: 'https://there.example' };
  await w.inTenant((tx) =>
    w.app.federation.saveConnection(tx, { slug: 'there', connector: 'fake', name: 'There', settings, secrets: { key: FAKE_KEY }, state, trust }, TEST_ORIGIN),
  );
  w.app.federation.forget(w.tenant.id);
}

/** Who comes back from there, as the account is known there. */
const as = ({ id }: Person, more: Partial<ExternalIdentity> = {}): ExternalIdentity => ({ subject: w.subjects(id)[0] ?? '', claims: {}, ...more });
const now = async () => ((await w.t.dump<{ now: Date }>('select platform.now() as now'))[0] as { now: Date }).now;

class Flow {
  result: FlowResult;
  readonly secret: string;
  private readonly origin = { ...TEST_ORIGIN, ip: `10.9.0.${nets++}` };
  private constructor(result: FlowResult, secret: string) {
    this.result = result;
    this.secret = secret;
  }

  /** In a session of theirs, past the page that begins it. */
  static async of(owner: Person): Promise<Flow> {
    const proof = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: (await now()).toISOString() } as const;
    const session = await w.inTenant((tx) => w.app.sessions.start(tx, TEST_ORIGIN, { userId: owner.id, sub: owner.sub, evidence: [proof] }));
    const secret = `browser-${randomUUID()}`;
    const result = await w.app.journeys.start({
      tenantId: w.tenant.id,
      issuer: w.tenant.issuer,
      journey: 'merge',
      locale: 'en',
      brandId: w.tenant.defaultBrandId,
      browserSecret: secret,
      currentSessionId: session.id,
      facts: { request: { kind: 'merge', userId: owner.id, sub: owner.sub } },
      returnTo: { kind: 'test', ref: '' },
      origin: { ...TEST_ORIGIN, ip: `10.9.1.${nets++}` },
    });
    const flow = new Flow(result, secret);
    await flow.act('begin');
    return flow;
  }

  get screen() {
    return this.result.kind === 'screen' ? this.result.screen.id : this.result.kind === 'refused' ? this.result.reason : this.result.kind;
  }
  get said() {
    const { result } = this;
    return result.kind === 'screen'
      ? [...result.screen.nodes.flatMap((node) => (node.kind === 'text' ? [node.text.id] : [])), ...(result.screen.errors ?? []).map(({ text }) => text.id)]
      : [];
  }
  get id() {
    return this.result.kind === 'gone' ? '' : this.result.flow.id;
  }
  get url() {
    const redirect = this.result.kind === 'screen' ? this.result.screen.nodes.find((node) => node.kind === 'redirect') : undefined;
    return redirect?.href ?? assert.fail(`${this.screen} leads nowhere`);
  }
  async act(action: string, fields: Readonly<Record<string, string>> = {}, secret = this.secret): Promise<FlowResult> {
    const version = this.result.kind === 'gone' ? 0 : this.result.flow.version;
    const result = await w.app.journeys.advance(w.tenant.id, this.id, secret, version, { action, fields }, this.origin);
    if (secret === this.secret) this.result = result;
    return result;
  }
  leave = () => this.act('offers:go:there');
  answer = (who: ExternalIdentity | 'cancelled') => returnedInput({ ...fakeAnswer({ url: this.url }, who), slug: 'there' });
  /** There, and back as somebody. */
  async prove(who: ExternalIdentity): Promise<void> {
    await this.leave();
    const { action, fields } = this.answer(who);
    await this.act(action, fields);
  }
}

const stateOf = async ({ id }: Person) => (await w.inTenant((tx) => w.app.identity.find(tx, id)))?.state;
const count = async (table: string) => (await w.t.dump<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n;
const mergesOf = async ({ id }: Person) => (await w.inTenant((tx) => w.app.identity.merging.undoable(tx, id))).map(({ absorbed }) => absorbed);
/** Nothing but a sign-in elsewhere. */
const elsewhere = (shape = {}) => w.account({ password: false, links: 1, ...shape });

test('an account that has nothing but a sign-in elsewhere is proved by it, asked for anew, and becomes part of this one', async () => {
  const [a, b] = [await w.account(), await elsewhere()];
  const [users, links] = [await count('identity.users'), await count('federation.links')];
  const flow = await Flow.of(a);
  await flow.leave();
  assert.equal(new URL(flow.url).searchParams.get('fresh'), 'true');
  const { action, fields } = flow.answer(as(b));
  await flow.act(action, fields);
  assert.equal(flow.screen, 'account.merge-preview');
  const cards = flow.result.kind === 'screen' ? flow.result.screen.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : [])) : [];
  assert.ok(JSON.stringify(cards).includes('federation.card_name'), 'that it comes over is said');
  assert.deepEqual([await stateOf(b), await count('identity.users'), await count('federation.links')], ['active', users, links]);
  await flow.act('merge');
  assert.equal(flow.screen, 'account.merged');
  assert.deepEqual([await stateOf(b), await mergesOf(a)], ['merged', [b.id]]);
  // From here on it signs in to the one account.
  assert.equal(await w.inTenant((tx) => w.app.federation.userOf(tx, w.connection, as(b).subject)), a.id);
  const done = await flow.act('done');
  assert.deepEqual(done.kind === 'done' && [done.facts.userId, done.facts.external, done.facts.evidence], [a.id, undefined, []]);
});

test('whoever comes back from there is who is proved, never the account whose name was typed before', async () => {
  const [a, b, c] = [await w.account(), await w.account({ links: 1 }), await elsewhere()];
  const [email] = await w.inTenant((tx) => w.app.identity.identifiers(tx, b.id));
  const flow = await Flow.of(a);
  await flow.act('continue', { identifier: email?.value ?? '' });
  await flow.act('change');
  await flow.prove(as(c));
  assert.equal(flow.screen, 'account.merge-preview');
  await flow.act('merge');
  assert.deepEqual([await mergesOf(a), await stateOf(b), await stateOf(c)], [[c.id], 'active', 'merged']);
});

test('an identity that opens no account here opens none by an address, whoever vouches for it, and nothing is made or connected', async () => {
  const [a, b] = [await w.account(), await w.account()];
  const [email] = await w.inTenant((tx) => w.app.identity.identifiers(tx, b.id));
  const [users, links] = [await count('identity.users'), await count('federation.links')];
  for (const trust of [{}, { email: 'verified' }, { email: 'always', domains: ['example.com'] }])
    for (const verified of [false, true]) {
      await connectionIs('active', trust);
      const flow = await Flow.of(a);
      await flow.prove({ subject: randomUUID(), claims: {}, email: { value: email?.value ?? '', verified } });
      assert.deepEqual([flow.screen, flow.said.includes('federation.back_unlinked')], ['identity.identify', true]);
      await flow.act('merge');
      assert.equal(flow.screen, 'identity.identify');
    }
  assert.deepEqual([await stateOf(b), await count('identity.users'), await count('federation.links')], ['active', users, links]);
});

test('an answer counts once, for the question it answers, in the flow and the browser that asked it', async () => {
  const [a, b] = [await w.account(), await elsewhere()];
  const [flow, other] = [await Flow.of(a), await Flow.of(await w.account())];
  await flow.leave();
  await other.leave();
  // Of another flow, as it stands and with its state put in.
  const foreign = other.answer(as(b));
  await flow.act(foreign.action, foreign.fields);
  assert.deepEqual([flow.screen, flow.said.includes('federation.answer_not_expected')], ['federation.sign-in', true]);
  const parameters = (input: typeof foreign) => JSON.parse(input.fields['parameters'] ?? '{}') as Record<string, string>;
  const mine = flow.answer(as(b));
  await flow.act(foreign.action, { ...foreign.fields, parameters: JSON.stringify({ ...parameters(foreign), state: parameters(mine)['state'] }) });
  assert.deepEqual([flow.screen, flow.said.includes('federation.back_refused')], ['identity.identify', true]);
  // To an earlier question of this flow.
  await flow.leave();
  await flow.act(mine.action, mine.fields);
  assert.equal(flow.screen, 'federation.sign-in');
  // In another browser, with all else right: somebody was sent there by a link.
  const right = flow.answer(as(b));
  assert.equal((await flow.act(right.action, right.fields, `browser-${randomUUID()}`)).kind, 'gone');
  assert.equal(flow.screen, 'federation.sign-in');
  // Here it counts, and then no more.
  await flow.act(right.action, right.fields);
  assert.equal(flow.screen, 'account.merge-preview');
  await flow.act('cancel');
  await flow.act(right.action, right.fields);
  assert.equal(flow.screen, 'done');
  assert.equal(await stateOf(b), 'active');
});

test('a sign-in over there that is not from now is none, nor is one that somebody said no to, nor one by a connection that was suspended meanwhile', async () => {
  const [a, b] = [await w.account(), await elsewhere()];
  const hourAgo = Math.floor((await now()).getTime() / 1000) - 3600;
  const flow = await Flow.of(a);
  await flow.prove(as(b, { assurance: { authTime: hourAgo } }));
  assert.deepEqual([flow.screen, flow.said.includes('federation.back_not_fresh')], ['identity.identify', true]);
  await flow.leave();
  const { action, fields } = flow.answer('cancelled');
  await flow.act(action, fields);
  assert.deepEqual([flow.screen, flow.said.includes('federation.back_cancelled')], ['identity.identify', true]);
  await flow.leave();
  const answer = flow.answer(as(b));
  await connectionIs('suspended');
  await flow.act(answer.action, answer.fields);
  assert.equal(flow.screen, 'identity.identify');
  await connectionIs('active');
  // And proved, but then left lying about.
  await flow.prove(as(b));
  assert.equal(flow.screen, 'account.merge-preview');
  await w.t.advance(16 * 60);
  await flow.act('merge');
  assert.equal(flow.screen, 'account.merge-stale');
  assert.equal(await stateOf(b), 'active');
});

test('a suspended account is proved by nothing, the same account is no other one, and an absorbed one leads to the one it is part of', async () => {
  const [a, suspended, absorbed, whole] = [await w.account({ links: 1 }), await elsewhere(), await elsewhere(), await w.account()];
  await w.inTenant((tx) => w.app.identity.setState(tx, TEST_ORIGIN, suspended.id, 'suspended', 'test'));
  const flow = await Flow.of(a);
  await flow.prove(as(suspended));
  assert.deepEqual([flow.screen, flow.said.includes('federation.not_possible')], ['identity.identify', true]);
  await flow.prove(as(a));
  assert.deepEqual([flow.screen, flow.said.includes('account.merge_refused_same')], ['account.merge-refused', true]);
  await flow.act('merge');
  assert.equal(flow.screen, 'account.merge-refused');
  await w.merge(whole.id, absorbed.id);
  await flow.act('again');
  await flow.prove(as(absorbed));
  await flow.act('merge');
  assert.equal(flow.screen, 'account.merged');
  assert.deepEqual([await mergesOf(a), await stateOf(suspended)], [[whole.id], 'suspended']);
});

test('suspended, or taken away from that account, between the proof and the press: it stays as it is', async () => {
  const [a, b, c] = [await w.account(), await elsewhere(), await elsewhere()];
  const flows = [await Flow.of(a), await Flow.of(a)] as const;
  await flows[0].prove(as(b));
  await w.inTenant((tx) => w.app.identity.setState(tx, TEST_ORIGIN, b.id, 'suspended', 'test'));
  await flows[0].act('merge');
  assert.notEqual(flows[0].screen, 'account.merged');
  await flows[1].leave();
  const answer = flows[1].answer(as(c));
  const [link] = await w.inTenant((tx) => w.app.federation.links(tx, c.id));
  await w.inTenant((tx) => w.app.federation.unlink(tx, TEST_ORIGIN, c.id, link?.id ?? ''));
  await flows[1].act(answer.action, answer.fields);
  assert.deepEqual([flows[1].screen, flows[1].said.includes('federation.back_unlinked')], ['identity.identify', true]);
  assert.deepEqual([await stateOf(b), await stateOf(c), await mergesOf(a)], ['suspended', 'active', []]);
});

test('an address whose domain signs in at a directory is led there: the password of it proves the account, and a wrong one nothing', async () => {
  const id = await w.inTenant(async (tx) => {
    const input = { slug: 'office', connector: 'fake-directory', name: 'Office', settings: {}, secrets: {}, trust: { email: 'always' as const, domains: ['office.example'] } };
    return (await w.app.federation.saveConnection(tx, input, TEST_ORIGIN)).connection.id;
  });
  w.app.federation.forget(w.tenant.id);
  const [a, b] = [await w.account(), await w.account({ password: false })];
  const [ada, bo] = [
    { subject: randomUUID(), claims: {} },
    { subject: randomUUID(), claims: {}, email: { value: 'bo@office.example', verified: true } },
  ];
  await w.inTenant((tx) => w.app.federation.link(tx, TEST_ORIGIN, { userId: b.id, connectionId: id, identity: ada }));
  office.people.set('ada@office.example', { password: 'Drei Stege', identity: ada }).set('bo@office.example', { password: 'Vier Stege', identity: bo });
  const flow = await Flow.of(a);
  await flow.act('continue', { identifier: 'ada@office.example' });
  assert.equal(flow.screen, 'federation.directory');
  await flow.act('continue', { name: 'ada@office.example', password: 'Vier Stege' });
  assert.equal(flow.screen, 'federation.directory');
  const users = await count('identity.users');
  // Somebody of that directory whom nobody knows here.
  await flow.act('continue', { name: 'bo@office.example', password: 'Vier Stege' });
  assert.deepEqual([flow.screen, flow.said.includes('federation.back_unlinked'), await count('identity.users')], ['identity.identify', true, users]);
  await flow.act('offers:go:office');
  await flow.act('continue', { name: 'ada@office.example', password: 'Drei Stege' });
  assert.equal(flow.screen, 'account.merge-preview');
  await flow.act('merge');
  assert.deepEqual([flow.screen, await mergesOf(a)], ['account.merged', [b.id]]);
  await w.inTenant((tx) =>
    w.app.federation.saveConnection(tx, { slug: 'office', connector: 'fake-directory', name: 'Office', settings: {}, secrets: {}, state: 'suspended' }, TEST_ORIGIN),
  );
  w.app.federation.forget(w.tenant.id);
});

test('the second step of that account is asked for, and where it is out of use nobody passes without it', async () => {
  const [a, b, c] = [await w.account(), await elsewhere({ apps: 1 }), await elsewhere({ apps: 1, disabled: true })];
  const flow = await Flow.of(a);
  await flow.prove(as(b));
  assert.match(flow.screen, /totp/);
  await flow.act('continue', { code: '000000' });
  await flow.act('merge');
  assert.match(flow.screen, /totp/);
  const blocked = await Flow.of(a);
  await blocked.prove(as(c));
  await blocked.act('merge');
  assert.notEqual(blocked.screen, 'account.merge-preview');
  assert.deepEqual([await stateOf(b), await stateOf(c)], ['active', 'active']);
});
