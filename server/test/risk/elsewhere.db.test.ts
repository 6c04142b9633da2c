import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import type { FlowResult } from '#journeys/contract';
import { TEST_ORIGIN } from '#test/support';
import type { ExternalIdentity } from '../../src/federation/contract.ts';
import { fakeAnswer } from '../../src/federation/fake-connector.suite.ts';
import { returnedInput } from '../../src/federation/steps/answers.ts';
import type { MergeWorld } from '../merging/world.suite.ts';
import { createPlacedWorld, FIREFOX, publishPolicy } from './visits.suite.ts';

/* Somebody who signs in elsewhere only, and has no address that is proved, is asked for one more proof, and whoever has none left waits. */

let w: MergeWorld;
before(async () => {
  w = await createPlacedWorld();
});
after(() => w.close());
afterEach(async () => {
  await w.t.dump('delete from risk.policies');
  w.app.risk.standings.forget(w.tenant.id);
});

const seconds = async () => Math.floor(((await w.t.dump<{ now: Date }>('select platform.now() as now'))[0] as { now: Date }).now.getTime() / 1000);

class Visit {
  result: FlowResult = { kind: 'gone' } as FlowResult;
  readonly secret = `browser-${randomUUID()}`;
  private readonly origin = { ...TEST_ORIGIN, ip: '198.51.100.20', userAgent: FIREFOX };
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }

  async begin(within?: { readonly sessionId: string; readonly sub: string }): Promise<this> {
    this.result = await w.app.journeys.start({
      tenantId: w.tenant.id,
      issuer: w.tenant.issuer,
      journey: within ? 'step-up' : 'sign-in',
      ...(within ? { currentSessionId: within.sessionId, facts: { userId: this.id, sub: within.sub, candidateId: this.id }, wanted: { acr: [], fresh: true } } : {}),
      locale: 'en',
      brandId: w.tenant.defaultBrandId,
      browserSecret: this.secret,
      returnTo: { kind: 'test', ref: '' },
      origin: this.origin,
    });
    if (!within) await this.act('offers:go:there');
    return this;
  }
  get at(): string {
    return this.result.kind === 'screen' ? this.result.screen.id : this.result.kind === 'refused' ? this.result.text.id : this.result.kind;
  }
  get nodes() {
    return this.result.kind === 'screen' ? this.result.screen.nodes : [];
  }
  get url(): string {
    const redirect = this.nodes.find((node) => node.kind === 'redirect');
    return redirect?.kind === 'redirect' ? redirect.href : assert.fail(`${this.at} leads nowhere`);
  }
  async act(action: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    if (this.result.kind === 'gone') return assert.fail('gone');
    this.result = await w.app.journeys.advance(w.tenant.id, this.result.flow.id, this.secret, this.result.flow.version, { action, fields }, this.origin);
  }
  /** Back from there, where they signed in at that time. */
  async back(authTime: number | undefined, more: Partial<ExternalIdentity> = {}): Promise<void> {
    const identity = { subject: w.subjects(this.id)[0] ?? '', claims: {}, ...(authTime === undefined ? {} : { assurance: { authTime } }), ...more };
    const { action, fields } = returnedInput({ ...fakeAnswer({ url: this.url }, identity), slug: 'there' });
    await this.act(action, fields);
  }
}

/** Nothing but a sign-in elsewhere. */
async function somebody() {
  const { id, sub } = await w.account({ password: false, links: 1 });
  await w.t.dump('update identity.identifiers set verified_at = null where user_id = $1', [id]);
  await w.t.dump('update identity.contacts set verified_at = null where user_id = $1', [id]);
  await publishPolicy(w, { unprovable: 'hold', score: null, rules: [{ id: 'all', when: { actions: ['sign-in', 'step-up'] }, verdict: 'challenge' }] });
  return { id, sub };
}

async function asked(authTime?: number): Promise<Visit> {
  const { id } = await somebody();
  const visit = await new Visit(id).begin();
  await visit.back(authTime);
  return visit;
}
const outcomeOf = async ({ id }: Visit) =>
  (await w.t.dump<{ outcome: string }>('select outcome from risk.decisions where user_id = $1 order by at desc limit 1', [id]))[0]?.outcome;

test('they prove it anew over there, by a sign-in that is shown to be newer than the question, and get in', async () => {
  const visit = await asked();
  assert.equal(visit.at, 'federation.prove-anew');
  assert.equal(new URL(visit.url).searchParams.get('fresh'), 'true');
  await visit.back((await seconds()) + 1);
  for (let screens = 0; visit.result.kind === 'screen' && screens < 5; screens++) {
    const later = visit.nodes.find((node) => node.kind === 'action' && /^(?:not-now|skip|later)$/.test(node.action));
    await visit.act(later?.kind === 'action' ? later.action : 'continue');
  }
  assert.equal(visit.at, 'done');
  assert.equal(await outcomeOf(visit), 'passed');
});

test('so do they where they are to confirm in a session, which a browser that took it along cannot', async () => {
  const { id, sub } = await somebody();
  const evidence = [{ type: 'external', factor: 'knowledge' as const, amr: [], countsAsFactor: true, at: new Date(((await seconds()) - 3600) * 1000).toISOString() }];
  const session = await w.inTenant((tx) => w.app.sessions.start(tx, { ...TEST_ORIGIN, ip: '192.0.2.20', userAgent: FIREFOX }, { userId: id, sub, evidence }));
  const [owner, thief] = [await new Visit(id).begin({ sessionId: session.id, sub }), await new Visit(id).begin({ sessionId: session.id, sub })];
  assert.deepEqual([owner.at, thief.at], ['federation.prove-anew', 'federation.prove-anew']);
  await thief.back(undefined);
  assert.equal(thief.at, 'risk.hold');
  await owner.back((await seconds()) + 1);
  assert.equal(owner.at, 'done');
});

test('a session that is remembered over there, another account of theirs, and a system that does not say when it was, or says what cannot be, prove nothing', async () => {
  const before_ = (await seconds()) - 30;
  for (const [what, first, second, more] of [
    ['it says nothing', undefined, undefined, {}],
    ['it was before the question', undefined, before_, {}],
    ['it is the sign-in that they came with, a moment ago', before_ + 30, before_ + 30, {}],
    ['it is said in milliseconds, as some do', undefined, before_ * 1000, {}],
    ['somebody else', undefined, before_ + 60, { subject: 'somebody else' }],
  ] as const) {
    const visit = await asked(first);
    assert.equal(visit.at, 'federation.prove-anew', what);
    await visit.back(second, more);
    assert.equal(visit.at, 'risk.hold', what);
  }
});

test('who cannot waits on a page that says what to do, and a word of theirs where they are signed in lets them go on', async () => {
  const visit = await asked();
  await visit.act('unable');
  assert.equal(visit.at, 'risk.hold');
  const said = visit.nodes.flatMap((node) => (node.kind === 'text' ? node.text.id : []));
  assert.deepEqual(said, ['risk.hold_nowhere', 'risk.hold_nowhere_next']);
  assert.ok(!visit.nodes.some((node) => node.kind === 'action' && node.action === 'resend'), 'nothing was sent that could be sent again');
  await visit.act('resend');
  await visit.act('check');
  assert.equal(visit.at, 'risk.hold');
  const [question] = await w.inTenant((tx) => w.app.risk.answers.list(tx, visit.id));
  assert.equal(question?.outcome, 'held', 'it stands in the account');
  await w.inTenant((tx) => w.app.risk.answers.me(tx, TEST_ORIGIN, { userId: visit.id, key: question?.id ?? '', vouched: true }));
  await visit.act('check');
  assert.ok(!['risk.hold', 'federation.prove-anew', 'risk.blocked'].includes(visit.at), visit.at);
});

test('nobody is sent to a system that never says when somebody signed in', async () => {
  const set = (silent: boolean) =>
    w.inTenant((tx) =>
      w.app.federation.saveConnection(tx, { slug: 'there', connector: 'fake', name: 'There', settings: { issuer: 'https://there.example', silent } }, TEST_ORIGIN),
    );
  await set(true);
  assert.equal((await asked()).at, 'risk.hold');
  await set(false);
  assert.equal((await asked()).at, 'federation.prove-anew');
});

test('a no to it refuses them, whatever they prove over there afterwards', async () => {
  const visit = await asked();
  await visit.act('unable');
  const [question] = await w.inTenant((tx) => w.app.risk.answers.list(tx, visit.id));
  await w.inTenant((tx) => w.app.risk.answers.notMe(tx, TEST_ORIGIN, { userId: visit.id, key: question?.id ?? '' }));
  await visit.act('check');
  assert.equal(visit.at, 'risk.blocked');
});
