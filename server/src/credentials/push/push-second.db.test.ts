import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ACR } from '#sessions/contract';
import type { Step } from '#journeys/contract';
import { enrolStep } from '../second-step/enrol-step.ts';
import { secondStep } from '../second-step/second-step.ts';
import type { Customer } from '../world.suite.ts';
import { createPushWorld, numberOf, otherNumber, softPhone, tokenOf, type PushWorld, type SoftPhone } from './phone.suite.ts';

/* Push inside the steps that ask for a second step and set one up, after a password. */

const PASSWORD = 'a-quiet-river-at-noon-77';
/** A step that holds a waiting one may be nudged for it. */
const nudged = (step: Step): Step => ({ ...step, offerLink: async () => undefined });

let w: PushWorld;
before(async () => {
  w = await createPushWorld(undefined, {
    steps: (deps, types) => {
      const own = { ...deps, types, unusual: async () => false };
      return [nudged(secondStep(own)), nudged(enrolStep(own))];
    },
    journeys: [
      {
        id: 'signing-in',
        start: 'identify',
        nodes: {
          identify: { step: 'test.who', next: { identified: 'password' } },
          password: { step: 'credentials.password', next: { verified: 'second', compromised: 'identify', code: 'identify', forgot: 'identify', change: 'identify' } },
          second: { step: 'credentials.second-step', next: { passed: 'done', enrol: 'enrol', change: 'identify' } },
          enrol: { step: 'credentials.enrol', next: { added: 'second', skipped: 'done', cancelled: 'second', stale: 'identify' } },
        },
      },
    ],
  });
  const { slug, name, issuer } = w.tenant;
  await w.tenants.save({ slug, name, issuer, settings: { mfa: { mode: 'required', factors: ['push'] } } });
});
after(() => w.closeAll());

async function signIn(email: string): Promise<Customer> {
  const customer = await w.begin('signing-in');
  await customer.is(email);
  await customer.act('continue', { password: PASSWORD });
  return customer;
}
const at = (customer: Customer) => (customer.result.kind === 'screen' ? customer.result.screen.id : customer.result.kind);
const acrOf = (customer: Customer) => (customer.result.kind === 'done' ? w.sessions.assurance(customer.result.facts.evidence).acr : at(customer));

async function required(): Promise<{ readonly email: string; readonly soft: SoftPhone; readonly id: string }> {
  const { email, id } = await w.user({ password: PASSWORD });
  const customer = await signIn(email);
  if (at(customer) === 'credentials.enrol-choice') await customer.act('use', { kind: 'push' });
  assert.equal(at(customer), 'credentials.new-push');
  const soft = softPhone();
  soft.handle = await w.phone.enrol(w.at(), { token: tokenOf(customer), name: 'Pixel', publicKey: soft.publicKey });
  await customer.show();
  assert.equal(at(customer), 'credentials.new-push-confirm', 'it goes on by itself');
  await customer.act('continue', { number: otherNumber(soft.handle.number) });
  assert.deepEqual(customer.errors, ['credentials.new_push_wrong']);
  await customer.act('continue', { number: soft.handle.number });
  if (customer.result.kind === 'screen' && customer.result.screen.id === 'credentials.enrol-added') await customer.act('continue');
  assert.equal(acrOf(customer), ACR.two);
  return { email, soft, id };
}

test('where a second step is required, a phone is set up on the way and counts at once', async () => {
  await required();
});

test('the next sign-in asks the phone, and moves on by itself to two factors', async () => {
  const { email, soft } = await required();
  const customer = await signIn(email);
  assert.equal(at(customer), 'credentials.push');
  const [prompt] = await w.phone.inbox(w.at(), soft.handle);
  assert.ok(prompt);
  assert.equal(await soft.confirm(w.phone, w.at(), prompt, numberOf(customer)), 'confirmed');
  await customer.show();
  assert.equal(acrOf(customer), ACR.two);
});

test('by hand as well, and fifty presses over two processes take the confirmation once', async () => {
  const { email, soft } = await required();
  const customer = await signIn(email);
  const [prompt] = await w.phone.inbox(w.at(), soft.handle);
  assert.ok(prompt);
  await w.t.dump("update credentials.push_prompts set status = 'confirmed', answered_at = platform.now(), device_id = $1 where id = $2", [soft.handle.device, prompt.id]);
  w.events.clear();
  await customer.flood(50, () => ({ action: 'check', fields: {} }));
  await customer.show();
  assert.equal(acrOf(customer), ACR.two);
  assert.deepEqual([w.events.of('credentials.push_verified').length, w.events.of('journeys.journey_finished').length], [1, 1]);
});

test('"It\'s not me" ends the whole sign-in, and a fourth question is a screen, not a way in', async () => {
  const { email, soft } = await required();
  const denied = await signIn(email);
  const [prompt] = await w.phone.inbox(w.at(), soft.handle);
  assert.ok(prompt);
  await soft.deny(w.phone, w.at(), prompt);
  await denied.show();
  assert.equal(at(denied), 'refused');
  await signIn(email);
  await signIn(email);
  const fourth = await signIn(email);
  assert.ok(fourth.screen.nodes.some((node) => node.kind === 'text' && node.text.id === 'credentials.push_throttled'));
  assert.equal((await w.phone.inbox(w.at(), soft.handle)).length, 2);
});
