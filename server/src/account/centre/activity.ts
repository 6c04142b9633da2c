import type { TrailEntry } from '#platform/events';

/** What a customer may read of the audit trail about themselves: what changed what, in words of their own. Everything else stays with us. */
const EXACT: Readonly<Record<string, string>> = {
  'sessions.session_started': 'signed_in',
  'sessions.session_raised': 'confirmed',
  'sessions.user_signed_out': 'signed_out_everywhere',
  'sessions.browser_copied': 'browser_copied',
  'credentials.attempt_failed': 'attempt_failed',
  'credentials.removed': 'way_removed',
  'credentials.renamed': 'way_renamed',
  'credentials.recovery_completed': 'recovered',
  'credentials.account_secured': 'secured',
  'credentials.browser_forgotten': 'browser_forgotten',
  'federation.identity_linked': 'linked',
  'federation.identity_unlinked': 'unlinked',
  'risk.sign_in_confirmed': 'said_me',
  'risk.sign_in_denied': 'said_not_me',
  'identity.user_registered': 'registered',
  'identity.attributes_changed': 'details_changed',
  'identity.identifier_verified': 'address_confirmed',
  'identity.identifier_removed': 'address_removed',
  'identity.identifier_restored': 'address_restored',
  'preferences.changed': 'preferences_changed',
  'preferences.address_changed': 'topic_address_changed',
  'identity.users_merged': 'merged',
  'identity.merge_undone': 'merge_undone',
  'acting.approved': 'acting_approved',
  'sessions.acting_began': 'acting_began',
  'sessions.acting_ended': 'acting_ended',
};

/** What was attempted when somebody was not let on. A sign-in where nothing says so. */
const RISKY: Readonly<Record<string, string>> = { 'step-up': 'confirmation', session: 'session', refresh: 'access' };
const HOW_RISKY: Readonly<Record<string, string>> = { 'risk.login_held': 'held', 'risk.login_blocked': 'blocked' };

/** Whatever the ways to sign in are called. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^credentials\.\w+_added$/, 'way_added'],
  [/^credentials\.\w+_changed$/, 'secret_changed'],
  [/^credentials\.\w+_made$/, 'codes_made'],
];

export interface Activity {
  readonly id: string;
  readonly at: Date;
  /** Ends a text id, `account.activity_...`. */
  readonly what: string;
  readonly client: Pick<TrailEntry, 'ip' | 'userAgent'>;
}

function nameOf({ type, data }: Pick<TrailEntry, 'type' | 'data'>): string | undefined {
  const values = data as Readonly<Record<string, unknown>>;
  if (type === 'oidc.access_decided') return values['accepted'] === true ? 'access_allowed' : undefined;
  if (type === 'oidc.family_revoked') return values['reason'] === 'withdrawn' ? 'access_withdrawn' : undefined;
  if (type === 'sessions.session_revoked') return values['reason'] === 'user' && values['live'] === true ? 'signed_out' : undefined;
  if (Object.hasOwn(HOW_RISKY, type)) return `${RISKY[String(values['action'])] ?? 'sign_in'}_${HOW_RISKY[type]}`;
  if (Object.hasOwn(EXACT, type)) return EXACT[type];
  return FORMS.find(([form]) => form.test(type))?.[1];
}

/** The newest ones that mean something to their owner. Pure. */
export function activityOf(entries: readonly TrailEntry[], most: number): readonly Activity[] {
  return entries
    .flatMap((entry) => {
      const what = nameOf(entry);
      const client = { ...(entry.ip === undefined ? {} : { ip: entry.ip }), ...(entry.userAgent === undefined ? {} : { userAgent: entry.userAgent }) };
      return what === undefined ? [] : [{ id: entry.id, at: new Date(entry.occurredAt), what, client }];
    })
    .slice(0, most);
}
