import { z } from 'zod';
import { ABOUT_ACCOUNTS } from './about-accounts.ts';
import { ABOUT_CONSENT } from './about-consent.ts';
import { ABOUT_PREFERENCES } from './about-preferences.ts';
import { carriesDetails, type PublicEvent } from './public-event.ts';

export type { PublicEvent } from './public-event.ts';

export const PUBLIC_EVENTS: readonly PublicEvent[] = [...ABOUT_ACCOUNTS, ...ABOUT_CONSENT, ...ABOUT_PREFERENCES];

/** Types whose messages hold values of a profile. */
export const WITH_DETAILS: readonly string[] = PUBLIC_EVENTS.filter(carriesDetails).map(({ type }) => type);

/** Sent by hand, to everybody who can be told anything. */
export const PING = { type: 'webhook.test', version: 1, about: 'Nothing happened: somebody tries whether messages arrive.', schema: z.object({}) } as const satisfies PublicEvent;

export const publicEvent = (type: string): PublicEvent | undefined => [...PUBLIC_EVENTS, PING].find((known) => known.type === type);

/** One envelope for all. */
export function envelopeSchema({ type, version, about, schema }: PublicEvent): z.ZodObject {
  return z
    .object({
      id: z.string().describe('Of this message, the same for every try and as in the header `webhook-id`. Another application has another one for the same thing.'),
      type: z.literal(type),
      version: z.literal(version).describe('Of what `data` holds. Only a change that could break a receiver makes a new one.'),
      time: z.iso.datetime().describe('When it happened.'),
      tenant: z.url().describe('The issuer, as `iss` in ID tokens: a `sub` means something only together with it.'),
      data: schema,
    })
    .describe(about);
}

/** JSON Schema (2020-12) of a whole message. Open: a receiver that validates must not stumble over a member that comes later. */
export const jsonSchemaOf = (event: PublicEvent): object => z.toJSONSchema(envelopeSchema(event), { target: 'draft-2020-12', io: 'input' });
