import type { SmsSender, SmsSenderDeps, SmsSenderType } from './contract.ts';

/** The sender that SMS_URL names by its scheme. The URL holds secrets: messages about it never repeat it. */
export function createSmsSender(text: string, types: readonly SmsSenderType[], deps: SmsSenderDeps): SmsSender {
  const url = new URL(text);
  const scheme = url.protocol.slice(0, -1);
  const type = types.find((candidate) => candidate.scheme === scheme);
  if (!type) throw new Error(`SMS_URL must begin with one of ${types.map((known) => `${known.scheme}://`).join(', ')}.`);
  if (url.hostname === '') throw new Error('SMS_URL lacks the host.');
  return type.create(url, deps);
}
