import { isIP } from 'node:net';
import type { I18n, Wording } from '#platform/i18n';
import type { SmsMessage } from './contract.ts';

export interface RenderedSms {
  readonly to: string;
  readonly text: string;
  readonly senderName: string;
}

/** E.164: what a message can be sent to. */
export const isPhoneNumber = (to: string) => /^\+[1-9]\d{6,14}$/.test(to);

/** Four parts at most, in the widest alphabet. */
const MAX_LENGTH = 268;

/** The text, and as the last line the host a code is bound to (WICG "Origin-bound one-time codes delivered via SMS"): other sites are not offered it. */
export function renderSms(i18n: I18n, message: Omit<SmsMessage, 'notAfter'>, own?: Wording): RenderedSms {
  const link = message.link === undefined ? '' : ` ${message.link}`;
  const text = `${plain(own?.(message.text) ?? i18n.format(message.locale, message.text)).slice(0, Math.max(0, MAX_LENGTH - link.length))}${link}`.trimStart();
  const bound = message.boundTo !== undefined && message.code !== undefined && isIP(message.boundTo) === 0 ? `\n\n@${message.boundTo} #${message.code}` : '';
  return { to: message.to, text: `${text}${bound}`, senderName: plain(message.brand.senderName) };
}

/** One line, without control characters and overrides of direction: nothing in a value can begin a line that looks like the bound one (W5). */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
