import { z } from 'zod';
import type { StepContext } from '#journeys/contract';
import type { Purpose } from './decide.ts';

export const settingsSchema = z.strictObject({
  /** `sign-in`: after a first proof, by the rules. `step-up`: confirming inside a session. `recover`: before a new password; a reset never gets around a second step. */
  purpose: z.enum(['sign-in', 'step-up', 'recover']).default('sign-in'),
  mode: z.enum(['none', 'optional', 'adaptive', 'required']).optional(),
  /** `own`: as much as this customer can show. For changes to the account itself. */
  assurance: z.enum(['aal1', 'aal2', 'aal2-phishing-resistant', 'own']).optional(),
  /** Something must be proved now, whatever was before. */
  fresh: z.boolean().default(false),
});
type Settings = z.infer<typeof settingsSchema>;
export type SecondContext = StepContext<Omit<Settings, 'purpose'> & { readonly purpose: Purpose }>;

const memoryShape = z.object({
  userId: z.string(),
  view: z.enum(['challenge', 'choose', 'offer', 'blocked']),
  using: z.string().optional(),
  ways: z.array(z.string()),
  /** Of each type's own step. */
  inner: z.record(z.string(), z.record(z.string(), z.unknown())),
  passed: z.array(z.string()),
  remember: z.boolean(),
  /** Whether the box is on the screen. */
  remembers: z.boolean(),
  rememberDays: z.number(),
  days: z.number().optional(),
});
export type SecondMemory = Omit<z.infer<typeof memoryShape>, 'using'> & { readonly using?: string | undefined };

/** Of this user: what a step remembered about one account is nothing to another ("Not you?", and back). */
export function memoryOf(ctx: Pick<StepContext, 'memory'>, userId: string | undefined): SecondMemory {
  const memory = memoryShape.safeParse(ctx.memory).data;
  if (memory && memory.userId === userId) return memory;
  return { userId: userId ?? '', view: 'challenge', ways: [], inner: {}, passed: [], remember: false, remembers: false, rememberDays: 0 };
}

/** What a step wrote down about whoever it is about. */
export const storedMemory = (ctx: Pick<StepContext, 'memory'>): SecondMemory | undefined => memoryShape.safeParse(ctx.memory).data;
