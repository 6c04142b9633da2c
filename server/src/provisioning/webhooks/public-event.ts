import { z } from 'zod';
import type { EventEnvelope } from '#platform/events';
import type { Telling } from '../contract.ts';
import type { Facts } from './facts.ts';

/** What is told because of one event of ours, to some applications. */
export interface Said extends Pick<Telling, 'recipients' | 'data' | 'correlation'> {
  /** Whom it is about, where that is not the subject of the event. */
  readonly userId?: string;
  /** Where one event tells one application several things of a kind: which of them. */
  readonly part?: string;
  /** Details of the person that are still on their way to these applications may not leave any more. What may is sent again, unless it ends for good. */
  readonly takesBack?: boolean | 'for_good';
}

export interface Source {
  readonly event: string;
  /**
   * It must be written down after what happened before it among those of the same name: it says what was then, or applications are promised its order. Absent: it says
   * how things stand when it is written down, and older news of the same thing changes nothing.
   */
  readonly ordered?: 'account' | 'consent';
  readonly read: (event: EventEnvelope, facts: Facts) => readonly Said[] | Promise<readonly Said[]>;
}

/** A kind of thing applications can hear of. What it says is a promise: a change that breaks a receiver is a new version. */
export interface PublicEvent {
  /** `account.merged`; the name applications subscribe to. */
  readonly type: string;
  readonly version: number;
  readonly about: string;
  /** What `data` holds: everything about the person that leaves. Values of a profile stand in the member `attributes` and nowhere else: that one goes through the filter. */
  readonly schema: z.ZodObject;
  /** The events of ours it is made from; absent: it is told by a room, or by hand. */
  readonly from?: readonly Source[];
}

export const sub = z.string().describe('The subject this application knows the person by: `sub` of its ID tokens, the NameID of its assertions.');

/** Whether messages of this kind carry values of a profile. */
export const carriesDetails = ({ schema }: Pick<PublicEvent, 'schema'>): boolean => 'attributes' in schema.shape;
