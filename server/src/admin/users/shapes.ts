import { z } from 'zod';
import { pageOf, pageQuery } from '../kit/paging.ts';

/* What routes about customers take and answer. Personal values are masked (`mask.ts`) everywhere but in the answer of `unmask`. */

const time = z.iso.datetime();
const masked = z.string().describe('Masked.');

export const userParams = z.object({ id: z.string().max(64).describe('As the audit trail and lists name the customer.') });
/** Stays in the audit trail for good. */
export const reason = z
  .string()
  .trim()
  .min(5)
  .max(500)
  .refine((text) => !/\S@\S|\d{6}/.test(text), 'stays in the audit trail for good: leave addresses, numbers and other personal data out')
  .describe('Why; kept in the audit trail. No personal data.');
export const reasonBody = z.strictObject({ reason });
export const actingBody = z.strictObject({ code: z.string().min(1).max(40).describe('As the customer tells it: capitals, spaces and dashes do not matter.'), reason });
export const actingParams = userParams.extend({ session: z.string().max(64) });
export const actingJson = z.strictObject({
  nobody_may: z
    .enum(['off', 'inactive', 'child'])
    .optional()
    .describe('Why not: the tenant does not have it, the account cannot be used, or it is a child’s. Absent: with a code it is possible.'),
  minutes: z.number().int().describe('So long somebody acts at most, from when they begin.'),
  now: z.array(z.strictObject({ session: z.string(), operator: z.string(), mine: z.boolean(), since: time, until: time })),
});
export const handedJson = z.strictObject({
  address: z.string().describe('Opens once, in the browser that goes there first: it shows what it is, and begins when asked to.'),
  until: time,
});

const states = z.enum(['active', 'suspended', 'locked', 'deletion_pending']);
export const searchQuery = pageQuery.extend({
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe(
      'An address, number, user name, id or `sub` as a whole; beginnings of names and mailboxes; or `@example.com`. One slip is forgiven. Absent: everybody, newest first.',
    ),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('Where a number without a country is from.'),
  state: states.optional(),
  light: z.stringbool().optional().describe('Only those that cannot sign in (yet), or only those that can.'),
  since: time.optional().describe('Made from then on.'),
  until: time.optional().describe('Made before.'),
});
export const rowJson = z.strictObject({
  id: z.string(),
  sub: z.string(),
  state: z.string(),
  light: z.boolean(),
  created_at: time,
  found_by: z.enum(['name', 'words', 'similar', 'all']).describe('Called exactly what was typed, by beginnings of words, or by words one slip away.'),
  name: masked.optional(),
  email: masked.optional(),
  email_verified: z.boolean(),
  phone: masked.optional(),
});
export const rowsJson = pageOf(rowJson);

const identifierJson = z.strictObject({
  id: z.string(),
  kind: z.enum(['email', 'phone', 'username', 'external']),
  value: masked,
  primary: z.boolean(),
  verified_at: time.optional(),
});
const holdJson = z.strictObject({ reason: z.string(), since: time });
export const userJson = z.strictObject({
  id: z.string(),
  sub: z.string(),
  state: z.string(),
  light: z.boolean(),
  locale: z.string().optional(),
  created_at: time,
  name: masked.optional(),
  identifiers: z.array(identifierJson),
  contacts: z.array(identifierJson.omit({ primary: true })),
  linked: z
    .array(z.strictObject({ id: z.string(), connection: z.string(), label: masked.optional(), since: time, last_used_at: time.optional(), dormant: z.boolean() }))
    .describe('Accounts elsewhere that sign in here.'),
  merged: z
    .array(z.strictObject({ id: z.string(), absorbed: z.string(), at: time, undo_until: time }))
    .describe('Accounts that became part of this one, and can become their own again.'),
  second_step: z.boolean(),
  sessions: z.number().int(),
  open_requests: z.number().int(),
  request_due_at: time.optional(),
  held_until: time.optional().describe('Changes wait until then, after a recovery.'),
  erasure: z.strictObject({ asked_by: z.string(), requested_at: time, due_at: time }).optional(),
  legal_hold: holdJson.optional(),
});
export const profileJson = z.strictObject({
  attributes: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      value: z.union([z.string(), z.boolean()]).describe('Masked, unless it is public.'),
      source: z.string().describe('Who said so.'),
      updated_at: time,
      verified_at: time.optional(),
      confirmed: z.boolean().describe('False: said by a site, and not by its owner yet.'),
      writable: z.boolean(),
    }),
  ),
});
export const securityJson = z.strictObject({
  sessions: z.array(
    z.strictObject({
      id: z.string(),
      began_at: time,
      last_seen_at: time,
      expires_at: time,
      level: z.string(),
      browser: z.string().optional(),
      network: z.string().optional().describe('Masked.'),
      application: z.string().optional(),
    }),
  ),
  credentials: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      name: z.string().describe('What it is.'),
      created_at: time,
      last_used_at: time.optional(),
    }),
  ),
});
export const consentsJson = z.strictObject({
  purposes: z.array(
    z.strictObject({
      key: z.string(),
      title: z.string(),
      kind: z.string(),
      legal_basis: z.string(),
      version: z.number().int(),
      recipients: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          answer: z.string(),
          allowed: z.boolean(),
          version: z.number().int().optional(),
          decided_at: time.optional(),
          expires_at: time.optional(),
        }),
      ),
    }),
  ),
});
export const applicationsJson = z.strictObject({
  applications: z.array(
    z.strictObject({
      client_id: z.string(),
      name: z.string(),
      protocol: z.string(),
      first_party: z.boolean(),
      since: time,
      last_used_at: time.optional(),
      got: z.array(z.string()).describe('Names of the details it got so far.'),
    }),
  ),
});
export const disclosuresJson = pageOf(
  z.strictObject({
    id: z.string(),
    recipient: z.string(),
    name: z.string(),
    way: z.string(),
    details: z.array(z.string()).describe('Names of details, no values.'),
    reasons: z.array(z.string()),
    first_at: time,
    last_at: time,
  }),
);
export const requestsJson = pageOf(
  z.strictObject({ id: z.string(), kind: z.string(), state: z.string(), source: z.string(), received_at: time, due_at: time, overdue: z.boolean(), closed_at: time.optional() }),
);
export const plainJson = z.strictObject({
  identifiers: z.array(z.strictObject({ id: z.string(), kind: z.string(), value: z.string() })),
  contacts: z.array(z.strictObject({ id: z.string(), kind: z.string(), value: z.string() })),
  attributes: z.record(z.string(), z.union([z.string(), z.boolean()])),
});

const values = z.record(z.string().max(63), z.union([z.string().max(4000), z.boolean()]));
export const newUserBody = z.strictObject({
  sub: z.string().max(255).optional().describe('Where applications know the customer by one already; never given twice.'),
  identifiers: z
    .array(
      z.strictObject({
        kind: z.enum(['email', 'phone', 'username', 'external']),
        value: z.string().min(1).max(320),
        verified: z.boolean().default(false).describe('Somebody made sure it is theirs.'),
      }),
    )
    .min(1)
    .max(10),
  attributes: values.optional(),
  locale: z.string().max(10).optional(),
  password_hash: z.string().max(1000).optional().describe('Of another system: a PHC string or bcrypt. It is made anew with the first sign-in.'),
});
export const createdJson = z.strictObject({ id: z.string(), sub: z.string() });
export const changeBody = z.strictObject({ attributes: z.record(z.string().max(63), z.union([z.string().max(4000), z.boolean(), z.null()])).describe('`null` takes one away.') });
export const endedJson = z.strictObject({ ended: z.number().int().describe('How many sessions there were.') });
export const sessionParams = userParams.extend({ session: z.string().max(64) });
export const addressParams = userParams.extend({ address: z.string().max(64).describe('Id of an identifier.') });
export const credentialParams = userParams.extend({ type: z.string().max(64), credential: z.string().max(200) });
export const recoveryBody = z.strictObject({
  reason,
  checked: reason.describe('What was checked to know that it is them; kept in the audit trail. No personal data.'),
  lost_second_step: z.boolean().default(false).describe('The second step is not asked for; changes wait 72 hours.'),
  mail_to: z.email().max(254).optional().describe('Where the code is sent. Absent: it is in the answer, once, to be read out.'),
});
export const recoveryJson = z.strictObject({ code: z.string().optional().describe('Shown this once.'), expires_at: time });
export const erasureBody = z.strictObject({ reason, at_once: z.boolean().default(false).describe('Without days of grace: it cannot be taken back.') });
export const erasureJson = z.strictObject({ id: z.string(), due_at: time });
export const copyJson = z.strictObject({ id: z.string(), state: z.string(), created_at: time });
const side = z.enum(['own', 'other']);
export const mergeParams = userParams.extend({ merge: z.string().max(64) });
export const mergePreviewBody = z.strictObject({ other: z.string().max(64).describe('Id of the account that is to become part of this one.') });
export const mergePreviewJson = z.strictObject({
  refused: z.string().optional().describe('Why it is not possible now.'),
  fields: z.array(z.strictObject({ name: z.string(), label: z.string(), own: masked.optional(), other: masked.optional(), proposed: side })),
  identifiers: z.strictObject({ own: z.array(identifierJson), other: z.array(identifierJson) }),
});
export const mergeBody = z.strictObject({
  other: z.string().max(64),
  reason,
  attributes: z.record(z.string().max(63), side).optional().describe('Whose value stays, where both have one; absent: what the preview proposes.'),
});
export const mergedJson = z.strictObject({ merge: z.string(), undo_until: time });
export const timelineQuery = pageQuery.extend({ types: z.string().max(300).optional().describe('Rooms or types of events, with commas between: `sessions,consent.given`.') });
export const liveQuery = z.strictObject({
  after: z.string().max(500).optional().describe('`cursor` of the newest entry you have; absent: from now on.'),
  types: z.string().max(300).optional(),
  wait: z.coerce.number().int().min(0).max(25).default(20).describe('So many seconds the answer may take while there is nothing new.'),
});
export const entryJson = z.strictObject({
  id: z.string(),
  at: time,
  type: z.string(),
  result: z.string(),
  actor: z.strictObject({ kind: z.string(), id: z.string().optional(), name: z.string().optional() }),
  application: z.string().optional(),
  browser: z.string().optional(),
  network: z.string().optional().describe('Masked.'),
  data: z.record(z.string(), z.unknown()).describe('What the event says; without personal values.'),
  cursor: z.string(),
});
export const timelineJson = pageOf(entryJson);
export const liveJson = z.strictObject({ items: z.array(entryJson).describe('Newest first.'), after: z.string().optional().describe('For the next question.') });
