import { z } from 'zod';
import type { StreamInput, TrailStream } from '#insight';

const name = z.string().trim().min(1).max(60);
const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), url: z.string().max(2000).describe('https, to a public address.') }),
  z.strictObject({
    kind: z.literal('syslog'),
    host: z.string().regex(/^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:]+)$/i, 'must be a host name or an address'),
    port: z.number().int().min(1).max(65_535).default(6514),
    tls: z.boolean().default(true).describe('Without: development only.'),
  }),
  z.strictObject({
    kind: z.literal('file'),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits and hyphens'),
    max_bytes: z.number().int().min(10_000).max(10_000_000_000).default(100_000_000),
    keep: z.number().int().min(1).max(1000).default(20).describe('Full ones that are kept; older ones are deleted.'),
  }),
]);
const types = z
  .array(z.string().regex(/^[a-z_%]+(?:\.[a-z_%]+)?$/, 'must be kinds of facts, such as sessions.%'))
  .max(50)
  .default([])
  .describe('Kinds of facts; `%` stands for anything. Empty: all.');

export const streamBody = z.strictObject({ name, target, types, enabled: z.boolean().default(true) });
export const newStreamBody = streamBody.extend({
  from_start: z.boolean().default(false).describe('With all there is; else what comes from now on.'),
});
export const newOwnStreamBody = newStreamBody.extend({ everybody: z.boolean().default(true).describe('The trails of all tenants; else that of the operators only.') });
export const streamJson = z.strictObject({
  id: z.string(),
  name,
  target,
  types: z.array(z.string()),
  enabled: z.boolean(),
  everybody: z.boolean(),
  state: z.enum(['paused', 'running', 'failing']),
  lag_seconds: z.number().int().describe('How long the oldest entry waits; 0: none does.'),
  sent_until: z.iso.datetime().describe('All that was in the chain by then was sent.'),
  attempts: z.number().int().describe('Tries that failed, one after the other.'),
  next_try_at: z.iso.datetime().optional(),
  last_error: z.strictObject({ problem: z.string(), status: z.number().int().optional(), at: z.iso.datetime() }).optional(),
  created_at: z.iso.datetime(),
  old_secret_until: z.iso.datetime().optional().describe('Until then messages carry a signature with the secret before as well.'),
  version: z.number().int(),
});
export const streamsJson = z.strictObject({ items: z.array(streamJson) });
export const savedStreamJson = streamJson.extend({ secret: z.string().optional().describe('Of a webhook, for checking signatures (Standard Webhooks). Shown this once.') });
export const rollBody = z.strictObject({
  overlap_hours: z.number().int().min(0).max(168).default(24).describe('So long the secret before counts as well. 0: from now on it does not.'),
});
export const streamParams = z.object({ id: z.string().max(100) });

export function inputOf({ name: called, target: to, types: wanted, enabled }: z.output<typeof streamBody>): StreamInput {
  return { name: called, types: wanted, enabled, target: to.kind === 'file' ? { kind: 'file', name: to.name, maxBytes: to.max_bytes, keep: to.keep } : to };
}

export const streamJsonOf = (of: TrailStream): z.input<typeof streamJson> => ({
  id: of.id,
  name: of.name,
  target: of.target.kind === 'file' ? { kind: 'file', name: of.target.name, max_bytes: of.target.maxBytes, keep: of.target.keep } : { ...of.target },
  types: [...of.types],
  enabled: of.enabled,
  everybody: of.everybody,
  state: of.enabled ? (of.attempts > 0 ? 'failing' : 'running') : 'paused',
  lag_seconds: of.lagSeconds,
  sent_until: of.sentUntil.toISOString(),
  attempts: of.attempts,
  ...(of.nextAt ? { next_try_at: of.nextAt.toISOString() } : {}),
  ...(of.lastError
    ? { last_error: { problem: of.lastError.problem, ...(of.lastError.status === undefined ? {} : { status: of.lastError.status }), at: of.lastError.at.toISOString() } }
    : {}),
  created_at: of.createdAt.toISOString(),
  ...(of.oldSecretUntil ? { old_secret_until: of.oldSecretUntil.toISOString() } : {}),
  version: of.version,
});
