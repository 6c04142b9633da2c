import assert from 'node:assert/strict';
import type { HttpBrowser } from './http-browser.ts';
import { authorization } from './oidc-client.ts';

/** Begins to sign up, as far as the code that is mailed. */
export async function askForCode(browser: HttpBrowser, issuer: string, redirectUri: string, email: string): Promise<void> {
  const first = await browser.follow(await browser.get(authorization(issuer, redirectUri, { prompt: 'create' }).url));
  const verify = await browser.submit(first, 'continue', { identifier: email });
  assert.equal(verify.status, 200);
  browser.close();
}
