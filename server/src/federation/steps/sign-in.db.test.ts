import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import type { ExternalIdentity } from '../contract.ts';
import { createWorld, type World } from '../world.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
  await w.connection({ slug: 'trusted', trust: { email: 'verified' } });
});
after(() => w.close());
beforeEach(() => {
  w.mail.clear();
  w.events.clear();
});

const somebody = (change: Partial<ExternalIdentity> & { readonly address?: string; readonly verified?: boolean } = {}): ExternalIdentity => {
  const { address = `p${randomUUID().slice(0, 8)}@people.example`, verified = true, ...rest } = change;
  return { subject: randomUUID(), email: { value: address, verified }, claims: { name: 'Ada Lovelace', given_name: 'Ada' }, ...rest };
};

test('the first sign-in makes an account, the next one opens it', async () => {
  const who = somebody();
  const first = await w.begin('sign-in');
  assert.equal(first.at, 'identity.identify');
  await first.act('offers:go:trusted');
  assert.equal(first.at, 'federation.sign-in');
  await first.return(who);
  assert.equal(first.at, 'done');
  const made = await first.facts();
  assert.equal(made.newUser, true);
  const again = await w.begin('sign-in');
  await again.continueWith('trusted', who);
  const opened = await again.facts();
  assert.deepEqual([opened.userId, opened.sub, opened.newUser], [made.userId, made.sub, undefined]);
});
