import { isIP } from 'node:net';
import { z } from 'zod';
import type { TenantCipher } from '#platform/crypto';
import { ALL_PERMISSIONS, type Permission } from '../roles/permissions.ts';
import { KEY_DEFAULTS } from '../reading/limits.ts';
import type { Keeper } from './keepers.ts';
import type { ListedKey } from './store.ts';

/** What no program may do, whoever makes its key: decide who may what. A key that leaked would make others, and friends. */
export const NEVER_BY_KEY: readonly Permission[] = ['operators:write', 'roles:write', 'api-keys:write', 'approvals:write'];

export const MAX_DAYS = 366;
export const DEFAULT_DAYS = 90;
export const MAX_OVERLAP_HOURS = 7 * 24;

/** An address, or a network in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
function isNetwork(text: string): boolean {
  const [address = '', prefix, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || more !== undefined) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be the slug of a tenant');

export const keyFields = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .refine((text) => !/\p{C}/u.test(text), 'must be plain text on one line')
    .describe('What it is for.'),
  permissions: z
    .array(z.enum(ALL_PERMISSIONS as [string, ...string[]]))
    .min(1)
    .max(ALL_PERMISSIONS.length)
    .transform((all) => [...new Set(all)].toSorted())
    .describe(`No more than is needed, and no more than you have. Never: ${NEVER_BY_KEY.join(', ')}.`),
  tenants: z.array(slug).min(1).max(100).nullable().describe('Slugs of the tenants it is for; null: all of them, and the installation itself.'),
  networks: z
    .array(z.string().max(64).refine(isNetwork, 'must be an address or a network such as 192.0.2.0/24'))
    .min(1)
    .max(50)
    .nullable()
    .describe('Where it may be used from; null: anywhere.'),
  expires_in_days: z.int().min(1).max(MAX_DAYS).describe(`Days from now on, at most ${MAX_DAYS}.`),
  readings: z
    .strictObject({ per_hour: z.int().min(0).max(100_000), per_day: z.int().min(0).max(1_000_000) })
    .refine((limits) => limits.per_hour <= limits.per_day, { path: ['per_hour'], message: 'must not be more than per_day' })
    .nullable()
    .describe(`How many customers it is shown; null: ${KEY_DEFAULTS.perHour} in an hour and ${KEY_DEFAULTS.perDay} in a day. More needs the permission \`approvals:write\`.`),
};

export const apiKeyJson = z.strictObject({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('How it begins: enough to know it by, and nothing that opens anything.'),
  state: z.enum(['active', 'expired', 'revoked']),
  permissions: z.array(z.string()),
  tenants: z.array(z.string()).nullable(),
  networks: z.array(z.string()).nullable(),
  readings: z.strictObject({ per_hour: z.int(), per_day: z.int() }),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  former_until: z.string().nullable().describe('Until then the secret before the last roll works as well.'),
  last_used_at: z.string().nullable().describe('To the minute.'),
  last_used_from: z.string().nullable().describe('Address.'),
  unused: z.boolean().describe('Not used for more than 90 days: revoke it, if nobody needs it.'),
  created_by: z.string().nullable().describe('Id of an operator.'),
  keeper: z
    .strictObject({
      id: z.string(),
      name: z.string().optional(),
      state: z.enum(['active', 'suspended', 'joining', 'gone']).describe('Other than `active`: the key opens nothing.'),
      full: z.boolean().describe('They may all that the key was given; else it may less.'),
    })
    .nullable()
    .describe(
      'Who answers for it: who made it, or who changed it since, gave it a new secret, or removed whoever did. It never does more than they may now. Null: it was made on the server.',
    ),
  left_at: z.string().nullable().describe('Since then somebody who knew its secret is no operator any more: give it a new one.'),
  created_at: z.string(),
});
export const shownKeyJson = apiKeyJson.extend({ key: z.string().describe('Shown this once.') });

export type ApiKeyJson = z.infer<typeof apiKeyJson>;

const when = (date: Date | null) => date?.toISOString() ?? null;

export function toApiKey(cipher: TenantCipher, mode: string, row: ListedKey, keeper: Keeper | undefined): ApiKeyJson {
  return {
    id: row.id,
    name: row.name,
    prefix: `parvis_${mode}_${row.id.replaceAll('-', '')}`,
    state: row.state,
    permissions: [...row.permissions],
    tenants: row.tenants ? [...row.tenants] : null,
    networks: row.networks ? [...row.networks] : null,
    readings: { per_hour: row.readings_hour ?? KEY_DEFAULTS.perHour, per_day: row.readings_day ?? KEY_DEFAULTS.perDay },
    expires_at: when(row.expires_at),
    revoked_at: when(row.revoked_at),
    former_until: when(row.former_until),
    last_used_at: when(row.last_used_at),
    last_used_from: row.last_used_ip ? cipher.openText(row.last_used_ip, `admin.api-key.ip:${row.id}`) : null,
    unused: row.unused,
    created_by: row.created_by,
    keeper: keeper ?? null,
    left_at: when(row.left_at),
    created_at: row.created_at.toISOString(),
  };
}
