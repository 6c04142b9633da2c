import { createRemoteJWKSet, jwtVerify } from 'jose';
import { basic, call, expect, ORDERS } from '../../server/test/support/installation.ts';
import type { Bench, Compared } from '../scenario.ts';

const got: string[] = [];

export async function serviceToken({ issuer }: Pick<Bench, 'issuer'>, port?: number): Promise<string> {
  const answer = await call('POST', `${issuer}/token`, { grant_type: 'client_credentials', scope: 'orders:read', resource: ORDERS.resource }, basic(ORDERS), port);
  expect(answer, 200);
  return (JSON.parse(answer.text) as { access_token: string }).access_token;
}

/** A service's own token: a signature, and nothing to write. */
export const clientCredentials: Compared = {
  name: 'client-credentials-jwt',
  budget: 4,
  tripBudget: 0,
  operations: 300,
  clients: 4,
  operation: async (bench) => void got.push(await serviceToken(bench)),
  floor: async ({ floor }) => expect(await call('POST', `${floor}/client-credentials`, { grant_type: 'client_credentials' }), 200),
  async check({ issuer }) {
    const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
    for (const token of got.slice(-20)) await jwtVerify(token, keys, { issuer, audience: ORDERS.resource });
    if (new Set(got).size !== got.length) throw new Error('a token was given twice');
  },
};
