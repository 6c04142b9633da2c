import { z } from 'zod';

/** Where the customer stands with this step. */
export const memoryShape = z.discriminatedUnion('stage', [
  /** They are told what is to be verified, and by whom. */
  z.object({ stage: z.literal('intro'), requirement: z.string(), connection: z.string() }),
  /** They were sent to the service. */
  z.object({ stage: z.literal('away'), requirement: z.string(), connection: z.string(), run: z.string(), url: z.string() }),
  /** They are back, and the result is not there. */
  z.object({ stage: z.literal('checking'), requirement: z.string(), connection: z.string(), run: z.string() }),
  /** The service wants another try. */
  z.object({ stage: z.literal('again'), requirement: z.string(), connection: z.string(), run: z.string(), reason: z.string() }),
  /** Something else was found than the account says. */
  z.object({ stage: z.literal('differs'), requirement: z.string(), connection: z.string(), run: z.string() }),
  /** It did not work; another check may be begun, where `retry` says so. */
  z.object({ stage: z.literal('failed'), requirement: z.string(), connection: z.string(), reason: z.string(), retry: z.boolean() }),
  /** Nobody can verify it now. */
  z.object({ stage: z.literal('unavailable'), requirement: z.string() }),
]);

export type Memory = z.infer<typeof memoryShape>;
export type StageWithRun = Extract<Memory, { run: string }>;
