import type { Screen } from '../../server/src/journeys/contract.ts';
import { softKey, type SoftKey } from '../../server/src/credentials/passkey/authenticator.suite.ts';
import { call, expect } from '../../server/test/support/installation.ts';
import type { Compared } from '../scenario.ts';
import { beginAs, newCustomers, sessionCount, type NativeCustomer } from './native-customers.ts';

const CLIENTS = 2;
let customers: (readonly [NativeCustomer, SoftKey])[] = [];
let before = 0;
let acknowledged = 0;

/** From PAR over one screen to tokens: no name is typed, the passkey says whose it is. Against one signature checked, one made, and what must be written. */
export const passkeyLogin: Compared = {
  name: 'passkey-login',
  tripBudget: 30,
  operations: 60,
  clients: CLIENTS,
  async prepare(bench) {
    const keys: SoftKey[] = [];
    const made = await newCustomers(bench, CLIENTS, async (journey, _customer, index) => {
      const key = softKey();
      await journey.act('create', key.create(journey.screen as unknown as Screen, { origin: bench.issuer }));
      await journey.act('continue');
      keys[index] = key;
    });
    customers = made.map((customer, index) => [customer, keys[index] as SoftKey]);
    before = await sessionCount(bench);
  },
  async operation(bench, worker) {
    const [customer, key] = customers[worker] as readonly [NativeCustomer, SoftKey];
    const journey = await beginAs(bench, customer);
    await journey.act('beside:continue', key.get(journey.screen as unknown as Screen, { origin: bench.issuer }));
    await journey.tokens();
    acknowledged++;
  },
  async floor({ floor }) {
    expect(await call('POST', `${floor}/native/par`, {}), 200);
    expect(await call('POST', `${floor}/native/flow`, {}), 200);
    expect(await call('POST', `${floor}/native/passkey`, {}), 200);
    expect(await call('POST', `${floor}/sso/token`, { code: 'x' }), 200);
  },
  async check(bench) {
    const now = await sessionCount(bench);
    if (now - before !== acknowledged) throw new Error(`${acknowledged} sign-ins were acknowledged, ${now - before} sessions exist`);
  },
};
