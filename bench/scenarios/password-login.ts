import { setTimeout } from 'node:timers/promises';
import { call, exchange, expect, signIn } from '../../server/test/support/installation.ts';
import type { Compared } from '../scenario.ts';

let acknowledged = 0;
let before = 0;
/** About what a sign-in takes around its hash. A hash that follows another one at once finds memory and caches warm, and costs a third less than one that does not: that is no floor of a sign-in. */
const PACE_MS = 45;
const SESSIONS = 'select count(*)::int as count from sessions.sessions';

/** From /authorize over both pages to tokens, by a browser never seen before, against the bare hash: nothing but argon2id should matter. */
export const passwordLogin: Compared = {
  name: 'password-login',
  budget: 1.3,
  appOnly: true,
  operations: 60,
  clients: 1,
  async prepare({ installation }) {
    before = (await installation.database.dump<{ count: number }>(SESSIONS))[0]?.count ?? 0;
  },
  async operation(bench) {
    const browser = bench.newBrowserAt('203.0.113.1');
    try {
      const { callback, verifier } = await signIn(browser, bench.issuer, bench.redirectUri);
      await exchange(bench.issuer, callback, bench.redirectUri, verifier);
      acknowledged++;
    } finally {
      browser.close();
    }
  },
  async floor({ floor }) {
    await setTimeout(PACE_MS);
    expect(await call('POST', `${floor}/hash`, {}), 200);
  },
  async check({ installation }) {
    const now = (await installation.database.dump<{ count: number }>(SESSIONS))[0]?.count ?? 0;
    if (now - before !== acknowledged) throw new Error(`${acknowledged} sign-ins were acknowledged, ${now - before} sessions exist`);
  },
};
