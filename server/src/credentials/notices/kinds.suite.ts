import type { NoticeKind } from '../contract.ts';

/** Every kind, once: the type of the record fails when one is missing. */
const all: Record<NoticeKind, true> = {
  password_changed: true,
  password_disabled: true,
  passkey_added: true,
  passkey_removed: true,
  identity_linked: true,
  identity_unlinked: true,
  factor_added: true,
  factor_removed: true,
  recovery_codes_made: true,
  recovery_code_used: true,
  new_browser: true,
  sign_in_denied: true,
  recovery_started: true,
  recovery_completed: true,
  account_secured: true,
  contact_changed: true,
  account_merged: true,
  account_merge_undone: true,
  access_withdrawn: true,
  browser_forgotten: true,
  unusual_sign_in: true,
  sign_in_held: true,
  sign_in_waits: true,
  unusual_confirmation: true,
  confirmation_held: true,
  confirmation_waits: true,
  session_elsewhere: true,
  access_elsewhere: true,
};
export const NOTICE_KINDS = Object.keys(all) as NoticeKind[];
