import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CredentialType } from '../contract.ts';
import { proved } from '../totp/app.suite.ts';
import { createWorld, type World } from '../world.suite.ts';
import { atRecovery, codesOn, codeUser, recoveryJourneys, saveCodes } from './codes.suite.ts';
import { createRecoveryCodesCredential } from './create-recovery-codes.ts';

let w: World;
let type: CredentialType;
before(async () => {
  w = await createWorld({ plug: (deps) => [createRecoveryCodesCredential(deps)], journeys: recoveryJourneys });
  type = w.credentials.types.find((candidate) => candidate.id === 'recovery-code') as CredentialType;
});
after(() => w.close());

const listed = (userId: string) => w.inTenant((tx) => type.list(tx, userId));
const works = async (user: { readonly id: string; readonly sub: string; readonly email: string }, code: string | undefined) =>
  (await (await atRecovery(w, user)).act('continue', { code: code ?? '' })).kind === 'done';
const actionsOf = (screen: { readonly nodes: readonly { readonly kind: string }[] }) =>
  screen.nodes.flatMap((node) => (node.kind === 'action' ? [[(node as { action?: string }).action, (node as { tone?: string }).tone]] : []));

test('the screen: ten codes and one button; saved, they are kept, told and listed without the codes', async () => {
  const user = await w.user();
  const setup = await w.begin('recovery-new', { facts: proved(user) });
  assert.deepEqual(actionsOf(setup.screen), [['saved', 'primary']]);
  const codes = codesOn(setup.screen);
  await setup.show();
  assert.deepEqual(codesOn(setup.screen), codes, 'a reload shows the same codes');
  assert.deepEqual(await listed(user.id), [], 'shown is not saved');
  assert.equal(await works(user, codes[0]), false);
  w.events.clear();
  w.notices.splice(0);
  const result = await setup.act('saved');
  assert.deepEqual(result.kind === 'done' && result.facts.evidence, [], 'looking at codes proves nothing');
  const [summary] = await listed(user.id);
  assert.deepEqual(
    [Object.keys(summary ?? {}).toSorted(), summary?.facts],
    [['createdAt', 'facts', 'id', 'left', 'name', 'type'], [{ label: { id: 'credentials.recovery_codes_left_label' }, value: '10' }]],
  );
  assert.deepEqual(
    w.notices.map(({ key, ...notice }) => [notice, key === summary?.id]),
    [[{ userId: user.id, what: 'recovery_codes_made', thing: { id: 'credentials.recovery_codes_left', values: { count: 10 } } }, true]],
  );
  assert.deepEqual(w.events.of('credentials.recovery_codes_made')[0]?.data, { credential: summary?.id, codes: 10, replaced: false });
  assert.equal(await works(user, codes[3]), true);
});

test('a set that was shown and never confirmed replaces nothing; one that was confirmed replaces all', async () => {
  const user = await codeUser(w);
  const shown = await w.begin('recovery-new', { facts: proved(user) });
  assert.deepEqual(actionsOf(shown.screen), [
    ['saved', 'primary'],
    ['cancel', 'link'],
  ]);
  assert.equal(await works(user, user.codes[0]), true);
  assert.equal((await shown.act('cancel')).kind, 'done');
  assert.equal(await works(user, user.codes[1]), true);
  const renewed = await saveCodes(w, user);
  assert.equal(await works(user, user.codes[2]), false);
  assert.equal(await works(user, renewed[0]), true);
  assert.equal((await listed(user.id)).length, 1);
});

test('eight sets saved at the same moment on eight flows: one set of ten codes is left', async () => {
  const user = await w.user();
  const setups = await Promise.all(Array.from({ length: 8 }, () => w.begin('recovery-new', { facts: proved(user) })));
  const sets = setups.map((setup) => codesOn(setup.screen));
  await Promise.all(
    setups.map((setup, index) =>
      (index % 2 ? w.second : w).journeys.advance(
        w.tenant.id,
        setup.flowId,
        setup.browser,
        setup.result.kind === 'gone' ? 0 : setup.result.flow.version,
        { action: 'saved', fields: {} },
        { actor: { kind: 'anonymous' }, requestId: 'r' },
      ),
    ),
  );
  assert.deepEqual(await w.t.dump('select count(*)::int as n from credentials.recovery_codes where user_id = $1', [user.id]), [{ n: 10 }]);
  let working = 0;
  for (const codes of sets) if (await works(user, codes[0])) working++;
  assert.equal(working, 1);
});

test('fifty parallel confirmations save one set and tell it once', async () => {
  const user = await w.user();
  const setup = await w.begin('recovery-new', { facts: proved(user) });
  w.notices.splice(0);
  await setup.flood(50, () => ({ action: 'saved', fields: {} }));
  assert.equal(w.notices.length, 1);
});

test('revoked, for its own user and tenant only, no code works', async () => {
  const [user, neighbour] = [await codeUser(w), await codeUser(w)];
  const id = (await listed(user.id))[0]?.id ?? '';
  assert.equal(await w.inTenant((tx) => type.revoke(tx, neighbour.id, id)), false);
  assert.equal(await w.inTenant((tx) => type.revoke(tx, user.id, id), w.other), false);
  assert.equal(await w.inTenant((tx) => type.revokeAll(tx, user.id), w.other), 0);
  assert.equal(await w.inTenant((tx) => type.revoke(tx, user.id, id)), true);
  assert.equal(await works(user, user.codes[0]), false);
  assert.equal((await w.t.dump('select from credentials.recovery_codes where user_id = $1', [user.id])).length, 0);
  assert.equal(await w.inTenant((tx) => type.revokeAll(tx, neighbour.id)), 1);
  assert.deepEqual(await listed(neighbour.id), []);
});

test('a dump shows no code, in whatever writing: neither a saved one nor one on a screen', async () => {
  const user = await codeUser(w);
  const pending = codesOn((await w.begin('recovery-new', { facts: proved(user) })).screen);
  const tables = await w.t.dump<{ name: string }>(
    "select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')",
  );
  assert.ok(tables.some(({ name }) => name === 'credentials.recovery_codes') && tables.some(({ name }) => name === 'journeys.flows'));
  let dump = '';
  for (const { name } of tables)
    for (const row of await w.t.dump<Record<string, unknown>>(`select * from ${name}`))
      for (const value of Object.values(row))
        dump += Buffer.isBuffer(value) ? `${value.toString('latin1')}\n${value.toString('hex')}\n${value.toString('base64')}\n` : `${JSON.stringify(value)}\n`;
  for (const code of [...user.codes, ...pending])
    for (const text of [code, code.replaceAll('-', '')])
      for (const form of [text, Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64').slice(0, 18)]) assert.equal(dump.includes(form), false);
});

test('without a known user it is a mistake of the journey', async () => {
  for (const journey of ['recovery', 'recovery-new']) await assert.rejects(w.begin(journey, { facts: {} }), { code: 'credentials.no_user' });
});
