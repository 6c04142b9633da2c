import { z } from 'zod';
import type { EventEnvelope } from '#platform/events';
import type { Facts } from './facts.ts';
import { sub, type PublicEvent, type Said } from './public-event.ts';

const ofDecision = z.object({ record: z.string(), purpose: z.string(), version: z.int(), recipients: z.array(z.string()), attributes: z.array(z.string()) });
const ofAbsorbed = z.object({ absorbed: z.string() });
const ofRestriction = z.object({ restricted: z.boolean() });

type What = 'given' | 'refused' | 'withdrawn' | 'expired' | 'renewed' | 'merged';

/** Each recipient hears how it stands with itself; none learns of another. */
const readDecision =
  (event: What) =>
  async (envelope: EventEnvelope, facts: Facts): Promise<readonly Said[]> => {
    const { record, recipients, ...decided } = ofDecision.parse(envelope.data);
    // Terms are agreed with the company itself: nobody is to be told.
    const told = recipients.filter((id) => id !== '');
    return envelope.subject === undefined || told.length === 0 ? [] : facts.consent(envelope.subject, { ...decided, event, recipients: told, correlation: record });
  };

/** A no of one account counts for the one it became part of, and no longer when they are two again. */
const readPair =
  (both: boolean) =>
  async ({ subject, data }: EventEnvelope, facts: Facts): Promise<readonly Said[]> => {
    if (subject === undefined) return [];
    const said = await Promise.all((both ? [subject, ofAbsorbed.parse(data).absorbed] : [subject]).map((userId) => facts.allConsents(userId, 'merged')));
    return said.flat();
  };

const names = z.array(z.string());

export const ABOUT_CONSENT: readonly PublicEvent[] = [
  {
    type: 'consent.changed',
    version: 1,
    about:
      'A person decided what may be done with their details, or the time of a yes is over. It says how one purpose stands with this application now, by names of details and never their values. From now on it must keep to that.',
    schema: z.object({
      sub,
      purpose: z.string().describe('Key of the purpose.'),
      event: z
        .enum(['given', 'refused', 'withdrawn', 'expired', 'renewed', 'merged'])
        .describe('What happened. `merged`: the person has one account where there were two, or two again. Go by what may be used, not by this.'),
      version: z.int().describe('Of the notice that was decided on.'),
      notice_hash: z.string().describe('Its SHA-256, in base64url.'),
      allowed: z.boolean().describe('Whether the purpose may be followed for this person at all.'),
      may_use: names.describe('Details that may be used for this purpose.'),
      may_not_use: names.describe('Details that it names, or named, and that may not be used for it.'),
      withheld: names.describe('Those of `may_not_use` that are not sent to this application for any other purpose either: what it keeps of them is to be deleted.'),
    }),
    from: [
      ...(['given', 'refused', 'withdrawn', 'expired', 'renewed'] as const).map((event) => ({ event: `consent.${event}`, ordered: 'consent' as const, read: readDecision(event) })),
      { event: 'identity.users_merged', read: readPair(false) },
      { event: 'identity.merge_undone', read: readPair(true) },
    ],
  },
  {
    type: 'account.restriction_changed',
    version: 1,
    about:
      'The person asked that only what is necessary is done with their details (GDPR 18 and 19), or took that back. While it is so, an application may keep them and do nothing else with them that is not necessary.',
    schema: z.object({ sub, restricted: z.boolean() }),
    from: [
      {
        event: 'consent.restriction_changed',
        ordered: 'account',
        read({ data }) {
          const { restricted } = ofRestriction.parse(data);
          return [{ data: { restricted }, takesBack: restricted }];
        },
      },
    ],
  },
];
