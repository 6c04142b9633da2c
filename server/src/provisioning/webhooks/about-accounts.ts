import { z } from 'zod';
import type { EventEnvelope } from '#platform/events';
import type { Facts } from './facts.ts';
import { sub, type PublicEvent, type Said } from './public-event.ts';

const ofMerge = z.object({ clientId: z.string(), sub: z.string(), former: z.string().optional() });
function readMerge({ data }: EventEnvelope): readonly Said[] {
  const { clientId, sub: kept, former } = ofMerge.parse(data);
  return [{ recipients: [{ clientId, sub: kept }], data: former === undefined ? {} : { former } }];
}

const ofAbsorbed = z.object({ absorbed: z.string() });
/** Applications whose names for people are kept by another room, which does not say for each what became of them. */
async function readPair({ subject, data }: EventEnvelope, facts: Facts): Promise<readonly Said[]> {
  if (subject === undefined) return [];
  const names = await facts.namesOfBoth(subject, ofAbsorbed.parse(data).absorbed);
  return names.map(({ clientId, sub: kept, former }) => ({ recipients: [{ clientId, sub: kept }], data: former === undefined ? {} : { former } }));
}

const ofState = z.object({ state: z.string(), before: z.string() });
const ofNames = z.object({ names: z.array(z.string()).default([]), removed: z.array(z.string()).default([]) });
const ofKinds = z.object({ kind: z.string().optional(), kinds: z.array(z.string()).default([]) });
const ofErasure = z.object({ erasure: z.string(), sub: z.string(), clientId: z.string().optional() });

/** What applications call what an identifier is. */
const CLAIMS_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  username: ['preferred_username'],
};

const readDetails = (namesIn: (data: unknown) => readonly string[]) => (event: EventEnvelope, facts: Facts) => {
  const names = namesIn(event.data);
  return event.subject === undefined || names.length === 0 ? [] : facts.details(event.subject, names);
};
function namesOfKinds(data: unknown): readonly string[] {
  const { kind, kinds } = ofKinds.parse(data);
  return [...kinds, ...(kind === undefined ? [] : [kind])].flatMap((one) => CLAIMS_OF_KIND[one] ?? []);
}

export const ABOUT_ACCOUNTS: readonly PublicEvent[] = [
  {
    type: 'account.merged',
    version: 1,
    about: 'Two accounts of one person became one. With `former`, the application knew both: what it keeps under `former` belongs to `sub` now. Without, nothing changes for it.',
    schema: z.object({ sub, former: z.string().optional().describe('The subject of the other account, which the application knew as well. Nobody goes by it any more.') }),
    from: [
      { event: 'oidc.account_merged', ordered: 'account', read: readMerge },
      { event: 'identity.users_merged', ordered: 'account', read: readPair },
    ],
  },
  {
    type: 'account.merge_undone',
    version: 1,
    about: 'Two accounts that had become one are two again. With `former`, what the application kept under it before the merge belongs to it again.',
    schema: z.object({ sub, former: z.string().optional().describe('The subject of the other account, which is a person of its own again.') }),
    from: [
      { event: 'oidc.account_merge_undone', ordered: 'account', read: readMerge },
      { event: 'identity.merge_undone', ordered: 'account', read: readPair },
    ],
  },
  {
    type: 'account.state_changed',
    version: 1,
    about: 'An account may be used again, or not for now. When it may not, its sessions end as well, and applications that listen get their logout notices.',
    schema: z.object({ sub, state: z.enum(['active', 'inactive']) }),
    from: [
      {
        event: 'identity.user_state_changed',
        ordered: 'account',
        // Why it is not to be used is between the company and its customer.
        read({ data }) {
          const { state, before } = ofState.parse(data);
          return (state === 'active') === (before === 'active') ? [] : [{ data: { state: state === 'active' ? 'active' : 'inactive' } }];
        },
      },
    ],
  },
  {
    type: 'account.profile_changed',
    version: 1,
    about:
      'Details of a person changed, were added or are no more. Holds those that a purpose names for this application and that it may have now, as they are now; nothing is sent where there are none.',
    schema: z.object({
      sub,
      attributes: z.record(z.string(), z.unknown()).describe('By the names of UserInfo: what it is now. `null`: it is no more.'),
    }),
    from: [
      {
        event: 'identity.attributes_changed',
        read: readDetails((data) => {
          const { names, removed } = ofNames.parse(data);
          return [...names, ...removed];
        }),
      },
      { event: 'identity.identifier_verified', read: readDetails(namesOfKinds) },
      { event: 'identity.identifier_removed', read: readDetails(namesOfKinds) },
      { event: 'identity.identifier_restored', read: readDetails(namesOfKinds) },
    ],
  },
  {
    type: 'account.erased',
    version: 1,
    about: 'The account was erased for good, at the wish of the person or of the company. What the application keeps of `sub` is for it to erase; acknowledging says that it will.',
    schema: z.object({ sub }),
    from: [
      {
        event: 'identity.user_erased',
        read({ data }) {
          // Once for each application, under the name it knew; the one without is for the trail. The id of the erasure stays here: two applications could compare it.
          const { erasure, sub: known, clientId } = ofErasure.parse(data);
          return clientId === undefined ? [] : [{ recipients: [{ clientId, sub: known }], correlation: erasure, part: known, takesBack: 'for_good' }];
        },
      },
    ],
  },
];
