import { z } from 'zod';
import type { EventEnvelope } from '#platform/events';
import type { Telling } from '../contract.ts';

/** A kind of thing applications can hear of. What it says is a promise: a change that breaks a receiver is a new version. */
export interface PublicEvent {
  /** `account.merged`; the name applications subscribe to. */
  readonly type: string;
  readonly version: number;
  readonly about: string;
  /** What `data` holds: everything about the person that leaves. */
  readonly schema: z.ZodObject;
  /** The event of ours it is made from; absent: it is told by a room, or by hand. */
  readonly from?: { readonly event: string; readonly read: (event: EventEnvelope) => Pick<Telling, 'recipients' | 'data'> | undefined };
}

const sub = z.string().describe('The subject this application knows the person by, as in its ID tokens.');

const ofMerge = z.object({ clientId: z.string(), sub: z.string(), former: z.string().optional() });
const readMerge = ({ data }: EventEnvelope) => {
  const { clientId, sub: kept, former } = ofMerge.parse(data);
  return { recipients: [{ clientId, sub: kept }], data: former === undefined ? {} : { former } };
};

const ofErased = z.object({ clientId: z.string().optional(), sub: z.string() });

const ofState = z.object({ state: z.string(), before: z.string() });

export const PUBLIC_EVENTS: readonly PublicEvent[] = [
  {
    type: 'account.merged',
    version: 1,
    about: 'Two accounts of one person became one. With `former`, the application knew both: what it keeps under `former` belongs to `sub` now. Without, nothing changes for it.',
    schema: z.object({ sub, former: z.string().optional().describe('The subject of the other account, which the application knew as well. Nobody goes by it any more.') }),
    from: { event: 'oidc.account_merged', read: readMerge },
  },
  {
    type: 'account.merge_undone',
    version: 1,
    about: 'Two accounts that had become one are two again. With `former`, what the application kept under it before the merge belongs to it again.',
    schema: z.object({ sub, former: z.string().optional().describe('The subject of the other account, which is a person of its own again.') }),
    from: { event: 'oidc.account_merge_undone', read: readMerge },
  },
  {
    type: 'account.erased',
    version: 1,
    about: 'An account was erased, and nothing of it can be read here any more. What the application itself keeps under `sub` is for it to erase (GDPR article 17).',
    schema: z.object({ sub }),
    from: {
      event: 'identity.user_erased',
      read({ data }) {
        const { clientId, sub: known } = ofErased.parse(data);
        return clientId === undefined ? undefined : { recipients: [{ clientId, sub: known }], data: {} };
      },
    },
  },
  {
    type: 'account.state_changed',
    version: 1,
    about: 'An account may be used again, or not for now. When it may not, its sessions end as well, and applications that listen get their logout notices.',
    schema: z.object({ sub, state: z.enum(['active', 'inactive']) }),
    from: {
      event: 'identity.user_state_changed',
      // Why it is not to be used is between the company and its customer.
      read({ data }) {
        const { state, before } = ofState.parse(data);
        return (state === 'active') === (before === 'active') ? undefined : { data: { state: state === 'active' ? 'active' : 'inactive' } };
      },
    },
  },
];

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
