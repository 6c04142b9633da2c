import type { CustomerQuestion } from '../../server/src/identity/index.ts';
import { openAdminHouse } from '../../server/test/admin/house.suite.ts';
import { percentile } from '../measure.ts';
import type { Observed } from '../scenario.ts';
import { BUDGET, CUSTOMERS, insertCustomers, KINDS } from './customer-search.ts';

const ASKED = 60;
/** Requests until the counters of how many one caller may send are emptied. */
const EVERY = 250;

function queryOf({ text, states, light, since, until }: CustomerQuestion): string {
  const query = new URLSearchParams();
  if (text !== undefined) query.set('q', text);
  if (states?.[0] !== undefined) query.set('state', states[0]);
  if (light !== undefined) query.set('light', String(light));
  if (since) query.set('since', since.toISOString());
  if (until) query.set('until', until.toISOString());
  return query.toString();
}

/**
 * The page of search as support has it: the same questions among a million customers, by the admin API. With who asks, whether they may, how many customers they were shown
 * already, names and addresses opened and masked, and the entry in the trail.
 */
export const customerSearchHttp: Observed = {
  name: 'customer-search-http',
  async observe() {
    const house = await openAdminHouse();
    try {
      let began = performance.now();
      await insertCustomers(house.t, house.tenant, await house.app.platform.keys.tenant(house.tenant.id));
      const filled = Math.round((performance.now() - began) / 1000);
      const { id, token } = await house.apiKey({ permissions: ['users:read'] });
      await house.t.dump('update admin.api_keys set readings_hour = 100000000, readings_day = 100000000 where id = $1', [id]);
      const figures: Record<string, number> = {};
      let [errors, reached, asked] = [0, 0, 0];
      for (const [kind, ask] of Object.entries(KINDS)) {
        const times: number[] = [];
        for (let round = 0; round < ASKED; round++) {
          if (asked++ % EVERY === 0) await house.t.dump('delete from platform.counters');
          const path = `/tenants/${house.tenant.slug}/users?${queryOf(ask((round * 7919 + 13) % CUSTOMERS))}`;
          began = performance.now();
          const { status, body } = await house.call('GET', path, { as: { token } });
          times.push(performance.now() - began);
          if (status !== 200 || (kind === 'whole_address' && body.items.length !== 1)) errors++;
          if (status === 200 && body.items.some(({ email }: { email?: string }) => email !== undefined && !email.includes('***'))) errors++;
        }
        figures[`${kind}_p50_ms`] = Number(percentile(times, 0.5).toFixed(1));
        figures[`${kind}_p95_ms`] = Number(percentile(times, 0.95).toFixed(1));
        reached = Math.max(reached, percentile(times, 0.95));
      }
      return { errors, ok: reached <= BUDGET, budget: `p95 <= ${BUDGET} ms`, reached: Number(reached.toFixed(1)), customers: CUSTOMERS, filled_in_s: filled, ...figures };
    } finally {
      await house.close();
    }
  },
};
