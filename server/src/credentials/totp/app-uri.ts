import { TOTP, type Secret } from 'otpauth';
import { ALGORITHM, DIGITS, PERIOD } from './time-steps.ts';

/** Some apps split the label at any colon, also at an encoded one: neither part may have one (Google's key URI format). */
const part = (text: string) => text.toWellFormed().replaceAll(':', ' ').replace(/\s+/g, ' ').trim();

/** What an authenticator app reads: from a picture, or from a link on the phone itself. */
export function appUri(input: { readonly issuer: string; readonly account: string; readonly secret: Secret }): string {
  return new TOTP({ issuer: part(input.issuer), label: part(input.account), secret: input.secret, algorithm: ALGORITHM, digits: DIGITS, period: PERIOD }).toString();
}
