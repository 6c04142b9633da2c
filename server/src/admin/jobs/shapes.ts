import { z } from 'zod';
import type { DeadJob, JobCounts, ScheduleState } from '#platform/jobs';
import type { MessageRow } from '#platform/delivery';
import { pageQuery } from '../kit/paging.ts';

const STATUSES = ['queued', 'sending', 'sent', 'failed', 'expired'] as const;

export const jobsJson = z.strictObject({
  items: z.array(
    z.strictObject({
      type: z.string(),
      waiting: z.number().int(),
      active: z.number().int(),
      dead: z.number().int().describe('Failed for good: they wait to be run again, or to be given up.'),
      lag_seconds: z.number().describe('Age of the oldest that should have begun.'),
    }),
  ),
});
export const schedulesJson = z.strictObject({
  items: z.array(
    z.strictObject({
      name: z.string(),
      due_at: z.iso.datetime(),
      running: z.boolean(),
      finished_at: z.iso.datetime().optional(),
      failed: z.string().optional().describe('Code of the last error; absent: it went well.'),
    }),
  ),
});
export const jobParams = z.object({ type: z.string().max(100) });
export const deadJson = z.strictObject({
  id: z.string(),
  begun_at: z.iso.datetime(),
  died_at: z.iso.datetime(),
  tries: z.number().int(),
  error: z.string().optional().describe('Code of the last error.'),
});
export const movedJson = z.strictObject({ jobs: z.number().int().describe('At most 1000 at a time.') });

export const messagesQuery = pageQuery.extend({ template: z.string().max(100).optional(), status: z.enum(STATUSES).optional() });
export const messageJson = z.strictObject({
  id: z.string(),
  template: z.string(),
  channel: z.string(),
  status: z.enum(STATUSES).describe('`expired`: what was in it was of no use any more.'),
  attempts: z.number().int(),
  error: z.string().optional().describe('Code of the last failure, e.g. smtp_451.'),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export const messageFiguresJson = z.strictObject({
  days: z.number().int(),
  items: z.array(z.strictObject({ template: z.string(), channel: z.string(), status: z.enum(STATUSES), messages: z.number().int() })),
});

export const countsOf = ({ name, lagSeconds, ...same }: JobCounts) => ({ type: name, ...same, lag_seconds: Math.round(lagSeconds) });
export const scheduleOf = ({ name, dueAt, running, finishedAt, failed }: ScheduleState) => ({
  name,
  due_at: dueAt.toISOString(),
  running,
  ...(finishedAt ? { finished_at: finishedAt.toISOString() } : {}),
  ...(failed === undefined ? {} : { failed }),
});
export const deadOf = ({ id, begunAt, diedAt, tries, code }: DeadJob) => ({
  id,
  begun_at: begunAt.toISOString(),
  died_at: diedAt.toISOString(),
  tries,
  ...(code === undefined ? {} : { error: code }),
});
export const messageId = (id: Buffer): string => id.toString('base64url');
export const messageOf = ({ id, template, channel, status, attempts, error, createdAt, updatedAt }: MessageRow): z.input<typeof messageJson> => ({
  id: messageId(id),
  template,
  channel,
  status,
  attempts,
  ...(error === null ? {} : { error }),
  created_at: createdAt.toISOString(),
  updated_at: updatedAt.toISOString(),
});
