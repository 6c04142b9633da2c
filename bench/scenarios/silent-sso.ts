import { authorization, basic, call, exchange, expect, SHOP, type Tokens } from '../../server/test/support/installation.ts';
import type { Compared } from '../scenario.ts';
import { everybodySignsIn } from './signed-in.ts';

const CLIENTS = 4;
const got: Tokens[] = [];

/** A customer with a session comes from an application: /authorize without a page, code with PKCE, /token with an ID token. */
export const silentSso: Compared = {
  name: 'silent-sso',
  budget: 4,
  tripBudget: 5,
  operations: 120,
  clients: CLIENTS,
  prepare: (bench) => everybodySignsIn(bench, CLIENTS),
  async operation(bench, worker) {
    const attempt = authorization(bench.issuer, bench.redirectUri, { prompt: 'none', scope: 'openid profile email' });
    const answer = await bench.browser(worker).get(attempt.url);
    got.push(await exchange(bench.issuer, String(answer.headers.location), bench.redirectUri, attempt.verifier));
  },
  async floor({ floor }) {
    expect(await call('GET', `${floor}/sso/authorize`), 303);
    expect(await call('POST', `${floor}/sso/token`, { code: 'x' }), 200);
  },
  async check({ issuer }) {
    if (new Set(got.map((tokens) => tokens.access_token)).size !== got.length) throw new Error('an access token was given twice');
    for (const { access_token: token } of got.slice(-50)) {
      const answer = await call('POST', `${issuer}/introspect`, { token }, basic(SHOP));
      if (!answer.text.includes('"active":true')) throw new Error(`an acknowledged token is not active: ${answer.text}`);
    }
  },
};
