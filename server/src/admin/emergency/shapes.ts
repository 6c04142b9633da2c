import { z } from 'zod';
import { MOST_MINUTES, SWITCHES, type SwitchRow } from '#risk';
import { actorJson, type Names } from '../who/name-actors.ts';

const reason = z.string().trim().min(3).max(500).describe('Why: whoever looks at it later wants to know.');
const actor = z.strictObject({ kind: z.string(), id: z.string().optional(), name: z.string().optional() });
const when = z.iso.datetime();

export const switchJson = z.strictObject({
  id: z.string(),
  kind: z.enum(SWITCHES),
  value: z.string().optional(),
  reason: z.string(),
  on: z.boolean(),
  begun_at: when,
  begun_by: actor,
  until: when.describe('When it ends by itself, or would have.'),
  ended_at: when.optional(),
  ended_by: actor.optional().describe('`system`: its time was over.'),
});
export const switchesJson = z.strictObject({ items: z.array(switchJson) });

export const switchBody = z.strictObject({
  kind: z
    .enum(SWITCHES)
    .describe(
      '`challenge_all`: everybody proves more than a password. `block_country`, `block_network`: nobody gets in from `value`. `pause`: the policy observes only, for a day at most.',
    ),
  value: z
    .string()
    .max(60)
    .optional()
    .describe('Of `block_country`: two letters. Of `block_network`: the number of an autonomous system, or addresses such as 203.0.113.7 or 203.0.113.0/24.'),
  reason,
  minutes: z.number().int().min(1).max(MOST_MINUTES).describe('How long: a week at most.'),
  including_me: z.boolean().default(false).describe('Also where it covers the address you call from.'),
});
export const switchParams = z.object({ id: z.uuid() });

export const signOutAllBody = z.strictObject({ reason, confirm: z.string().max(100).describe('The short name of the tenant, so that nobody signs the wrong customers out.') });
export const signOutAllJson = z.strictObject({ at: when.describe('Whoever signed in before this is signed out, within minutes.') });

export const reachQuery = z.strictObject({
  kind: z.enum([...SWITCHES, 'sign_out_all']),
  value: z.string().max(60).optional().describe('As for the switch.'),
});
const count = z.number().int();
export const reachJson = z
  .strictObject({
    days: count.describe('Of how far back.'),
    sign_ins: count.optional().describe('`challenge_all`: sign-ins that would have been asked. `pause`: attempts that were asked, held or blocked.'),
    right: count.optional().describe('From the country or network: attempts that were right.'),
    failures: count.optional().describe('And wrong.'),
    sessions: count.optional().describe('`sign_out_all`: sessions that would end now, counted to 100 000.'),
  })
  .describe('Absent is what nobody can say: of a range of addresses nothing, since addresses are not kept.');

/** `kind:id`, as it is kept. */
export function actorOf(by: string): { readonly kind: string; readonly id?: string } {
  const colon = by.indexOf(':');
  return colon < 0 ? { kind: by } : { kind: by.slice(0, colon), id: by.slice(colon + 1) };
}

export const switchOf = (row: SwitchRow, names: Names): z.input<typeof switchJson> => ({
  id: row.id,
  kind: row.kind,
  ...(row.value === null ? {} : { value: row.value }),
  reason: row.reason,
  on: row.is_on,
  begun_at: row.begun_at.toISOString(),
  begun_by: actorJson(actorOf(row.begun_by), names),
  until: row.until.toISOString(),
  ...(row.ended_at === null ? {} : { ended_at: row.ended_at.toISOString() }),
  ...(row.ended_by === null ? {} : { ended_by: actorJson(actorOf(row.ended_by), names) }),
});
