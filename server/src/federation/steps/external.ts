import { z } from 'zod';
import type { FlowFacts } from '#journeys/contract';
import type { ExternalIdentity } from '../contract.ts';

/** Why somebody who left for another system is back without an identity. */
export const FAILURES = ['cancelled', 'refused', 'unavailable', 'closed', 'unknown', 'inactive', 'not_fresh', 'unlinked'] as const;
export type Failure = (typeof FAILURES)[number];

const address = z.object({ value: z.string(), verified: z.boolean() });
const identity = z.object({
  subject: z.string(),
  email: address.optional(),
  phone: address.optional(),
  claims: z.record(z.string(), z.unknown()),
  assurance: z.object({ acr: z.string().optional(), amr: z.array(z.string()).optional(), authTime: z.number().optional() }).optional(),
  session: z.object({ id: z.string(), of: z.string().optional() }).optional(),
  signOutHint: z.string().optional(),
  groups: z.array(z.string()).optional(),
});

const shape = z.object({
  /** Id of the connection. */
  connection: z.string(),
  /** How it came to this one: a button, the domain of an address, the application's hint. */
  by: z.enum(['button', 'domain', 'hint']),
  /** When they left, who came back, and when. */
  left: z.iso.datetime().optional(),
  identity: identity.optional(),
  at: z.iso.datetime().optional(),
  /** The address they gave, to be proved here. */
  asked: z.string().optional(),
  /** The account that is to be proved before the identity is connected to it. Never shown. */
  owner: z.string().optional(),
  failure: z.enum(FAILURES).optional(),
});

/** What this room keeps in a flow's facts. */
export interface External extends Pick<z.infer<typeof shape>, 'connection' | 'by'> {
  readonly left?: string;
  readonly identity?: ExternalIdentity;
  readonly at?: string;
  readonly asked?: string;
  readonly owner?: string;
  readonly failure?: Failure;
}

export const externalOf = (facts: Pick<FlowFacts, 'external'>): External | undefined => shape.safeParse(facts.external).data as External | undefined;

export const withExternal = (external: External): Partial<FlowFacts> => ({ external: { ...external } });

/** Another way was chosen: nothing of who came back stays, only that they were away, so that nobody is sent there again by themselves. */
export const leftBehind = (external: External | undefined, now: Date): Partial<FlowFacts> =>
  external ? withExternal({ connection: external.connection, by: external.by, left: external.left ?? now.toISOString() }) : withoutExternal;

/** `undefined` takes a fact out when facts are merged; the contract's type has no word for that. */
export const withoutExternal = { external: undefined } as unknown as Partial<FlowFacts>;
