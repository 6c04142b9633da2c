import { generateKeyPairSync, randomBytes, randomInt, randomUUID, type KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import pg from 'pg';
import type { Database, Tx } from '#platform/db';
import { blockHash, BLOCK_TYPE, marksOf } from './block.ts';
import type { Anchor, AuditBlock, Problem, Verification } from './contract.ts';
import { leafOf } from './entry.ts';
import { readBlocks, findEntries } from './store.ts';
import type { BlockFound } from './verify-chain.ts';

/*
 * Somebody who may write anything into the database tries to change the past, in every way we could think of, at random places. Each try is made in a transaction, is
 * looked at from inside it, and rolled back.
 */

export interface TamperWorld {
  readonly superuserUrl: string;
  readonly tenant: string;
  /** Where the chain ended, as it is known elsewhere. */
  readonly anchor: Anchor;
  verify(db: Database, anchors: readonly Anchor[]): Promise<Verification>;
}

interface Expected {
  readonly problem: Problem;
  readonly entry?: number;
  readonly id?: string;
}

interface Scene {
  readonly chain: readonly BlockFound[];
  readonly entries: readonly { readonly n: number; readonly id: string; readonly at: string; readonly block: AuditBlock; readonly index: number }[];
  readonly tenant: string;
  readonly run: (text: string, values?: readonly unknown[]) => Promise<void>;
  readonly tx: Tx;
}

type Attack = (scene: Scene) => Promise<Expected>;
const pick = <T>(from: readonly T[]): T => from[randomInt(from.length)] as T;
const two = <T>(from: readonly T[]): [T, T] => {
  const a = randomInt(from.length);
  const b = (a + 1 + randomInt(from.length - 1)) % from.length;
  return [from[Math.min(a, b)] as T, from[Math.max(a, b)] as T];
};
const EVENT = 'tenant_id = $1 and occurred_at = $2 and id = $3';
const place = ({ tenant }: Scene, of: { readonly at: string; readonly id: string }) => [tenant, of.at, of.id];

const edit =
  (change: string, problem: Problem = 'changed'): Attack =>
  async (scene) => {
    const of = pick(scene.entries);
    await scene.run(`update platform.events set ${change} where ${EVENT}`, place(scene, of));
    return { problem, entry: of.n };
  };

/** As if it were right: what the changed rows hash to is written where the right hashes stood. */
async function rehash(scene: Scene, block: AuditBlock, sign?: { readonly key: KeyObject; readonly kid: string }): Promise<void> {
  const found = await findEntries(scene.tx, block.places);
  const leaves = found.map(({ entry }, index) => (entry ? leafOf(scene.tenant, entry, block.clients[index]) : (block.leaves[index] as Buffer)));
  const hash = blockHash(block, { leaves, places: block.places });
  const { tenant, number, first, since, until, previous } = block;
  const text = (bytes: Buffer) => bytes.toString('base64url');
  const claims = { tenant, block: number, first, entries: first + leaves.length - 1, since, at: until, previous: text(previous), hash: text(hash), marks: text(marksOf(leaves)) };
  const signed = sign && (await new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'ES256', kid: sign.kid, typ: BLOCK_TYPE }).sign(sign.key));
  await scene.run('update platform.audit_blocks set leaves = $3, hash = $4, signed = coalesce($5, signed) where tenant_id = $1 and number = $2', [
    tenant,
    number,
    Buffer.concat(leaves),
    hash,
    signed ?? null,
  ]);
}

const editBlock =
  (change: string): Attack =>
  async (scene) => {
    const { block } = pick(scene.chain);
    await scene.run(`update platform.audit_blocks set ${change} where tenant_id = $1 and number = $2`, [scene.tenant, block.number]);
    return { problem: 'block_changed', entry: block.first };
  };

async function deleteEvents(scene: Scene, of: Scene['entries']): Promise<void> {
  await scene.run('delete from platform.events where tenant_id = $1 and id = any($2::uuid[])', [scene.tenant, of.map(({ id }) => id)]);
}

const COPIED = 'type, version, actor_kind, actor_id, subject, application_id, request_id, result, data';

export const ATTACKS: Readonly<Record<string, Attack>> = {
  'edit: type': edit("type = type || '_not'"),
  'edit: version': edit('version = version + 1'),
  'edit: kind of actor': edit("actor_kind = case actor_kind when 'operator' then 'system' else 'operator' end"),
  'edit: actor': edit("actor_id = coalesce(actor_id, '') || 'x'"),
  'edit: subject': edit("subject = case when subject is null then 'somebody' end"),
  'edit: application': edit("application_id = case when application_id = '' then null else '' end"),
  'edit: request': edit("request_id = request_id || ' '"),
  'edit: result': edit("result = case result when 'success' then 'failure' else 'success' end"),
  'edit: one number in the data': edit("data = jsonb_set(data, '{position}', to_jsonb((data ->> 'position')::numeric + 0.0000000000000000000001))"),
  'edit: a member more': edit(`data = data || '{"more": null}'`),
  'edit: time': edit("occurred_at = occurred_at + interval '1 microsecond'", 'missing'),
  'edit: month': edit("occurred_at = occurred_at - interval '40 days'", 'missing'),
  'edit: id': edit('id = gen_random_uuid()', 'missing'),
  'edit: tenant': edit('tenant_id = gen_random_uuid()', 'missing'),
  'edit: address beside it': edit(String.raw`network = '\x0102'`, 'client_changed'),
  async 'edit: address'(scene) {
    const of = pick(scene.entries.filter(({ block, index }) => block.clients[index]));
    await scene.run(
      'update platform.event_clients set network = set_byte(network, length(network) - 1, (get_byte(network, length(network) - 1) + 1) % 256) where tenant_id = $1 and event_id = $2',
      [scene.tenant, of.id],
    );
    return { problem: 'client_changed', entry: of.n };
  },
  async 'delete: one'(scene) {
    const of = pick(scene.entries);
    await deleteEvents(scene, [of]);
    return { problem: 'missing', entry: of.n };
  },
  async 'delete: some'(scene) {
    const [from, to] = two(scene.entries);
    await deleteEvents(scene, scene.entries.slice(from.n - 1, to.n));
    return { problem: 'missing', entry: from.n };
  },
  async 'swap: what two say'(scene) {
    const [a, b] = two(scene.entries);
    const columns = COPIED.split(', ');
    await scene.run(
      `update platform.events e set (${COPIED}) = (select ${columns.map((column) => `o.${column}`).join()} from platform.events o where o.tenant_id = $1 and o.id <> e.id and o.id = any($2::uuid[]))
       where e.tenant_id = $1 and e.id = any($2::uuid[])`,
      [scene.tenant, [a.id, b.id]],
    );
    return { problem: 'changed', entry: a.n };
  },
  async 'swap: when two happened'(scene) {
    const [a, b] = two(scene.entries);
    await scene.run(`update platform.events set occurred_at = case id when $2 then $5::timestamptz else $4::timestamptz end where tenant_id = $1 and id in ($2, $3)`, [
      scene.tenant,
      a.id,
      b.id,
      a.at,
      b.at,
    ]);
    return { problem: 'missing', entry: a.n };
  },
  async 'insert: a copy'(scene) {
    const [of, id] = [pick(scene.entries), randomUUID()];
    await scene.run(
      `insert into platform.events (tenant_id, id, occurred_at, ${COPIED}) select tenant_id, $4, occurred_at + interval '3 microseconds', ${COPIED} from platform.events where ${EVENT}`,
      [...place(scene, of), id],
    );
    return { problem: 'inserted', id };
  },
  async 'insert: as if written with it'(scene) {
    const [of, id] = [pick(scene.entries), randomUUID()];
    await scene.run(
      `insert into platform.events (tenant_id, id, occurred_at, xid, ${COPIED}) select tenant_id, $4, occurred_at, xid, ${COPIED} from platform.events where ${EVENT}`,
      [...place(scene, of), id],
    );
    return { problem: 'inserted', id };
  },
  async 'insert: long ago, as if written in a time to come'(scene) {
    const [of, id] = [pick(scene.entries), randomUUID()];
    await scene.run(
      `insert into platform.events (tenant_id, id, occurred_at, xid, ${COPIED}) select tenant_id, $4, occurred_at - interval '90 days', '900000000', ${COPIED} from platform.events where ${EVENT}`,
      [...place(scene, of), id],
    );
    return { problem: 'inserted', id };
  },
  async 'insert: under the id of one there is'(scene) {
    const of = pick(scene.entries);
    await scene.run(
      `insert into platform.events (tenant_id, id, occurred_at, ${COPIED}) select tenant_id, id, occurred_at + interval '3 microseconds', ${COPIED} from platform.events where ${EVENT}`,
      place(scene, of),
    );
    return { problem: 'inserted', id: of.id };
  },
  async 'insert: in place of one that goes'(scene) {
    const of = pick(scene.entries);
    await scene.run(
      `insert into platform.events (tenant_id, id, occurred_at, ${COPIED}) select tenant_id, gen_random_uuid(), occurred_at, ${COPIED} from platform.events where ${EVENT}`,
      place(scene, of),
    );
    await deleteEvents(scene, [of]);
    return { problem: 'missing', entry: of.n };
  },
  async 'cut: blocks with all in them'(scene) {
    const { block } = pick(scene.chain);
    await scene.run('delete from platform.audit_blocks where tenant_id = $1 and number >= $2', [scene.tenant, block.number]);
    await deleteEvents(scene, scene.entries.slice(block.first - 1));
    return { problem: 'cut', entry: block.first };
  },
  async 'cut: blocks alone'(scene) {
    const { block } = pick(scene.chain);
    await scene.run('delete from platform.audit_blocks where tenant_id = $1 and number >= $2', [scene.tenant, block.number]);
    return { problem: 'cut', entry: block.first };
  },
  async 'cut: entries alone'(scene) {
    const of = pick(scene.entries);
    await deleteEvents(scene, scene.entries.slice(of.n - 1));
    return { problem: 'missing', entry: of.n };
  },
  async 'block: deleted'(scene) {
    const { block } = pick(scene.chain.slice(0, -1));
    await scene.run('delete from platform.audit_blocks where tenant_id = $1 and number = $2', [scene.tenant, block.number]);
    await deleteEvents(scene, scene.entries.slice(block.first - 1, block.first - 1 + block.leaves.length));
    return { problem: 'block_missing', entry: block.first };
  },
  async 'block: two change places'(scene) {
    const [a, b] = two(scene.chain);
    await scene.run('update platform.audit_blocks set number = 1000000 where tenant_id = $1 and number = $2', [scene.tenant, a.block.number]);
    await scene.run('update platform.audit_blocks set number = $3 where tenant_id = $1 and number = $2', [scene.tenant, b.block.number, a.block.number]);
    await scene.run('update platform.audit_blocks set number = $2 where tenant_id = $1 and number = 1000000', [scene.tenant, b.block.number]);
    return { problem: 'block_changed', entry: a.block.first };
  },
  'block: hash': editBlock('hash = sha256(hash)'),
  'block: signature': editBlock("signed = overlay(signed placing case substr(signed, length(signed) - 10, 1) when 'A' then 'B' else 'A' end from length(signed) - 10 for 1)"),
  'block: no signature': editBlock("signed = ''"),
  'block: since': editBlock("since = since - interval '1 second'"),
  'block: until': editBlock("until = until + interval '1 microsecond'"),
  'block: previous': editBlock('previous = sha256(previous)'),
  'block: first': editBlock('first = first + 1'),
  'block: mac': editBlock('mac = sha256(mac)'),
  'block: an entry more': editBlock('leaves = leaves || sha256(leaves)'),
  async 'block: one hash'(scene) {
    const of = pick(scene.entries);
    const at = of.index * 32 + randomInt(32);
    await scene.run('update platform.audit_blocks set leaves = set_byte(leaves, $3, 255 - get_byte(leaves, $3)) where tenant_id = $1 and number = $2', [
      scene.tenant,
      of.block.number,
      at,
    ]);
    return { problem: 'changed', entry: of.n };
  },
  async 'block: hash of an address'(scene) {
    const of = pick(scene.entries);
    const at = of.index * 32 + randomInt(32);
    await scene.run('update platform.audit_blocks set clients = set_byte(clients, $3, 255 - get_byte(clients, $3)) where tenant_id = $1 and number = $2', [
      scene.tenant,
      of.block.number,
      at,
    ]);
    return { problem: 'changed', entry: of.n };
  },
  async 'block: where an entry lies'(scene) {
    const [a, b] = two(scene.entries);
    await scene.run('update platform.audit_blocks set ids[$3] = $4 where tenant_id = $1 and number = $2', [scene.tenant, a.block.number, a.index + 1, b.id]);
    return { problem: 'missing', entry: a.n };
  },
  async 'block: when an entry happened'(scene) {
    const of = pick(scene.entries);
    await scene.run("update platform.audit_blocks set times[$3] = times[$3] - interval '400 days' where tenant_id = $1 and number = $2", [
      scene.tenant,
      of.block.number,
      of.index + 1,
    ]);
    return { problem: 'missing', entry: of.n };
  },
  async 'cut: as if it had been kept long enough'(scene) {
    const of = pick(scene.entries);
    await scene.run(`insert into platform.audit_cuts (tenant_id, before, signed, mac) values ($1, '2999-01-01Z', $2, sha256('mine'))`, [scene.tenant, of.block.signed]);
    await deleteEvents(scene, [of]);
    return { problem: 'missing', entry: of.n };
  },
  async 'forge: an entry, its hash and that of the block'(scene) {
    const of = pick(scene.entries);
    await scene.run(`update platform.events set request_id = request_id || 'x' where ${EVENT}`, place(scene, of));
    await rehash(scene, of.block);
    return { problem: 'changed', entry: of.n };
  },
  async 'forge: signed with a key of their own, put among ours'(scene) {
    const of = pick(scene.entries);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = randomBytes(8).toString('hex');
    await scene.run(
      `insert into platform.audit_signing_keys (tenant_id, kid, alg, state, public_jwk, activated_at, retired_at) values ($1, $2, 'ES256', 'retired', $3, platform.now(), platform.now())`,
      [scene.tenant, kid, JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256' })],
    );
    await scene.run(`update platform.events set request_id = request_id || 'x' where ${EVENT}`, place(scene, of));
    await rehash(scene, of.block, { key: privateKey, kid });
    return { problem: 'block_changed', entry: of.block.first };
  },
};

export interface TamperResult {
  readonly tries: number;
  readonly detected: number;
  readonly named: number;
  /** What was not seen, or not named rightly. */
  readonly failures: readonly string[];
}

/** Each kind in turn, at random places. */
export async function tamper(world: TamperWorld, tries: number): Promise<TamperResult> {
  const client = new pg.Client({ connectionString: world.superuserUrl });
  await client.connect();
  const tx: Tx = { tenantId: world.tenant, query: async (text, values = []) => (await client.query(text, [...values])).rows, afterCommit: () => {} };
  const inside = { read: async (_tenant: string, work: (tx: Tx) => Promise<unknown>) => work(tx), statement: tx.query } as unknown as Database;
  const run: Scene['run'] = async (text, values = []) => void (await client.query(text, [...values]));
  const blocks = await readBlocks(tx, 0, 10_000);
  const chain: BlockFound[] = [];
  for (const block of blocks) chain.push({ block, found: await findEntries(tx, block.places) });
  const entries = chain.flatMap(({ block, found }) => found.map(({ entry }, index) => ({ n: block.first + index, id: entry?.id ?? '', at: entry?.at ?? '', block, index })));
  const scene: Scene = { chain, entries, tenant: world.tenant, run, tx };
  const kinds = Object.entries(ATTACKS);
  const failures: string[] = [];
  let [detected, named] = [0, 0];
  try {
    for (let at = 0; at < tries; at++) {
      const [kind, attack] = kinds[at % kinds.length] as [string, Attack];
      await client.query('begin');
      const expected = await attack(scene);
      const { ok, findings } = await world.verify(inside, [world.anchor]);
      await client.query('rollback');
      const [first] = findings;
      const isNamed = first?.problem === expected.problem && first.entry === expected.entry && (expected.id === undefined || first.id === expected.id);
      if (!ok) detected++;
      if (isNamed) named++;
      if (ok || !isNamed) failures.push(`${kind}: ${ok ? 'not seen' : JSON.stringify(first)} instead of ${JSON.stringify(expected)}`);
    }
  } finally {
    await client.end();
  }
  return { tries, detected, named, failures };
}
