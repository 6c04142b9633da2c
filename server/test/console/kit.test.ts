import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldMeant, idsOf, means } from '../../../web/console/src/kit/field-names.ts';
import { mergeChanges } from '../../../web/console/src/kit/merge-changes.ts';

/* What the forms of the console decide without a browser. */

test('two who change different fields lose nothing; only what both changed is asked about', () => {
  const base = { name: 'Shop', about: 'Shoes', uris: ['a', 'b'], on: true, note: '' };
  const merge = (mine: object, theirs: object) => mergeChanges(base, { ...base, ...mine }, { ...base, ...theirs });
  assert.deepEqual(merge({ name: 'Corner shop' }, { about: 'Boots', uris: ['a', 'b', 'c'] }), {
    values: { ...base, name: 'Corner shop', about: 'Boots', uris: ['a', 'b', 'c'] },
    both: [],
    theirs: ['about', 'uris'],
  });
  assert.deepEqual(merge({ name: 'Mine', on: false }, { name: 'Theirs', note: 'new' }), {
    values: { ...base, name: 'Mine', on: false, note: 'new' },
    both: ['name'],
    theirs: ['note'],
  });
  assert.deepEqual(merge({ name: 'Same' }, { name: 'Same' }).both, [], 'who agrees is not asked');
  assert.deepEqual(merge({ name: 'Mine' }, { name: 'Shop' }).both, [], 'who changed it back has not changed it');
  // The form has a field they do not tell of, and they tell of more than the form has.
  assert.deepEqual(mergeChanges({ a: 1 }, { a: 2, secret: 'typed' }, { a: 1, version: 7 }).values, { a: 2, secret: 'typed' });
});

test('a refusal leads to the input it means, also in a part of a list and with dots in its name', () => {
  assert.ok(means('name', 'body.name') && means('name', '/name') && means('uris', 'body.uris.2') && means('target.url', 'target/url'));
  assert.ok(!means('name', 'body.names') && !means('url', 'target.url'));
  assert.equal(fieldMeant(['target', 'target.url', 'name'], 'body.target.url'), 'target.url');
  assert.equal(fieldMeant(['name'], 'body.other'), undefined);
  assert.deepEqual(idsOf('team', 'body.grants.0.tenants'), ['team-grants.0.tenants', 'team-grants.0', 'team-grants']);
});
