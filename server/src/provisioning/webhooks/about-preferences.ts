import { z } from 'zod';
import { CHANNELS, FREQUENCIES } from '#preferences/contract';
import type { EventEnvelope } from '#platform/events';
import type { Facts } from './facts.ts';
import { sub, type PublicEvent, type Said } from './public-event.ts';

const ofChoice = z.object({ topics: z.array(z.string()) });
const ofAddress = z.object({ topic: z.string() });
const ofDecision = z.object({ purpose: z.string() });

const readChoice = async ({ subject, data }: EventEnvelope, facts: Facts): Promise<readonly Said[]> =>
  subject === undefined ? [] : facts.preferences(subject, { topics: ofChoice.parse(data).topics });

const readAddress = async ({ subject, data }: EventEnvelope, facts: Facts): Promise<readonly Said[]> =>
  subject === undefined ? [] : facts.preferences(subject, { topics: [ofAddress.parse(data).topic] });

/** What a purpose allows decides about its topics, wherever it was said. */
const readDecision = async ({ subject, data }: EventEnvelope, facts: Facts): Promise<readonly Said[]> =>
  subject === undefined ? [] : facts.preferences(subject, { purpose: ofDecision.parse(data).purpose });

const readAll = async ({ subject }: EventEnvelope, facts: Facts): Promise<readonly Said[]> => (subject === undefined ? [] : facts.preferences(subject, {}));

export const ABOUT_PREFERENCES: readonly PublicEvent[] = [
  {
    type: 'preferences.changed',
    version: 1,
    about:
      'What a person wants to hear of has changed: by their choice, by the link of a message, or because of what they said to the purpose. It says how one topic stands for this application now. Where to write to, and the link that ends it, is asked for when a message is sent (`/preferences/v1/reach`).',
    schema: z.object({
      sub,
      topic: z.string().describe('Key of the topic.'),
      channels: z.partialRecord(z.enum(CHANNELS), z.boolean()).describe('By channel, whether the person may be written to now.'),
      frequency: z.enum(FREQUENCIES).optional().describe('How often they want it.'),
      other_address: z.boolean().describe('It goes to an address of its own: an address that was kept from before is not the right one.'),
    }),
    from: [
      { event: 'preferences.changed', read: readChoice },
      { event: 'preferences.address_changed', read: readAddress },
      ...['given', 'refused', 'withdrawn', 'expired', 'renewed'].map((event) => ({ event: `consent.${event}`, read: readDecision })),
      { event: 'consent.restriction_changed', read: readAll },
      { event: 'identity.users_merged', read: readAll },
      { event: 'identity.merge_undone', read: readAll },
    ],
  },
];
