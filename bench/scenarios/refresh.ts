import { basic, call, expect, SHOP, type Tokens } from '../../server/test/support/installation.ts';
import type { Compared } from '../scenario.ts';
import { everybodySignsIn, keepTokens, tokensOf } from './signed-in.ts';

const CLIENTS = 4;

/** Rotation: each client uses the token it got last, so one that was acknowledged and does not exist fails the next round. */
export const refresh: Compared = {
  name: 'refresh',
  tripBudget: 3,
  operations: 120,
  clients: CLIENTS,
  prepare: (bench) => everybodySignsIn(bench, CLIENTS),
  async operation({ issuer }, worker) {
    const answer = await call('POST', `${issuer}/token`, { grant_type: 'refresh_token', refresh_token: tokensOf(worker).refresh_token }, basic(SHOP));
    expect(answer, 200);
    keepTokens(worker, { ...tokensOf(worker), ...(JSON.parse(answer.text) as Tokens) });
  },
  floor: async ({ floor }) => expect(await call('POST', `${floor}/refresh`, { refresh_token: 'x' }), 200),
  async check({ issuer }) {
    for (let worker = 0; worker < CLIENTS; worker++) {
      const answer = await call('POST', `${issuer}/introspect`, { token: tokensOf(worker).refresh_token }, basic(SHOP));
      if (!answer.text.includes('"active":true')) throw new Error(`the last refresh token is not active: ${answer.text}`);
    }
  },
};
