import type { SmsSenderType } from '../contract.ts';
import { field, readAnswer } from '../read-answer.ts';
import { basic, neededSender, originOf, part } from '../read-url.ts';

/** Messages API, version 1: `vonage://<key>:<secret>@api.nexmo.com`. Errors are problem documents (RFC 9457) whose type ends in the code. */
export const vonageSmsSender: SmsSenderType = {
  scheme: 'vonage',
  create(url, deps) {
    const key = part(url, 'username', 'API key (vonage://key:secret@api.nexmo.com)');
    const secret = part(url, 'password', 'API secret (vonage://key:secret@api.nexmo.com)');
    const from = digits(neededSender(url, deps));
    const target = `${originOf(url, deps.outbound)}/v1/messages`;
    return {
      async send(message, signal) {
        const answer = await deps.outbound.fetch(target, {
          method: 'POST',
          headers: { authorization: basic(key, secret), 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify({ channel: 'sms', message_type: 'text', to: digits(message.to), from, text: message.text, client_ref: message.id }),
          signal,
        });
        return readAnswer(answer, { vendor: 'vonage', codeOf: (body) => field(body, 'type')?.split(/[#/]/).at(-1) });
      },
    };
  },
};

/** Numbers go without the leading plus. */
const digits = (number: string) => (number.startsWith('+') ? number.slice(1) : number);
