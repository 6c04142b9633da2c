import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, runRound } from '../measure.ts';
import type { Bench, Observed } from '../scenario.ts';
import { serviceToken } from './client-credentials.ts';

const TENANTS = 10_000;
/** Those that are used in turn. */
const BUSY = 20;
const BUDGET = 1.1;
const OPERATIONS = 300;
const root = fileURLToPath(new URL('../..', import.meta.url));
const busy = (index: number) => `bench-busy-${index}`;

/** Tenants with an application of their own, made as an operator makes them. */
async function applyBusy({ installation }: Bench): Promise<void> {
  const file = join(tmpdir(), `parvis-bench-${process.pid}.yaml`);
  const tenant = (index: number) => `
  - slug: ${busy(index)}
    name: Bench ${index}
    defaultBrand: main
    brands: [{ slug: main, name: Bench ${index}, senderName: Bench, colours: { accent: '#1f4536' } }]
    resources: [{ identifier: 'https://orders.demo.example/', name: Orders, scopes: [orders:read] }]
    applications:
      - clientId: demo-orders
        name: Orders
        secret: demo-orders-secret-for-development-only
        metadata: { grant_types: [client_credentials], token_endpoint_auth_method: client_secret_basic, resources: ['https://orders.demo.example/'] }
`;
  writeFileSync(file, `tenants:${Array.from({ length: BUSY }, (_, index) => tenant(index)).join('')}`);
  try {
    const child = spawn(process.execPath, [join(root, 'server/bin/parvis.ts'), 'apply', file], { cwd: root, env: { ...installation.env }, stdio: ['ignore', 'ignore', 'inherit'] });
    const code = await new Promise((done) => child.once('exit', done));
    if (code !== 0) throw new Error('parvis apply failed');
  } finally {
    rmSync(file, { force: true });
  }
}

const CROWD = `
  with made as (select gen_random_uuid() as id, gen_random_uuid() as brand, i from generate_series(1, ${TENANTS}) i),
  tenants as (insert into tenants.tenants (id, slug, name, issuer, default_brand_id) select id, 'crowd-' || i, 'Crowd ' || i, 'https://crowd-' || i || '.example', brand from made)
  insert into tenants.brands (tenant_id, id, slug, name, accent, sender_name, default_locale) select id, brand, 'main', 'Crowd', '#123456', 'Crowd', 'en' from made`;

/** One tenant alone, the same one among ten thousand, and twenty used in turn: the CPU a request costs. */
export const manyTenants: Observed = {
  name: 'many-tenants',
  async observe(bench) {
    const pids = [bench.installation.pid(0)];
    let turn = 0;
    const load = (issuer: () => string) =>
      runRound({ operations: OPERATIONS, clients: 4, pids, postmaster: bench.postmaster, operation: async () => void (await serviceToken({ issuer: issuer() })) });
    const alone = () => load(() => bench.issuer);
    const inTurn = () => load(() => `${bench.issuer}/t/${busy(turn++ % BUSY)}`);
    const cost = (round: Awaited<ReturnType<typeof load>>) => round.app + round.postgres;
    await alone();
    const before: number[] = [];
    let errors = 0;
    for (let round = 0; round < bench.rounds; round++) before.push(cost(await alone()));
    await bench.installation.database.dump(CROWD);
    await applyBusy(bench);
    // Each tenant's provider is made at its first request and takes some more to become fast.
    for (let round = 0; round < 4; round++) await inTurn();
    const pairs: { one: number; many: number }[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      const one = await alone();
      const many = await inTurn();
      errors += one.errors + many.errors;
      pairs.push({ one: cost(one), many: cost(many) });
    }
    const [{ count } = { count: 0 }] = await bench.installation.database.dump<{ count: number }>('select count(*)::int as count from tenants.tenants');
    const inTurnRatio = Number(median(pairs.map(({ one, many }) => many / one)).toFixed(2));
    const amongRatio = Number((median(pairs.map(({ one }) => one)) / median(before)).toFixed(2));
    // Interleaved, so the machine's moods cancel; the other ratio is of two different minutes and only told.
    return { errors, ok: inTurnRatio <= BUDGET, budget: `<= ${BUDGET} x`, reached: inTurnRatio, tenants: count, in_turn: BUSY, one_among_many: amongRatio };
  },
};
