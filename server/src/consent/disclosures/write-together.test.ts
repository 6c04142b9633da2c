import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeTogether } from './write-together.ts';

/** A store that takes everything but what is called so, and says why as PostgreSQL does. */
function store(code: string) {
  const statements: string[][] = [];
  const write = writeTogether<string>(async (_tenant, rows) => {
    statements.push([...rows]);
    await Promise.resolve();
    if (rows.includes('bad')) throw Object.assign(new Error('no'), { code });
  });
  return { statements, write };
}

const all = (write: (tenant: string, row: string) => Promise<void>, rows: readonly string[]) =>
  Promise.allSettled(rows.map((row) => write('t', row))).then((results) => results.map(({ status }) => status));

test('what comes while a statement is on its way goes together with the next one', async () => {
  const { statements, write } = store('23503');
  assert.deepEqual(await all(write, ['a', 'b', 'c']), ['fulfilled', 'fulfilled', 'fulfilled']);
  assert.deepEqual(statements, [['a'], ['b', 'c']]);
});

test('a row that cannot be fails alone; the others are written', async () => {
  const { write } = store('23503');
  assert.deepEqual(await all(write, ['a', 'b', 'bad', 'c']), ['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

test('where the database does not answer nothing is tried again', async () => {
  const { statements, write } = store('57P01');
  assert.deepEqual(await all(write, ['a', 'b', 'bad', 'c']), ['fulfilled', 'rejected', 'rejected', 'rejected']);
  assert.equal(statements.length, 2);
});
