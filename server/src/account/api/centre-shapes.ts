import { z } from 'zod';

const time = z.iso.datetime();

export const overviewJson = z.object({
  next: z
    .array(z.object({ action: z.enum(['confirm_address', 'add_resistant', 'add_second_step', 'renew_codes', 'review_devices']), title: z.string(), why: z.string() }))
    .describe('At most three, the most urgent first; none when there is nothing to do.'),
  activity: z
    .array(z.object({ id: z.string(), at: time, what: z.string(), text: z.string(), device: z.string().optional(), network: z.string().optional() }))
    .describe('The newest first. `device` and `network` are what they can be recognised by, not more; absent where nobody knows.'),
  privacy: z
    .object({
      choices: z.object({ of: z.number().int(), allowed: z.number().int() }).describe('Purposes the customer decides on, and those of them they said yes to, or a part of a yes.'),
      restricted: z.boolean().describe('Everything that is not necessary is paused, whatever was said (GDPR 18).'),
      gpc: z.boolean().describe('A browser asked by Global Privacy Control that nothing is sold, and it counts.'),
      guarded: z.boolean().describe('A guardian decides for this customer.'),
      open_requests: z.number().int(),
      next_due_at: time.optional().describe('By when the next of them is answered; absent: no clock runs.'),
    })
    .describe('How it stands with their privacy; more of it is in `GET /purposes` and `GET /requests`.'),
  linked: z
    .array(z.object({ id: z.string(), name: z.string(), label: z.string().optional(), since: time, last_used_at: time.optional() }))
    .describe('Accounts elsewhere that sign in here.'),
});
export type OverviewJson = z.infer<typeof overviewJson>;

export const trustedBrowsersJson = z.object({
  trusted_browsers: z.array(z.object({ id: z.string(), second_step_at: time, until: time.describe('No second step is asked for there until then.') })),
});
export const trustedParams = z.strictObject({ id: z.string().max(100) });

export const applicationsJson = z.object({
  applications: z.array(
    z.object({
      client_id: z.string().describe('Of one that speaks SAML: its entity id.'),
      name: z.string(),
      protocol: z.enum(['oidc', 'saml']),
      first_party: z.boolean().describe('An application of the company itself: it is there to be known, and cannot be taken back.'),
      since: time,
      last_used_at: time.optional(),
      url: z.string().optional(),
      may: z.array(z.object({ name: z.string(), text: z.string() })).describe('What the customer allowed it, in plain words.'),
      got: z
        .object({ details: z.array(z.object({ attribute: z.string(), label: z.string() })), first_at: time, last_at: time })
        .optional()
        .describe('What it got of the customer so far; when and why is in `GET /sharing`. Absent: nothing.'),
    }),
  ),
});
export const applicationParams = z.strictObject({ client_id: z.string().max(100) });
