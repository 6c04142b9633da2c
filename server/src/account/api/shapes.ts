import { z } from 'zod';

const when = z.iso.datetime();

export const credentialJson = z.strictObject({
  type: z.string().describe('Kind of credential; stable.'),
  id: z.string(),
  title: z.string().describe('What it is, in the language of the request.'),
  label: z.string().optional().describe("The customer's own name for it."),
  badge: z.string().optional(),
  created_at: when,
  last_used_at: when.optional(),
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  renamable: z.boolean(),
});
export const credentialsJson = z.strictObject({ credentials: z.array(credentialJson) });
export type CredentialJson = z.infer<typeof credentialJson>;

const application = z.strictObject({ client_id: z.string().describe('Of one that speaks SAML: its entity id.'), name: z.string() });
export const sessionJson = z.strictObject({
  id: z.string(),
  current: z.boolean().describe('The one this access token comes from.'),
  created_at: when,
  last_seen_at: when,
  expires_at: when,
  auth_time: z.number().int().describe('When the customer last proved who they are, in seconds since the epoch.'),
  acr: z.string(),
  amr: z.array(z.string()),
  ip: z.string().optional(),
  user_agent: z.string().optional(),
  application: application.optional().describe('The one it began with.'),
  applications: z.array(application).describe('All that it was used for, the one it began with first.'),
});
export const sessionsJson = z.strictObject({ sessions: z.array(sessionJson) });
export const secureJson = z.strictObject({ secure_url: z.url().describe('Good for a while, and for nobody else: whoever opens it can end everything in the account.') });

export const mergeJson = z.strictObject({
  id: z.string(),
  merged_at: when,
  undo_until: when.describe('Until then it can be undone.'),
});
export const mergesJson = z.strictObject({ merges: z.array(mergeJson) });
export const mergeParams = z.strictObject({ id: z.uuid() });

const detail = z.strictObject({
  attribute: z.string().describe('Its name in this tenant; stable.'),
  label: z.string().describe('What it is called, in the language of the request.'),
});
const details = z.array(detail);
export const verifiedJson = z.strictObject({
  checks: z
    .array(
      z.strictObject({
        id: z.string(),
        verifier: z.string().describe('Who checked, as customers read it.'),
        trust_framework: z.string().describe('By which rules, as applications are told.'),
        rules: z.string().describe('The same, as customers read it.'),
        level: z.enum(['low', 'substantial', 'high']),
        state: z.enum(['verified', 'expired', 'ended']).describe('`ended`: the account says something else now, or the service is not in use.'),
        verified_at: when,
        expires_at: when.optional().describe('Absent: until something changes.'),
        details,
      }),
    )
    .describe('What was verified, newest first; what does not count any more too.'),
  pending: z
    .array(
      z.strictObject({
        id: z.string(),
        verifier: z.string(),
        state: z
          .enum(['started', 'checking', 'again', 'decide'])
          .describe('At the service; being checked; to be tried once more; or something else was found than the account says, which its owner decides.'),
        since: when,
        details,
      }),
    )
    .describe('Checks that are not over.'),
  offers: z
    .array(
      z.strictObject({
        id: z.string(),
        verifier: z.string(),
        again: z.boolean().describe('Some of it was verified before.'),
        purposes: z.array(z.string()).describe('What it is for, as it goes on after "before you can", in the language of the request.'),
        details,
      }),
    )
    .describe('What the customer can have verified.'),
  url: z.string().describe("The customer's own page about it: where checks begin and go on, in a browser."),
});
export type VerifiedJson = z.infer<typeof verifiedJson>;

export const credentialParams = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a type from the list'),
  id: z.string().min(1).max(200),
});
export const labelBody = z.strictObject({
  label: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), 'must be on one line'),
});
export const addressParams = z.strictObject({ id: z.uuid() });
// An id is a UUID; anything else is a session that is not there.
export const sessionParams = z.strictObject({ id: z.uuid() });
export const returnQuery = z.strictObject({
  post_logout_redirect_uri: z.string().min(1).max(2000).optional().describe('Where `sign_out_url` ends: one of those that the application has registered.'),
  state: z.string().min(1).max(1000).optional().describe('Comes back with it.'),
});
export const signOutJson = z.strictObject({
  sign_out_url: z
    .url()
    .describe(
      "Open it in the customer's browser. It signs them out where this session began, at a provider, and of applications only the browser can tell, and ends at `post_logout_redirect_uri`.",
    ),
});
export const endedJson = z.strictObject({ ended: z.number().int() });

export const copyJson = z.strictObject({
  id: z.string(),
  state: z.enum(['building', 'ready']),
  created_at: when,
  expires_at: when.optional().describe('When it goes; of what is ready.'),
  bytes: z.number().int().optional(),
});
export const copiesJson = z.strictObject({ exports: z.array(copyJson) });
export const copyParams = z.strictObject({ id: z.uuid() });
