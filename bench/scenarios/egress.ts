import { randomUUID } from 'node:crypto';
import { createConsent, type ConsentRoom } from '../../server/src/consent/index.ts';
import { createDatabase, type Database } from '../../server/src/platform/db/index.ts';
import { compare } from '../compare.ts';
import { median, runRound, type Round } from '../measure.ts';
import type { Bench, Observed } from '../scenario.ts';
import { refresh } from './refresh.ts';

const PURPOSES = 50;
const FEW = 100;
const MANY = 100_000;
const SAID = 10;
const OPERATIONS = 3000;
/** Of the CPU of one refresh with its tokens. */
const TOKEN_BUDGET = 0.05;
const GROWTH_BUDGET = 1.1;
const ATTRIBUTES = ['email', 'name', 'given_name', 'family_name', 'locale'];
const words = { title: 'Purpose', what: 'Details.', why: 'Because.', who: 'The shop.', howLong: 'A year.' };
const rounded = (value: number) => Number(value.toFixed(3));

interface Shop {
  readonly tenantId: string;
  /** Subjects of its customers. */
  readonly subs: readonly string[];
}

/** Customers who said yes to ten purposes each, of which the ways through the index are as deep as in life. */
async function insertCustomers({ installation }: Bench, tenantId: string, count: number, purposes: number): Promise<Shop> {
  const dump = installation.database.dump;
  await dump(
    `insert into identity.users (tenant_id, id, sub, light) select $1::uuid, u.id, u.id::text, false from (select gen_random_uuid() as id from generate_series(1, $2::int)) u`,
    [tenantId, count],
  );
  await dump(
    `insert into consent.states (tenant_id, user_id, purpose, recipient, answer, version, attributes, record_id, decided_at)
     select $1::uuid, u.id, 'purpose-' || p, 'shop', 'given', 1, array['email', 'name'], gen_random_uuid(), platform.now()
     from identity.users u cross join generate_series(1, $2::int) p where u.tenant_id = $1::uuid`,
    [tenantId, Math.min(SAID, Math.max(purposes, 1))],
  );
  await dump('vacuum analyze identity.users');
  await dump('vacuum analyze consent.states');
  const rows = await dump<{ sub: string }>('select sub from identity.users where tenant_id = $1 order by random() limit 2000', [tenantId]);
  return { tenantId, subs: rows.map(({ sub }) => sub) };
}

async function publish(db: Database, consent: ConsentRoom, tenantId: string, count: number): Promise<void> {
  for (let at = 1; at <= count; at++)
    await db.tenant(tenantId, (tx) =>
      consent.savePurpose(
        tx,
        { key: `purpose-${at}`, attributes: ['email', 'name', 'given_name'], recipients: ['shop', 'club'], notice: { en: words }, publish: 1 },
        { actor: { kind: 'system' }, requestId: 'bench' },
      ),
    );
}

/** What an answer costs without the filter: the customer is looked up all the same. */
const plain = (db: Database, { tenantId, subs }: Shop) => {
  let at = 0;
  return () => db.read(tenantId, (tx) => tx.query('select id, state from identity.users where tenant_id = $1 and sub = $2', [tenantId, subs[at++ % subs.length]]));
};

const filtered = (db: Database, consent: ConsentRoom, { tenantId, subs }: Shop, recipient: () => string) => {
  let at = 0;
  const tenant = { id: tenantId, settings: { consent: { unclaimedAttributes: 'release' } } } as never;
  return async () => {
    const sub = subs[at++ % subs.length] as string;
    const [, standing] = await db.read(tenantId, (tx) =>
      Promise.all([tx.query('select id, state from identity.users where tenant_id = $1 and sub = $2', [tenantId, sub]), consent.egress.look(tx, { sub })]),
    );
    await consent.egress.release(standing, { tenant, recipient: recipient(), channel: 'userinfo', attributes: ATTRIBUTES });
  };
};

/**
 * What the egress filter adds to an answer, each round beside the same answer without it: in a tenant without purposes and with fifty; when it is put on record for the
 * first time that day; and with a million consents instead of a thousand.
 */
export const egress: Observed = {
  name: 'egress',
  async observe(bench) {
    const url = bench.installation.database.appUrl;
    const open = (size: number) => createDatabase({ url, size, applicationName: 'parvis-bench', prepared: true, statementTimeoutMs: 120_000, acquireTimeoutMs: 5000 });
    const [db, lookups] = [open(4), open(1)];
    try {
      const tenantOf = async (id: string) => ({
        id,
        slug: 'bench',
        name: 'Bench',
        settings: { attributes: ATTRIBUTES.map((name) => ({ name })), consent: { unclaimedAttributes: 'release' } },
      });
      const consent = createConsent({
        db,
        lookups,
        events: { publish: async () => {} },
        tenants: { byId: tenantOf, list: async () => [] } as never,
        identity: { find: async () => undefined, merging: { absorbed: async () => [] } } as never,
        signingKeys: {} as never,
        isApplication: async () => true,
      } as Parameters<typeof createConsent>[0]);
      const [none, few, many] = [randomUUID(), randomUUID(), randomUUID()] as [string, string, string];
      for (const tenantId of [few, many]) await publish(db, consent, tenantId, PURPOSES);
      const shops = {
        none: await insertCustomers(bench, none, FEW, 0),
        few: await insertCustomers(bench, few, FEW, PURPOSES),
        many: await insertCustomers(bench, many, MANY, PURPOSES),
      };
      const load = { clients: 4, operations: OPERATIONS, pids: [process.pid], postmaster: bench.postmaster };
      const run = (operation: () => Promise<unknown>): Promise<Round> => runRound({ ...load, operation: async () => void (await operation()) });
      let fresh = 0;
      const operations = {
        plain: plain(db, shops.few),
        none: filtered(db, consent, shops.none, () => 'shop'),
        few: filtered(db, consent, shops.few, () => 'shop'),
        // Somebody new each time: nothing of it is remembered.
        first: filtered(db, consent, shops.few, () => `other-${fresh++}`),
        plainMany: plain(db, shops.many),
        many: filtered(db, consent, shops.many, () => 'shop'),
      };
      const token = await compare(bench, refresh);
      for (const operation of Object.values(operations)) await run(operation);
      const costs: Record<keyof typeof operations, number>[] = [];
      let errors = token.errors;
      for (let round = 0; round < bench.rounds; round++) {
        const measured = {} as Record<keyof typeof operations, number>;
        for (const [name, operation] of Object.entries(operations) as [keyof typeof operations, () => Promise<unknown>][]) {
          const { app, postgres, errors: wrong } = await run(operation);
          measured[name] = app + postgres;
          errors += wrong;
        }
        costs.push(measured);
      }
      const added = (name: keyof typeof operations, base: 'plain' | 'plainMany') => median(costs.map((round) => round[name] - round[base]));
      const tokenMicros = token.cpu_us_app + token.cpu_us_pg;
      const share = (name: 'none' | 'few' | 'first') => rounded(added(name, 'plain') / tokenMicros);
      const growth = rounded(median(costs.map((round) => round.many / round.few)));
      const reached = Math.max(share('none'), share('few'));
      return {
        errors,
        ok: errors === 0 && reached <= TOKEN_BUDGET && growth <= GROWTH_BUDGET,
        budget: `<= ${TOKEN_BUDGET} of a refresh; <= ${GROWTH_BUDGET} x with a million consents`,
        reached,
        token_us: tokenMicros,
        filter_us: { no_purposes: Math.round(added('none', 'plain')), purposes: Math.round(added('few', 'plain')), first_of_the_day: Math.round(added('first', 'plain')) },
        share_of_token: { no_purposes: share('none'), purposes: share('few'), first_of_the_day: share('first') },
        million_to_thousand: growth,
        filter_million_us: Math.round(added('many', 'plainMany')),
      };
    } finally {
      await Promise.all([db.close(), lookups.close()]);
    }
  },
};
