import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createFakeConnector } from '../fake-connector.suite.ts';
import type { Connector } from '../contract.ts';
import { createWorld, type World } from '../world.suite.ts';

const refreshed: string[] = [];
const rotated: string[] = [];
const fake = createFakeConnector();
const reading: Connector = {
  ...fake,
  async refresh({ slug }, ctx) {
    refreshed.push(`${ctx.tenant.slug}/${slug}`);
    if (slug === 'broken') throw new Error('It says nothing of use.');
    return slug === 'stale' ? { kind: 'unavailable', detail: 'Its metadata is over.' } : undefined;
  },
  async rotateKeys({ slug }) {
    rotated.push(slug);
  },
};
let w: World;
before(async () => {
  w = await createWorld([reading, createFakeConnector('quiet')]);
});
after(() => w.close());

test('every active connection of every tenant is refreshed, also after one that fails', async () => {
  await w.connection({ slug: 'broken' });
  await w.connection({ slug: 'fine' });
  await w.connection({ slug: 'theirs' }, w.other);
  await w.connection({ slug: 'stale' });
  await w.connection({ slug: 'still', connector: 'quiet' });
  await w.connection({ slug: 'gone', state: 'suspended' });
  const job = w.federation.scheduled.find(({ name }) => name === 'federation.refresh-connections');
  await assert.rejects(async () => job?.run(new AbortController().signal), /1 connections could not be refreshed/);
  assert.deepEqual(refreshed.toSorted(), ['acme/broken', 'acme/fine', 'acme/stale', 'rival/theirs']);
  const told = w.events.of('federation.connection_stale').map(({ data }) => data as { slug: string; check: string; detail: string });
  assert.deepEqual(
    told.map(({ slug, check, detail }) => [slug, check, detail]),
    [['stale', 'unavailable', 'Its metadata is over.']],
  );
  refreshed.splice(0);
  await job?.run(AbortSignal.abort());
  assert.deepEqual(refreshed, []);
});

test('keys are changed for one connection, if it has any', async () => {
  await w.federation.rotateKeys(w.tenant.id, 'fine');
  assert.deepEqual(rotated, ['fine']);
  await assert.rejects(w.federation.rotateKeys(w.tenant.id, 'still'), { code: 'federation.no_keys' });
  await assert.rejects(w.federation.rotateKeys(w.tenant.id, 'nobody'), { code: 'federation.unknown_connection' });
});
