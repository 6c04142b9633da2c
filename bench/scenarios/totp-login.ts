import { call, expect } from '../../server/test/support/installation.ts';
import { setUpApp, type ClockApp } from '../../server/test/support/native-app.ts';
import type { Compared } from '../scenario.ts';
import { beginAs, newCustomers, sessionCount, type NativeCustomer } from './native-customers.ts';

const TWO = { acr_values: 'urn:parvis:acr:2' };
const USERS = 24;
let customers: (readonly [NativeCustomer, ClockApp])[] = [];
let next = 0;
let before = 0;
let acknowledged = 0;

/** From PAR over name, password and the code of an authenticator app to tokens, against the same with the hash, an HMAC, and what must be written. */
export const totpLogin: Compared = {
  name: 'totp-login',
  tripBudget: 88,
  operations: USERS,
  clients: 1,
  async prepare(bench) {
    const made = await newCustomers(bench, USERS, async (journey, { password }) => {
      await journey.act('no-webauthn');
      await journey.act('continue', { newPassword: password });
    });
    for (const customer of made) {
      const journey = await (await beginAs(bench, customer, TWO)).password(customer);
      const { app } = await setUpApp(bench.installation.database, journey);
      customers.push([customer, app]);
    }
    before = await sessionCount(bench);
  },
  async operation(bench) {
    // A code is good once. Instead of waiting half a minute between the rounds, the apps are told that it passed: one statement a round.
    if (next % USERS === 0) await bench.installation.database.dump('update credentials.totp_apps set last_step = last_step - 1000');
    const [customer, app] = customers[next++ % USERS] as readonly [NativeCustomer, ClockApp];
    const journey = await (await beginAs(bench, customer, TWO)).password(customer);
    await journey.act('continue', { code: await app.code() });
    await journey.tokens();
    acknowledged++;
  },
  async floor({ floor }) {
    expect(await call('POST', `${floor}/native/par`, {}), 200);
    expect(await call('POST', `${floor}/native/flow`, {}), 200);
    expect(await call('POST', `${floor}/journey`, { identifier: 'x' }), 200);
    expect(await call('POST', `${floor}/native/password`, { password: 'x' }), 200);
    expect(await call('POST', `${floor}/native/totp`, { code: 'x' }), 200);
    expect(await call('POST', `${floor}/sso/token`, { code: 'x' }), 200);
  },
  async check(bench) {
    const now = await sessionCount(bench);
    if (now - before !== acknowledged) throw new Error(`${acknowledged} sign-ins were acknowledged, ${now - before} sessions exist`);
  },
};
