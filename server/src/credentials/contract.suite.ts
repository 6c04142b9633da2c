import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CredentialType } from './contract.ts';
import { createWorld, plain, type Customer, type World } from './world.suite.ts';

/* What every credential type must pass. A new type is a folder, a line in the catalog, and a call of this. */

export interface CredentialHarness {
  readonly type: (world: World) => CredentialType;
  /** The id of the step that proves a user, and a journey of the world in which that step follows the identifier. */
  readonly step: string;
  readonly journey: string;
  /** A user who can use this type. */
  user(world: World): Promise<{ readonly id: string; readonly email: string }>;
  /** What proves this user in this flow. */
  right(world: World, customer: Customer): Readonly<Record<string, string>>;
  /** Of the right form, and wrong. */
  readonly wrong: Readonly<Record<string, string>>;
  /** Seconds after which a proof handed out in the flow is too old; absent: it does not age. */
  readonly expiresAfter?: number;
  /** Whether something is stored per user. */
  readonly stored: boolean;
}

export function credentialSuite(name: string, harness: CredentialHarness): void {
  let w: World;
  let nets = 0;
  before(async () => {
    w = await createWorld();
  });
  after(() => w.close());

  async function at(who: string, options: Parameters<World['begin']>[1] = {}): Promise<Customer> {
    const customer = await w.begin(harness.journey, { ip: `10.9.${nets >> 8}.${nets++ & 255}`, ...options });
    await customer.is(who);
    assert.equal(customer.screen.id, harness.step);
    return customer;
  }

  test(`${name}: says what it is, and its steps belong to it`, () => {
    const type = harness.type(w);
    assert.match(type.id, /^[a-z][a-z-]*$/);
    const step = type.steps.find((candidate) => candidate.id === harness.step);
    assert.equal(step?.proves?.['verified'], 'factor');
    for (const outcome of Object.keys(step?.proves ?? {})) assert.ok(step?.outcomes.includes(outcome));
  });

  test(`${name}: proves its user, with evidence of its own type and factor`, async () => {
    const user = await harness.user(w);
    const customer = await at(user.email);
    const result = await customer.act('continue', harness.right(w, customer));
    assert.equal(result.kind, 'done');
    if (result.kind !== 'done') return;
    const type = harness.type(w);
    assert.equal(result.facts.userId, user.id);
    assert.deepEqual(
      result.facts.evidence.map((evidence) => [evidence.type, evidence.factor]),
      [[type.id, type.factor]],
    );
  });

  test(`${name}: an unknown user meets the same screens, errors and statements`, async () => {
    const user = await harness.user(w);
    const seen: string[] = [];
    for (const who of [user.email, `u${user.email.slice(1, 3)}-unknown@example.com`]) {
      const customer = await at(who);
      const first = plain(customer.screen);
      await customer.act('continue', harness.wrong);
      seen.push(JSON.stringify([first, plain(customer.screen)]).replaceAll(who, 'WHO'));
    }
    assert.equal(seen[1], seen[0]);
    assert.equal(seen[0]?.includes(user.id), false);
  });

  test(`${name}: a wrong proof is refused, recorded without telling which part, and proves nothing`, async () => {
    const user = await harness.user(w);
    const customer = await at(user.email);
    w.events.clear();
    const result = await customer.act('continue', harness.wrong);
    assert.equal(result.kind, 'screen');
    assert.equal(customer.errors.length, 1);
    assert.equal(w.events.of('credentials.attempt_failed').length, 1);
    assert.equal(w.events.of('credentials.attempt_failed')[0]?.result, 'failure');
  });

  test(`${name}: a finished flow cannot be replayed, and a parallel use counts once`, async () => {
    const user = await harness.user(w);
    const customer = await at(user.email);
    const fields = harness.right(w, customer);
    w.events.clear();
    await customer.flood(8, () => ({ action: 'continue', fields }));
    assert.equal(w.events.of('journeys.journey_finished').length, 1);
    await customer.act('continue', fields);
    assert.equal(w.events.of('journeys.journey_finished').length, 1);
    assert.ok(await w.journeys.collect(w.tenant.id, customer.flowId, customer.browser));
    assert.equal(await w.journeys.collect(w.tenant.id, customer.flowId, customer.browser), undefined);
  });

  if (harness.expiresAfter !== undefined) {
    const { expiresAfter } = harness;
    test(`${name}: works until its time is over by the database's clock, and not at it`, async (context) => {
      context.after(await w.t.holdClock());
      for (const [early, kind] of [
        [1, 'done'],
        [0, 'screen'],
      ] as const) {
        const customer = await at((await harness.user(w)).email);
        const fields = harness.right(w, customer);
        await w.t.advance(expiresAfter - early);
        await customer.show();
        assert.equal((await customer.act('continue', fields)).kind, kind);
      }
    });
  }

  test(`${name}: lists, revokes and revokes all, for its own tenant and user only`, async () => {
    const type = harness.type(w);
    const [user, neighbour] = [await harness.user(w), await harness.user(w)];
    const count = (id: string) => w.inTenant(async (tx) => (await type.list(tx, id)).length);
    const expected = harness.stored ? 1 : 0;
    assert.equal(await count(user.id), expected);
    const [summary] = await w.inTenant((tx) => type.list(tx, user.id));
    assert.deepEqual(
      Object.keys(summary ?? {}).filter((key) => !['id', 'type', 'createdAt', 'lastUsedAt', 'label', 'name', 'facts'].includes(key)),
      [],
      'never the secret',
    );
    const id = summary?.id ?? '99999999-9999-4999-8999-999999999999';
    assert.deepEqual(await w.inTenant((tx) => type.list(tx, user.id), w.other), []);
    assert.equal(await w.inTenant((tx) => type.revoke(tx, user.id, id), w.other), false);
    assert.equal(await w.inTenant((tx) => type.revoke(tx, neighbour.id, id)), false);
    assert.equal(await w.inTenant((tx) => type.revokeAll(tx, user.id), w.other), 0);
    assert.equal(await count(user.id), expected);
    assert.equal(await w.inTenant((tx) => type.revoke(tx, user.id, id)), harness.stored);
    assert.equal(await count(user.id), 0);
    assert.equal(await w.inTenant((tx) => type.revokeAll(tx, neighbour.id)), expected);
    assert.equal(await count(neighbour.id), 0);
    if (!harness.stored) return;
    const customer = await at(user.email);
    await customer.act('continue', harness.right(w, customer));
    assert.equal(customer.result.kind, 'screen', 'what was revoked no longer signs in');
  });

  test(`${name}: everything it says is said in every language`, async () => {
    const customer = await at((await harness.user(w)).email);
    const shown = [customer.screen];
    await customer.act('continue', harness.wrong);
    shown.push(customer.screen);
    const texts = JSON.stringify([shown, w.mail.all.map((mail) => mail.content)], (_key, value: unknown) => value);
    for (const { id, values } of textsIn(JSON.parse(texts)))
      for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id, ...(values ? { values } : {}) }).length > 0, `${locale} ${id}`);
  });
}

interface FoundText {
  readonly id: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Every text anywhere in a value. */
export function textsIn(value: unknown): FoundText[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (value === null || typeof value !== 'object') return [];
  const { id, values } = value as { id?: unknown; values?: unknown };
  const own = typeof id === 'string' && !('nodes' in value) && id.includes('.') ? [{ id, ...(values ? { values: values as Record<string, string> } : {}) }] : [];
  return [...own, ...Object.values(value).flatMap(textsIn)];
}
