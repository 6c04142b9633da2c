import { z } from 'zod';
import { defineEvent } from '#platform/events';

const phone = z.object({ credential: z.string() });
const prompt = z.object({ prompt: z.string() });
const both = z.object({ prompt: z.string(), credential: z.string() });
const answered = z.object({ prompt: z.string(), credential: z.string(), answer: z.enum(['confirmed', 'denied', 'wrong_number', 'forged', 'late']) });

export const pushAdded = defineEvent<z.infer<typeof phone>>({
  type: 'credentials.push_added',
  version: 1,
  schema: phone,
  about: 'A phone was set up to confirm sign-ins: the number it showed was typed where it was asked for. The owner was told.',
});

export const pushSent = defineEvent<z.infer<typeof prompt>>({
  type: 'credentials.push_sent',
  version: 1,
  schema: prompt,
  about: "A question was put to a customer's phones. The client is the browser that asks.",
});

export const pushThrottled = defineEvent<Record<string, never>>({
  type: 'credentials.push_throttled',
  version: 1,
  schema: z.object({}) as unknown as z.ZodType<Record<string, never>>,
  about: "No further question was put to a customer's phones: three in ten minutes are enough.",
});

export const pushAnswered = defineEvent<z.infer<typeof answered>>({
  type: 'credentials.push_answered',
  version: 1,
  schema: answered,
  about: 'A phone answered a question. The client is the phone. `late`: it was over or decided already; `forged`: the signature was not by the key of the phone.',
});

export const pushDenied = defineEvent<z.infer<typeof both>>({
  type: 'credentials.push_denied',
  version: 1,
  schema: both,
  about: 'The owner said "It\'s not me". The attempt ended and the owner was told to change the password: whoever asked had got past the first step.',
});

export const pushVerified = defineEvent<z.infer<typeof both>>({
  type: 'credentials.push_verified',
  version: 1,
  schema: both,
  about: 'The journey that asked took the confirmation of the phone as proof. Each confirmation is taken once.',
});
