import { randomBytes, randomUUID } from 'node:crypto';
import { createKeys, createLocalKek } from '../../server/src/platform/crypto/index.ts';
import { loadConfig } from '../../server/src/platform/config/index.ts';
import { createDatabase } from '../../server/src/platform/db/index.ts';
import { addressIndex } from '../../server/src/identity/sealing.ts';
import { compare } from '../compare.ts';
import type { Bench, Observed } from '../scenario.ts';
import { journeyStep } from './journey-step.ts';
import { silentSso } from './silent-sso.ts';

const USERS = 200_000;
const BATCH = 5000;
const BUDGET = 1.1;

/** Rows as registration writes them: real blind indexes, random bytes where sealed values are. */
async function insertUsers({ installation }: Bench): Promise<void> {
  const config = loadConfig(installation.env);
  const db = createDatabase({ url: installation.database.appUrl, size: 2, applicationName: 'parvis-bench', prepared: true, statementTimeoutMs: 120_000, acquireTimeoutMs: 5000 });
  try {
    const keys = createKeys({ db, kek: createLocalKek(config.kek), pepper: config.pepper });
    const [tenant] = await installation.database.dump<{ id: string }>("select id from tenants.tenants where slug = 'demo'");
    if (!tenant) throw new Error('There is no tenant "demo".');
    const cipher = await keys.tenant(tenant.id);
    const noise = randomBytes(96);
    for (let at = 0; at < USERS; at += BATCH) {
      const rows = Array.from({ length: BATCH }, (_, index) => ({ id: randomUUID(), index: addressIndex(cipher, 'email', `user-${at + index}@crowd.example`) }));
      await db.tenant(tenant.id, (tx) =>
        tx.query(
          `with asked as materialized (select * from unnest($2::uuid[], $3::bytea[]) as a (id, blind_index)),
             users as (insert into identity.users (tenant_id, id, sub, light) select $1, id, id::text, false from asked),
             keys as (insert into identity.user_keys (tenant_id, user_id, wrapped) select $1, id, $4 from asked)
           insert into identity.identifiers (tenant_id, kind, blind_index, id, user_id, sealed, verified_at, is_primary) select $1, 'email', blind_index, id, id, $4, platform.now(), true from asked`,
          [tenant.id, rows.map((row) => row.id), rows.map((row) => row.index), noise],
        ),
      );
    }
  } finally {
    await db.close();
  }
  await installation.database.dump('vacuum analyze identity.users');
  await installation.database.dump('vacuum analyze identity.identifiers');
}

/** The same flows before and after many more customers exist, each as a ratio to the floor of the same minute. */
export const manyUsers: Observed = {
  name: 'many-users',
  async observe(bench) {
    const measure = async () => [await compare(bench, silentSso), await compare(bench, journeyStep)] as const;
    const before = await measure();
    await insertUsers(bench);
    const [{ count } = { count: 0 }] = await bench.installation.database.dump<{ count: number }>('select count(*)::int as count from identity.identifiers');
    const after = await measure();
    const ratios = after.map((line, index) => Number((line.ratio_to_floor / (before[index]?.ratio_to_floor ?? 1)).toFixed(2)));
    const errors = [...before, ...after].reduce((sum, line) => sum + line.errors, 0) + (count >= USERS ? 0 : 1);
    const reached = Math.max(...ratios);
    return { errors, ok: reached <= BUDGET, budget: `<= ${BUDGET} x`, reached, users: count, silent_sso: ratios[0], journey_step: ratios[1] };
  },
};
