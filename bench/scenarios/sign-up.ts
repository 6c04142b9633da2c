import { randomBytes } from 'node:crypto';
import { openMailbox, type Mailbox } from '../../server/test/support/installation.ts';
import { authorization, call, exchange, expect } from '../../server/test/support/installation.ts';
import type { Scenario } from '../scenario.ts';

let mailbox: Mailbox;

/** Sign-up through the hosted pages: address, code from the mail, password, profile, tokens. */
export const signUp: Scenario = {
  name: 'sign-up',
  budget: 1.6,
  operations: 12,
  clients: 2,
  async prepare({ installation }) {
    mailbox ??= await openMailbox(installation);
  },
  async operation(bench) {
    const browser = bench.newBrowser();
    const email = `bench-${randomBytes(8).toString('hex')}@example.com`;
    const back = (location: string) => location.startsWith(bench.redirectUri);
    try {
      const attempt = authorization(bench.issuer, bench.redirectUri, { prompt: 'create' });
      const identify = await browser.follow(await browser.get(attempt.url));
      const verify = await browser.submit(identify, 'continue', { identifier: email });
      const password = await browser.submit(verify, 'continue', { code: await mailbox.code(email) });
      const profile = await browser.submit(password, 'continue', { newPassword: `${randomBytes(12).toString('base64url')} Kiesel` }, back);
      const done = back(profile.url) ? profile : await browser.submit(profile, 'continue', { name: 'Bench Kiesel' }, back);
      if (!back(done.url)) throw new Error(`sign-up ended at ${done.url} (${done.status})`);
      await exchange(bench.issuer, done.url, bench.redirectUri, attempt.verifier);
    } finally {
      browser.close();
    }
  },
  async floor({ floor }) {
    expect(await call('GET', `${floor}/login/page`), 200);
    for (let page = 0; page < 3; page++) expect(await call('POST', `${floor}/login/identifier`, { identifier: 'x' }), 303);
    expect(await call('POST', `${floor}/login/password`, { password: 'x' }), 303);
    expect(await call('POST', `${floor}/sso/token`, { code: 'x' }), 200);
  },
};
