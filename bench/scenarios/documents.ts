import { call, expect } from '../../server/test/support/installation.ts';
import type { Compared } from '../scenario.ts';

const document = (name: string, path: string): Compared => ({
  name,
  tripBudget: 0,
  operations: 500,
  clients: 4,
  operation: async ({ issuer }) => expect(await call('GET', `${issuer}${path}`), 200),
  floor: async ({ floor }) => expect(await call('GET', `${floor}/jwks`), 200),
});

/** Serialised once, so against a route that answers a constant. */
export const jwks = document('jwks', '/jwks');
export const discovery = document('discovery', '/.well-known/openid-configuration');
