import type { SmsSenderType } from '../contract.ts';
import { field, readAnswer } from '../read-answer.ts';
import { basic, neededSender, originOf, part } from '../read-url.ts';

/** Longest validity that Twilio takes (error 90007). */
const MAX_VALIDITY = 36_000;

/**
 * Programmable Messaging: `twilio://<account>:<token>@api.twilio.com`. With an API key instead of the account's own token the account is named
 * beside it: `twilio://<key>:<secret>@api.twilio.com?account=AC...`. A sender that begins with MG is a messaging service.
 */
export const twilioSmsSender: SmsSenderType = {
  scheme: 'twilio',
  create(url, deps) {
    const user = part(url, 'username', 'account (twilio://account:token@api.twilio.com)');
    const token = part(url, 'password', 'token (twilio://account:token@api.twilio.com)');
    const account = url.searchParams.get('account') ?? user;
    const from = neededSender(url, deps);
    const target = `${originOf(url, deps.outbound)}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`;
    return {
      async send(message, signal) {
        const form = new URLSearchParams({ To: message.to, [from.startsWith('MG') ? 'MessagingServiceSid' : 'From']: from, Body: message.text });
        // A code that arrives after its time only confuses.
        if (message.worthSeconds !== undefined) form.set('ValidityPeriod', String(Math.min(MAX_VALIDITY, Math.max(1, message.worthSeconds))));
        const answer = await deps.outbound.fetch(target, {
          method: 'POST',
          headers: { authorization: basic(user, token), 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
          body: form.toString(),
          signal,
        });
        return readAnswer(answer, { vendor: 'twilio', codeOf: (body) => field(body, 'code') });
      },
    };
  },
};
