import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '#platform/db';
import { createTestDatabase, recordEvents, TEST_ORIGIN, TEST_TENANT, testKeys, type TestDatabase } from '#test/support';
import { riskSignals } from '../app/catalog/risk-signals.ts';
import type { Assessment, Attempt, Network } from './contract.ts';
import { createRisk, type RiskRoom } from './create-risk.ts';
import { learnLogins } from './history/learn-logins.ts';

/* The room by itself on a database of its own, with networks as a test says they are. */

export interface RiskWorld {
  readonly t: TestDatabase;
  readonly room: RiskRoom;
  readonly events: ReturnType<typeof recordEvents>;
  readonly failures: unknown[];
  /** By address. */
  readonly networks: Map<string, Network>;
  held: boolean;
  newUser(tenant?: string): Promise<string>;
  assess(attempt: Partial<Attempt>): Promise<Assessment>;
  /** A sign-in as a whole, not learnt from yet; the id of its session. */
  signIn(userId: string, from: { readonly ip: string; readonly userAgent?: string }, db?: Database): Promise<string>;
  learn(ids?: readonly string[], db?: Database): Promise<number>;
  due(): Promise<readonly string[]>;
  inTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** All counters of all tenants. */
  counters(): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

export const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
export const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
export const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

export async function createRiskWorld(options: { readonly scoredFrom?: number } = {}): Promise<RiskWorld> {
  const t = await createTestDatabase();
  const events = recordEvents();
  const networks = new Map<string, Network>();
  const failures: unknown[] = [];
  const keys = testKeys(t.db);
  const room = createRisk({
    db: t.db,
    keys,
    events,
    jobs: { enqueue: async () => undefined },
    signals: riskSignals,
    networks: { knows: { network: true, place: true, kinds: true }, of: (ip) => networks.get(ip ?? '') ?? { kinds: [] } },
    heldUntil: async () => (world.held ? new Date(8.64e15) : undefined),
    tenants: async function* () {
      yield { id: TEST_TENANT };
    },
    onFailure: (error) => failures.push(error),
    applications: async () => new Set(['shop', 'bank']),
    ...options,
  });
  const world: RiskWorld = {
    t,
    room,
    events,
    failures,
    networks,
    held: false,
    async newUser(tenant = TEST_TENANT) {
      const id = randomUUID();
      await t.dump('insert into identity.users (tenant_id, id, sub, light) values ($1, $2, $3, false)', [tenant, id, id]);
      return id;
    },
    assess: (attempt) => room.assess({ tenantId: TEST_TENANT, origin: { ip: '192.0.2.1', userAgent: FIREFOX }, ...attempt }),
    async signIn(userId, { ip, userAgent = FIREFOX }, db = t.db) {
      const decision = await room.decide({ tenantId: TEST_TENANT, userId, action: 'sign-in', origin: { ip, userAgent } });
      const sessionId = randomUUID();
      await db.tenant(TEST_TENANT, (tx) => room.learn(tx, { ...TEST_ORIGIN, ip, userAgent }, { userId, sessionId, decision }));
      return sessionId;
    },
    async learn(ids, db = t.db) {
      const due = ids ?? (await world.due());
      return db.tenant(TEST_TENANT, (tx) => learnLogins(tx, due));
    },
    due: async () => (await t.dump<{ login_id: string }>('select login_id from risk.due order by at')).map((row) => row.login_id),
    inTenant: (work) => t.db.tenant(TEST_TENANT, work),
    async counters() {
      const [totals, seen, pairs] = await Promise.all([
        t.dump('select to_jsonb(c)::text as row from risk.totals c order by tenant_id'),
        t.dump('select to_jsonb(c)::text as row from risk.seen c order by tenant_id, level, value'),
        t.dump('select to_jsonb(c)::text as row from risk.pairs c order by tenant_id, level, leaf, value'),
      ]);
      return { totals, seen, pairs };
    },
    close: () => t.drop(),
  };
  return world;
}
