import { basic, call, expect, SHOP } from '../../server/test/support/installation.ts';
import type { Compared } from '../scenario.ts';
import { everybodySignsIn, tokensOf } from './signed-in.ts';

/** An API asks about an opaque access token. */
export const introspection: Compared = {
  name: 'introspection',
  tripBudget: 2,
  operations: 200,
  clients: 4,
  prepare: (bench) => everybodySignsIn(bench, 1),
  async operation({ issuer }) {
    const answer = await call('POST', `${issuer}/introspect`, { token: tokensOf(0).access_token }, basic(SHOP));
    expect(answer, 200);
    if (!answer.text.includes('"active":true')) throw new Error(answer.text);
  },
  floor: async ({ floor }) => expect(await call('POST', `${floor}/introspect`, { token: 'x' }), 200),
};
