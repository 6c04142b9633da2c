import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FlowResult } from '#journeys/contract';
import { TEST_ORIGIN } from '#test/support';
import type { MergeWorld } from '../merging/world.suite.ts';
import { codeTo, createPlacedWorld, FIREFOX, learn, newBrowser, PASSWORD, person, proofOf, visit as visitAt, type Visit, type VisitingBrowser } from './visits.suite.ts';

/* Somebody who has the right password of another, an account of their own, and patience. */

const HOME = '192.0.2.20';
const ABROAD = '198.51.100.20';
let w: MergeWorld;
before(async () => {
  w = await createPlacedWorld();
});
after(() => w.close());

const visit = (customer: Visit) => visitAt(w, { reads: 4, ...customer });

async function settled(ip = HOME): Promise<{ readonly id: string; readonly email: string }> {
  const who = await person(w);
  assert.equal((await visit({ email: who.email, passwords: [PASSWORD], ip })).kind, 'done');
  await learn(w);
  return who;
}

async function press(browser: VisitingBrowser, at: FlowResult, action: string, fields: Record<string, string> = {}, ip = ABROAD): Promise<FlowResult> {
  assert.ok('flow' in at, JSON.stringify(at));
  const proof = proofOf(browser);
  return w.app.journeys.advance(w.tenant.id, at.flow.id, proof, at.flow.version, { action, fields }, { ...TEST_ORIGIN, ip, userAgent: FIREFOX });
}

/** From "Not you?" to whatever comes after the password of somebody. */
async function signInInstead(browser: VisitingBrowser, at: FlowResult, email: string): Promise<FlowResult> {
  let result = await press(browser, at, 'change');
  for (let screens = 0; screens < 8 && result.kind === 'screen' && titleOf(result) !== DOUBT; screens++) {
    const { nodes } = result.screen;
    const asks = (name: string) => nodes.some((node) => node.kind === 'input' && node.name === name);
    const later = nodes.find((node) => node.kind === 'action' && /^(?:not-now|skip|later)$/.test(node.action));
    if (asks('identifier')) result = await press(browser, result, 'continue', { identifier: email });
    else if (asks('password')) result = await press(browser, result, 'continue', { password: PASSWORD });
    else result = await press(browser, result, later?.kind === 'action' ? later.action : 'continue');
  }
  if (result.kind === 'done') {
    const proof = proofOf(browser);
    const collected = await w.app.journeys.collect(w.tenant.id, result.flow.id, proof);
    if (collected?.key !== undefined) browser.key = collected.key;
  }
  return result;
}
const DOUBT = 'credentials.doubt_title';
const titleOf = (result: FlowResult) => (result.kind === 'screen' ? result.screen.title.id : result.kind);

test('whoever leaves the question unanswered and signs in to an account of their own has made no browser known to the other one', async () => {
  const [victim, own] = [await settled(), await settled(ABROAD)];
  const browser = newBrowser();
  const asked = await visit({ email: victim.email, passwords: [PASSWORD], ip: ABROAD, browser });
  assert.equal(titleOf(asked), DOUBT);
  assert.equal(titleOf(await signInInstead(browser, asked, own.email)), 'done');
  assert.equal(titleOf(await visit({ email: victim.email, passwords: [PASSWORD], ip: ABROAD, browser })), DOUBT);
  assert.equal(titleOf(await visit({ email: own.email, passwords: [PASSWORD], ip: HOME, browser })), 'done', 'their own account knows it');
});

test('in a browser that has no key yet, the password twice is no more than once', async () => {
  const victim = await settled();
  const browser: VisitingBrowser = { secret: newBrowser().secret };
  const asked = await visit({ email: victim.email, passwords: [PASSWORD], ip: ABROAD, browser });
  assert.equal(titleOf(asked), DOUBT);
  assert.equal(titleOf(await signInInstead(browser, asked, victim.email)), DOUBT);
});

test('whoever is signed in to an account of their own does not make another one part of it with a password that would be asked for more', async () => {
  const victim = await settled();
  const own = await person(w);
  const browser = newBrowser();
  const done = await visit({ email: own.email, passwords: [PASSWORD], ip: ABROAD, browser });
  assert.ok(done.kind === 'done' && done.facts.sessionId !== undefined && done.facts.sub !== undefined);
  const proof = proofOf(browser);
  const begin = (ip: string) =>
    w.app.journeys.start({
      tenantId: w.tenant.id,
      issuer: w.tenant.issuer,
      journey: 'merge',
      locale: 'en',
      brandId: w.tenant.defaultBrandId,
      browserSecret: proof,
      currentSessionId: done.facts.sessionId as string,
      facts: { request: { kind: 'merge', userId: own.id, sub: done.facts.sub as string } },
      returnTo: { kind: 'test', ref: '' },
      origin: { ...TEST_ORIGIN, ip, userAgent: FIREFOX },
    });
  const asFarAs = async (ip: string): Promise<FlowResult> => {
    let at = await press(browser, await begin(ip), 'begin', {}, ip);
    at = await press(browser, at, 'continue', { identifier: victim.email }, ip);
    return press(browser, at, 'continue', { password: PASSWORD }, ip);
  };
  const asked = await asFarAs(ABROAD);
  assert.equal(titleOf(asked), DOUBT);
  assert.equal(titleOf(await asFarAs(HOME)), 'account.merge_preview_title', 'where its owner always is');
  const outcomes = async () =>
    (await w.t.dump<{ outcome: string }>(`select outcome from risk.decisions where user_id = $1 and enforced = 'challenge'`, [victim.id])).map((row) => row.outcome);
  assert.deepEqual(await outcomes(), ['asked']);
  assert.equal(titleOf(await press(browser, asked, 'continue', { code: await codeTo(w, victim.email) })), 'account.merge_preview_title');
  assert.deepEqual(await outcomes(), ['passed'], 'whoever answered is not suspected');
});
