import { z } from 'zod';
import { defineEvent } from '#platform/events';

const verified = z.object({ credential: z.string(), knownBrowser: z.boolean() });
const added = z.object({ credential: z.string(), country: z.string() });
const reason = z.enum(['country', 'kind', 'flow', 'number', 'block', 'user', 'network', 'country_cap', 'tenant_cap', 'kind_of_notice', 'spend_cap', 'paused']);
export type SmsRefusal = z.infer<typeof reason>;
const refused = z.object({ country: z.string().optional(), reason, notice: z.string().optional() });
const cap = z.enum(['country', 'tenant', 'notices_country', 'notices_tenant', 'spend', 'notices_spend']);
export type SmsCap = z.infer<typeof cap>;
const reached = z.object({ cap, country: z.string().optional(), limit: z.int() });

export const smsCodeVerified = defineEvent<z.infer<typeof verified>>({
  type: 'credentials.sms_code_verified',
  version: 1,
  schema: verified,
  about: 'A customer entered the right code from a message to their phone. The code is used up.',
});

export const phoneAdded = defineEvent<z.infer<typeof added>>({
  type: 'credentials.phone_added',
  version: 1,
  schema: added,
  about: 'A phone that gets codes was added to an account and confirmed with a code. The customer was told.',
});

export const smsRefused = defineEvent<z.infer<typeof refused>>({
  type: 'credentials.sms_refused',
  version: 1,
  schema: refused,
  about:
    'No message was sent to a phone: messages do not go to its country, it is not a mobile line (`kind`), or there were too many (`block`: to numbers that differ in their last three digits only), they would have cost more than the settings allow (`spend_cap`), or hardly any code comes back from where it goes (`paused`). `notice` names the security notice that was not sent. The number is not in the event. Only the first refusals of a network, or about one account, are recorded.',
});

export const smsCapReached = defineEvent<z.infer<typeof reached>>({
  type: 'credentials.sms_cap_reached',
  version: 1,
  schema: reached,
  about:
    'As many messages went to phones as the settings allow in a day, over all customers or to one country, or as much as they may cost (`spend`, its `limit` in hundredths of the currency), codes and notices each for themselves; no more are sent. At most once a day for each cap.',
});
