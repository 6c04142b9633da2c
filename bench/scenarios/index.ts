import { ADA, authorization, basic, call, exchange, expect, ORDERS, SHOP, signIn, type Tokens } from '../../server/test/support/installation.ts';
import type { Bench, Scenario } from '../scenario.ts';
import { signUp } from './sign-up.ts';

const tokens = new Map<number, Tokens>();
let access = '';

/** One signed-in customer per parallel client. */
async function everybodySignsIn(bench: Bench, clients: number): Promise<void> {
  for (let worker = 0; worker < clients; worker++) {
    if (tokens.has(worker)) continue;
    const { callback, verifier } = await signIn(bench.browser(worker), bench.issuer, bench.redirectUri);
    tokens.set(worker, await exchange(bench.issuer, callback, bench.redirectUri, verifier));
  }
  access = (tokens.get(0) as Tokens).access_token;
}

const passwordLogin: Scenario = {
  name: 'password-login',
  budget: 1.3,
  operations: 24,
  clients: 2,
  async operation(bench) {
    const browser = bench.newBrowser();
    try {
      const { callback, verifier } = await signIn(browser, bench.issuer, bench.redirectUri);
      await exchange(bench.issuer, callback, bench.redirectUri, verifier);
    } finally {
      browser.close();
    }
  },
  async floor({ floor }) {
    expect(await call('GET', `${floor}/login/page`), 200);
    expect(await call('POST', `${floor}/login/identifier`, { identifier: ADA.email }), 303);
    expect(await call('POST', `${floor}/login/password`, { password: ADA.password }), 303);
  },
};

const silentSso: Scenario = {
  name: 'silent-sso',
  budget: 4,
  tripBudget: 5,
  operations: 150,
  clients: 4,
  prepare: (bench) => everybodySignsIn(bench, 4),
  async operation(bench, worker) {
    const browser = bench.browser(worker);
    const attempt = authorization(bench.issuer, bench.redirectUri, { prompt: 'none', scope: 'openid profile email' });
    const answer = await browser.get(attempt.url);
    await exchange(bench.issuer, String(answer.headers.location), bench.redirectUri, attempt.verifier);
  },
  async floor({ floor }) {
    expect(await call('GET', `${floor}/sso/authorize`), 303);
    expect(await call('POST', `${floor}/sso/token`, { code: 'x' }), 200);
  },
};

const refresh: Scenario = {
  name: 'refresh',
  budget: 4,
  tripBudget: 3,
  operations: 150,
  clients: 4,
  prepare: (bench) => everybodySignsIn(bench, 4),
  async operation({ issuer }, worker) {
    const answer = await call('POST', `${issuer}/token`, { grant_type: 'refresh_token', refresh_token: (tokens.get(worker) as Tokens).refresh_token }, basic(SHOP));
    expect(answer, 200);
    tokens.set(worker, { ...(tokens.get(worker) as Tokens), ...(JSON.parse(answer.text) as Tokens) });
  },
  floor: async ({ floor }) => expect(await call('POST', `${floor}/refresh`, { refresh_token: 'x' }), 200),
};

const clientCredentials: Scenario = {
  name: 'client-credentials-jwt',
  budget: 4,
  tripBudget: 0,
  operations: 300,
  clients: 4,
  async operation({ issuer }) {
    expect(await call('POST', `${issuer}/token`, { grant_type: 'client_credentials', scope: 'orders:read', resource: ORDERS.resource }, basic(ORDERS)), 200);
  },
  floor: async ({ floor }) => expect(await call('POST', `${floor}/client-credentials`, { grant_type: 'client_credentials' }), 200),
};

const introspection: Scenario = {
  name: 'introspection',
  budget: 4,
  tripBudget: 2,
  operations: 300,
  clients: 4,
  prepare: (bench) => everybodySignsIn(bench, 1),
  async operation({ issuer }) {
    const answer = await call('POST', `${issuer}/introspect`, { token: access }, basic(SHOP));
    expect(answer, 200);
    if (!answer.text.includes('"active":true')) throw new Error(answer.text);
  },
  floor: async ({ floor }) => expect(await call('POST', `${floor}/introspect`, { token: 'x' }), 200),
};

const userinfo: Scenario = {
  name: 'userinfo',
  budget: 4,
  tripBudget: 2,
  operations: 300,
  clients: 4,
  prepare: (bench) => everybodySignsIn(bench, 1),
  operation: async ({ issuer }) => expect(await call('GET', `${issuer}/userinfo`, undefined, { authorization: `Bearer ${access}` }), 200),
  floor: async ({ floor }) => expect(await call('GET', `${floor}/userinfo`), 200),
};

const jwks: Scenario = {
  name: 'jwks',
  budget: 2,
  tripBudget: 0,
  operations: 500,
  clients: 4,
  operation: async ({ issuer }) => expect(await call('GET', `${issuer}/jwks`), 200),
  floor: async ({ floor }) => expect(await call('GET', `${floor}/jwks`), 200),
};

export const scenarios: readonly Scenario[] = [signUp, passwordLogin, silentSso, refresh, clientCredentials, introspection, userinfo, jwks];
