import { ADA, call, expect } from '../../server/test/support/installation.ts';
import type { Compared } from '../scenario.ts';
import { everybodySignsIn, tokensOf } from './signed-in.ts';

/** Claims of the customer, opened from sealed rows. */
export const userinfo: Compared = {
  name: 'userinfo',
  tripBudget: 2,
  operations: 200,
  clients: 4,
  prepare: (bench) => everybodySignsIn(bench, 1),
  async operation({ issuer }) {
    const answer = await call('GET', `${issuer}/userinfo`, undefined, { authorization: `Bearer ${tokensOf(0).access_token}` });
    expect(answer, 200);
    if (!answer.text.includes(ADA.email)) throw new Error(answer.text);
  },
  floor: async ({ floor }) => expect(await call('GET', `${floor}/userinfo`), 200),
};
