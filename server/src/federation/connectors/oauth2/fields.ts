import { z } from 'zod';

/* What settings of several connectors have in common. Whether an address may be reached at all is the outbound client's to say, when it is. */

export const url = z
  .string()
  .max(500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !text.includes('#'), 'must be an https URL');

export const clientId = z.string().min(1).max(500);

/** RFC 6749 section 3.3. */
export const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'must be an OAuth scope');

export const path = z.string().regex(/^[^\s"'`()[\]{}*?]{1,200}$/, 'must be a path of names with dots between them, such as data.user.id');

/**
 * Parameters that providers know beyond the standards, and harmless standard ones. A list of what may be, because whoever could set any other (`redirect_uri`,
 * `response_type`, `state`, `request` ...) would be setting what the connector answers for.
 */
const EXTRA = [
  'access_type',
  'acr_values',
  'audience',
  'auth_type',
  'bot_prompt',
  'claims',
  'claims_locales',
  'connection',
  'disable_auto_login',
  'display',
  'domain_hint',
  'force_verify',
  'hd',
  'include_granted_scopes',
  'initial_amr_display',
  'kc_idp_hint',
  'lang',
  'language',
  'organization',
  'prompt',
  'resource',
  'service_terms',
  'show_dialog',
  'team',
  'through_account_login',
] as const;

export const extraParameters = z.partialRecord(z.enum(EXTRA), z.string().min(1).max(1000));
