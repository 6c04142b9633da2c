import { z } from 'zod';
import type { StepContext } from '#journeys/contract';
import { CODE_MIN_REMAINING, CODE_SECONDS, RESEND_AFTER_SECONDS } from '../settings.ts';

const time = z.iso.datetime();

/** What a flow remembers about its code (sealed at rest). The code itself is nowhere: it is derived again when it is needed. */
const codeMemorySchema = z.object({
  /** Names the code; grows with each new one, never falls. 0: none was sent. */
  generation: z.int().min(0),
  /** Mails of this generation, for their idempotency keys. */
  sends: z.int().min(0),
  address: z.string(),
  issuedAt: time.optional(),
  sentAt: time.optional(),
  /** False when nothing that is typed can be right: no account behind the address. Never shown. */
  live: z.boolean(),
  /** Wrong entries at this code, for the screen; the counter in the database decides. */
  wrong: z.int().min(0),
  spent: z.boolean(),
  used: z.boolean(),
  known: z.boolean(),
  refusedUntil: time.optional(),
  /** Where the flow was begun, for the page behind a mailed link (ML2). */
  from: z.object({ browser: z.string().optional(), ip: z.string().optional(), at: time }).optional(),
});
export type CodeMemory = z.infer<typeof codeMemorySchema>;

export const NO_CODE: CodeMemory = { generation: 0, sends: 0, address: '', live: false, wrong: 0, spent: false, used: false, known: false };

export function readMemory(ctx: StepContext): CodeMemory {
  return codeMemorySchema.safeParse(ctx.memory).data ?? NO_CODE;
}

const secondsSince = (ctx: Pick<StepContext, 'now'>, at: string | undefined) => (at === undefined ? Number.POSITIVE_INFINITY : (ctx.now.getTime() - Date.parse(at)) / 1000);

/** Can still be entered. By database time; at exactly ten minutes it is over. */
export function isCurrent(ctx: Pick<StepContext, 'now'>, memory: CodeMemory): boolean {
  return memory.generation > 0 && !memory.used && !memory.spent && secondsSince(ctx, memory.issuedAt) < CODE_SECONDS;
}

/** Worth sending again as it is. */
export function isWorthResending(ctx: Pick<StepContext, 'now'>, memory: CodeMemory): boolean {
  return isCurrent(ctx, memory) && secondsSince(ctx, memory.issuedAt) <= CODE_SECONDS - CODE_MIN_REMAINING;
}

/** Seconds until "Send again" may be used (OT3). */
export function resendIn(ctx: Pick<StepContext, 'now'>, memory: CodeMemory): number {
  const since = secondsSince(ctx, memory.sentAt);
  const pause = Math.max(0, Math.ceil(RESEND_AFTER_SECONDS - since));
  return Math.max(pause, refusedFor(ctx, memory));
}

/** Seconds for which no more mails are sent. */
export function refusedFor(ctx: Pick<StepContext, 'now'>, memory: CodeMemory): number {
  return memory.refusedUntil === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(memory.refusedUntil) - ctx.now.getTime()) / 1000));
}
