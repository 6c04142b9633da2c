import { z } from 'zod';
import type { StepContext } from '#journeys/contract';

/** `ended`: it was the first proof of the account, so the session this began in is gone. */
const memoryShape = z.object({
  view: z.enum(['ask', 'code', 'done', 'ended', 'taken', 'gone', 'many', 'held', 'unproved', 'unable']),
  /** As it was typed, for another look at it. */
  typed: z.string().optional(),
  /** Normalised: the code goes there. */
  value: z.string().optional(),
  code: z.record(z.string(), z.unknown()),
  /** When it was shown last that it is still them. RFC 3339. */
  confirmedAt: z.string().optional(),
  /** The proof was too old, and a newer one was asked for. */
  asked: z.boolean(),
  held: z.string().optional(),
});
export type AddressMemory = z.infer<typeof memoryShape>;

export const BEGUN: AddressMemory = { view: 'ask', code: {}, asked: false };

export const readAddressMemory = (ctx: Pick<StepContext, 'memory'>): AddressMemory => memoryShape.safeParse(ctx.memory).data ?? BEGUN;

/** A code lives for ten minutes, and whoever confirmed that it is them has five to ask for it: whoever takes longer is asked again. */
const STANDS_MS = 15 * 60 * 1000;

export const stillConfirmed = ({ now }: Pick<StepContext, 'now'>, { confirmedAt }: AddressMemory): boolean =>
  confirmedAt !== undefined && now.getTime() - Date.parse(confirmedAt) < STANDS_MS;

export interface AddressWish {
  readonly of: 'email' | 'phone';
  /** Id of the identifier that it is to replace. */
  readonly instead?: string;
  /** Id of the one that is to be proved. */
  readonly prove?: string;
}

/** Whose account pages the flow began on, and what they want: told by the session of this browser, and sealed in the flow since. */
export function wishOf({ facts }: Pick<StepContext, 'facts'>): AddressWish & { readonly userId: string } {
  if (facts.request?.kind !== 'address' || facts.userId === undefined) throw new Error('An address is changed by its owner, from the pages of the account.');
  const { of, instead, prove } = facts.request;
  return { of, userId: facts.userId, ...(instead === undefined ? {} : { instead }), ...(prove === undefined ? {} : { prove }) };
}
