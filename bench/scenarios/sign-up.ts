import { randomBytes } from 'node:crypto';
import { authorization, call, exchange, expect, openMailbox, signIn, type Mailbox } from '../../server/test/support/installation.ts';
import type { Compared } from '../scenario.ts';

let mailbox: Mailbox;
const acknowledged: { email: string; password: string }[] = [];

/** Sign-up through the hosted pages: address, code from the mail, no passkey, password, profile, tokens. */
export const signUp: Compared = {
  name: 'sign-up',
  appOnly: true,
  operations: 12,
  clients: 2,
  async prepare({ installation }) {
    mailbox ??= await openMailbox(installation);
  },
  async operation(bench) {
    const browser = bench.newBrowser();
    const email = `bench-${randomBytes(8).toString('hex')}@example.com`;
    const newPassword = `${randomBytes(12).toString('base64url')} Kiesel`;
    const back = (location: string) => location.startsWith(bench.redirectUri);
    try {
      const attempt = authorization(bench.issuer, bench.redirectUri, { prompt: 'create' });
      const identify = await browser.follow(await browser.get(attempt.url));
      const verify = await browser.submit(identify, 'continue', { identifier: email });
      const passkey = await browser.submit(verify, 'continue', { code: await mailbox.code(email) });
      const password = await browser.submit(passkey, 'password');
      const profile = await browser.submit(password, 'continue', { newPassword }, back);
      const done = back(profile.url) ? profile : await browser.submit(profile, 'continue', { name: 'Bench Kiesel' }, back);
      if (!back(done.url)) throw new Error(`sign-up ended at ${done.url} (${done.status})`);
      await exchange(bench.issuer, done.url, bench.redirectUri, attempt.verifier);
      acknowledged.push({ email, password: newPassword });
    } finally {
      browser.close();
    }
  },
  async floor({ floor }) {
    expect(await call('GET', `${floor}/login/page`), 200);
    for (let page = 0; page < 4; page++) expect(await call('POST', `${floor}/login/identifier`, { identifier: 'x' }), 303);
    expect(await call('POST', `${floor}/login/password`, { password: 'x' }), 303);
    expect(await call('POST', `${floor}/sso/token`, { code: 'x' }), 200);
  },
  /** Who was told that the account exists can sign in to it. */
  async check(bench) {
    await mailbox.close();
    for (const user of acknowledged.slice(-10)) {
      const browser = bench.newBrowser();
      await signIn(browser, bench.issuer, bench.redirectUri, user);
      browser.close();
    }
  },
};
