import { z } from 'zod';
import type { StepContext } from '#journeys/contract';
import { readMemory, type CodeMemory } from '../mailed-code/code-memory.ts';

/** Beside what a flow remembers about its code. */
const extraShape = z.object({
  /** The phone the code went to, of those the user has. */
  phone: z.string().optional(),
  /** The number being added. */
  number: z.string().optional(),
  /** As it was typed, for another look at it. */
  typed: z.string().optional(),
  /** Why no message is sent: nowhere to, too many, not to this number, or not for now where it is. */
  refused: z.enum(['none', 'limit', 'number', 'paused']).optional(),
});
export type SmsMemory = CodeMemory & z.infer<typeof extraShape>;

export function readSmsMemory(ctx: StepContext): SmsMemory {
  return { ...readMemory(ctx), ...extraShape.safeParse(ctx.memory).data };
}

/** What codes are bound to: a code for one user's phone proves nothing of another's, nor another phone. */
export const boundAddress = (userId: string, number: string) => `${userId}:${number}`;
export const numberIn = (address: string) => address.slice(address.lastIndexOf(':') + 1);
