import type { SmsSenderDeps } from './contract.ts';

/** Where the vendor is. Always https, but for a host that a development installation opened (PARVIS_OUTBOUND_ALLOW). */
export function originOf(url: URL, outbound: SmsSenderDeps['outbound']): string {
  const plain = `http://${url.host}`;
  return outbound.refuses(plain) === undefined ? plain : `https://${url.host}`;
}

/** Parts of SMS_URL are percent-encoded. */
export function part(url: URL, name: 'username' | 'password', meaning: string): string {
  if (url[name] === '') throw new Error(`SMS_URL lacks the ${meaning}.`);
  return decodeURIComponent(url[name]);
}

export function senderOf(url: URL, deps: SmsSenderDeps): string | undefined {
  return url.searchParams.get('from') ?? deps.from;
}

export function neededSender(url: URL, deps: SmsSenderDeps): string {
  const from = senderOf(url, deps);
  if (from === undefined) throw new Error('SMS_FROM is needed: the number or name that messages come from.');
  return from;
}

export const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
