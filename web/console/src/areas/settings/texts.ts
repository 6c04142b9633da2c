/** In plain words: label, what it does, and the words for its choices. `unit`: what a number counts. */
export interface Words {
  readonly label: string;
  readonly help?: string;
  readonly unit?: 'seconds' | 'hours' | 'days' | 'months' | 'years' | 'a day';
  readonly choices?: Readonly<Record<string, string>>;
  /** What an empty number means. */
  readonly empty?: string;
}

export interface Subject {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly fields: Readonly<Record<string, Words>>;
}

const WAYS = { email: 'Email address', phone: 'Phone number', username: 'User name' };
const LANGUAGES = { en: 'English', fr: 'Français', de: 'Deutsch', es: 'Español', ar: 'العربية', zh: '中文' };

export const SUBJECTS: readonly Subject[] = [
  {
    id: 'sign-in',
    label: 'Sign-in and sign-up',
    about: 'How customers come in, and what they are told.',
    fields: {
      selfRegistration: { label: 'Customers may create an account themselves', help: 'Off: accounts are made by you, or come from a directory.' },
      'signIn.identifiers': { label: 'What customers sign in with', help: 'Choose what you use, so that nobody is asked for a user name nobody has.', choices: WAYS },
      'signIn.keepAccounts': { label: 'Browsers may remember accounts', help: 'Customers can let their browser show their account again.' },
      enumeration: {
        label: 'Whether it shows that an account exists',
        help: 'Private is safer: nobody can find out who is a customer. Friendly says so when an address is unknown.',
        choices: { private: 'Private: never shown', friendly: 'Friendly: it is said' },
      },
      locales: { label: 'Languages', help: 'Which ones customers can choose.', choices: LANGUAGES },
      'signUp.attributes': { label: 'Details asked at sign-up', help: 'A list of { name, required }. Ask for as little as you can: each field costs sign-ups.' },
      'nudges.passkey': { label: 'Suggest a passkey now and then', help: 'After signing in with a password, and not again for a while when somebody says no.' },
      'challenge.mode': {
        label: 'Test against programs',
        help: 'The browser does some work before a message is sent for it. Nobody has to solve a puzzle.',
        choices: { off: 'Never', pressure: 'While much is going on', always: 'Always' },
      },
      'challenge.difficulty': { label: 'How much work', choices: { low: 'Little', normal: 'Normal', high: 'Much' } },
      'passkeys.origins': { label: 'Further sites of your passkeys', help: 'At most five, such as https://shop.example: passkeys made there work here.' },
    },
  },
  {
    id: 'passwords',
    label: 'Passwords',
    about: 'Length and lists protect; rules about signs do not.',
    fields: {
      'password.preset': {
        label: 'Rules',
        help: 'Balanced: 8 characters, and hard to guess. NIST: 15 characters where the password is all there is.',
        choices: { balanced: 'Balanced', nist: 'NIST SP 800-63B' },
      },
      'password.breached': {
        label: 'Passwords known from thefts',
        help: 'Only a piece of a hash leaves the installation.',
        choices: { check: 'Are refused', off: 'Are not looked up' },
      },
      'password.words': { label: 'Words that make no password', help: 'Your company, your products.' },
    },
  },
  {
    id: 'second-steps',
    label: 'Second steps',
    about: 'When something beside the password is asked for.',
    fields: {
      'mfa.mode': {
        label: 'Asked for',
        choices: {
          none: 'Only where an application wants it',
          optional: 'Of those who set one up',
          adaptive: 'Of those, when something is unusual',
          required: 'Of everybody',
        },
      },
      'mfa.assurance': {
        label: 'How strong',
        help: 'Above the first, everybody needs one, and sessions end after a day.',
        choices: { aal1: 'Any (AAL1)', aal2: 'Two kinds of proof (AAL2)', 'aal2-phishing-resistant': 'Against false pages as well: passkeys (AAL2)' },
      },
      'mfa.factors': { label: 'Which ones', help: 'Ids of second steps, such as totp, sms, passkey. Empty: all there are.' },
      'mfa.graceDays': { label: 'Time to set one up', help: 'Where it is required: so long somebody may go on without.', unit: 'days' },
      'mfa.rememberDays': { label: 'Remember a browser', help: 'How long "Do not ask again here" holds. 0: never.', unit: 'days' },
    },
  },
  {
    id: 'sessions',
    label: 'Sessions and tokens',
    about: 'How long somebody stays signed in, and what applications hold.',
    fields: {
      'session.idleSeconds': { label: 'Signed out without a sign of life for', unit: 'seconds' },
      'session.absoluteSeconds': { label: 'Signed out in any case after', unit: 'seconds' },
      'tokens.accessSeconds': { label: 'Access tokens', help: 'Short is safer: what is taken back ends with them.', unit: 'seconds' },
      'tokens.idSeconds': { label: 'ID tokens', unit: 'seconds' },
      'tokens.refreshSeconds': { label: 'Refresh tokens, unused', unit: 'seconds' },
      'tokens.refreshAbsoluteSeconds': { label: 'Refresh tokens, in any case', unit: 'seconds' },
      'tokens.refreshReplaySeconds': { label: 'Answer of a renewal may be repeated for', help: 'For applications that lost it on the way.', unit: 'seconds' },
    },
  },
  {
    id: 'recovery',
    label: 'Recovery and deletion',
    about: 'When somebody lost their way in, or goes.',
    fields: {
      'recovery.holdHours': { label: 'Sensitive changes wait after a recovery', help: 'Time for the real owner to say no.', unit: 'hours' },
      'erasure.graceDays': { label: 'An account that was deleted can be kept for', unit: 'days' },
      'erasure.backupDays': { label: 'Backups are kept for', help: 'So long something erased may still lie in one.', unit: 'days' },
      'inactivity.months': { label: 'Ask whether an account is still wanted after', help: 'Counted from the last sign of life.', unit: 'months', empty: 'Nobody is asked' },
      'inactivity.reminderDays': { label: 'Remind after', unit: 'days' },
      'inactivity.graceDays': { label: 'Then wait for', unit: 'days' },
    },
  },
  {
    id: 'messages',
    label: 'Messages',
    about: 'Mail and text messages, and what they may cost.',
    fields: {
      'sms.countries': { label: 'Countries that get text messages', help: 'Two letters each, such as FR. Empty: none are sent, and phones are not offered.' },
      'sms.dailyMessages': { label: 'Codes', help: 'Over all customers. Thieves earn by messages: a bound keeps it small.', unit: 'a day' },
      'sms.dailyPerCountry': { label: 'Codes to one country', unit: 'a day' },
      'sms.dailyNotices': { label: 'Security notices', unit: 'a day' },
      'sms.dailyNoticesPerCountry': { label: 'Security notices to one country', unit: 'a day' },
    },
  },
  {
    id: 'privacy',
    label: 'Privacy',
    about: 'Who answers for it, by which law, and what leaves.',
    fields: {
      'privacyRequests.law': { label: 'Clock of privacy requests', choices: { gdpr: 'GDPR: one month', ccpa: 'California: 45 days' } },
      'consent.unclaimedAttributes': {
        label: 'Details that no purpose names',
        choices: { release: 'Leave as scopes say', withhold: 'Do not leave' },
      },
      'consent.controller': { label: 'Who answers for the data', help: '{ name, email, url, address }. Empty: the tenant, by its name.' },
      'search.prefixes': { label: 'Find customers by the beginnings of words', help: 'Off: by whole words only; less is kept for it.' },
    },
  },
  {
    id: 'retention',
    label: 'Retention',
    about: 'How long what piles up is kept. Everything else goes with the account.',
    fields: {
      'retention.sessionDays': { label: 'Sessions after their end', unit: 'days' },
      'retention.addressDays': { label: 'From which address and browser something was done', unit: 'days' },
      'retention.messageDays': { label: 'That a message was sent', unit: 'days' },
      'retention.webhookBodyDays': { label: 'What applications were told, word for word', unit: 'days' },
      'retention.webhookRecordDays': { label: 'That applications were told', unit: 'days' },
      'retention.browserDays': { label: 'What is remembered for a browser', unit: 'days' },
      'retention.exportDays': { label: 'Copies of one’s data', unit: 'days' },
      'retention.requestWordDays': { label: 'What was said in a privacy request', unit: 'days' },
      'retention.requestDays': { label: 'That a privacy request was made', unit: 'days' },
      'retention.unverifiedDays': { label: 'Accounts without a confirmed address that nobody uses', unit: 'days', empty: 'For good' },
      'retention.leadDays': { label: 'What sites told of people without an account', unit: 'days', empty: 'For good' },
      'consent.sharingLogDays': { label: 'Who got which details', unit: 'days' },
    },
  },
  {
    id: 'attributes',
    label: 'Attributes and questions',
    about: 'What is known of customers, and when they are asked for it.',
    fields: {
      attributes: { label: 'Attributes of your own', help: 'Beside those of OpenID Connect, or instead of one of the same name.' },
      segments: { label: 'Segments', help: 'People who have something in common, by name.' },
      'profiling.rules': { label: 'Questions after a sign-in', help: 'A little at a time: the first rule that fits asks.' },
    },
  },
  {
    id: 'verification',
    label: 'Identity checks',
    about: 'What must be verified before an application may go on.',
    fields: {
      'verification.requirements': { label: 'Requirements' },
      'verification.dailyRuns': { label: 'Checks a customer may begin', help: 'At each service: each check costs money.', unit: 'a day' },
    },
  },
  {
    id: 'children',
    label: 'Children',
    about: 'What becomes of people too young to consent by themselves.',
    fields: {
      'children.below': { label: 'Whoever is too young', choices: { off: 'Nobody is asked how old they are', refuse: 'Is turned away', guardian: 'Needs a guardian who agrees' } },
      'children.ageOfConsent': { label: 'Somebody decides by themselves from', unit: 'years' },
      'children.byCountry': { label: 'Where a country says otherwise', help: 'Such as { "FR": 15 }.' },
      'children.guardianAge': { label: 'Somebody may be a guardian from', unit: 'years' },
      'children.guardianWithinDays': { label: 'A guardian has', help: 'Then the account that waits is erased.', unit: 'days' },
    },
  },
];

export const texts = {
  title: 'Settings',
  about: 'Everything has a sensible default. Only what you choose is kept.',
  subjects: 'Subjects',
  save: 'Save',
  saved: 'Saved.',
  restored: 'It is as it was before.',
  notRestored: 'It could not be put back: somebody changed the settings since.',
  isDefault: 'Default',
  chosen: 'Chosen',
  backTo: (value: string) => `Back to the default: ${value}`,
  bounds: (low: string, high: string) => `${low} to ${high}`,
  on: 'on',
  off: 'off',
  nothing: 'none',
  json: 'As JSON',
  jsonWrong: 'This is no valid JSON.',
  others: 'Other',
  othersAbout: 'What this console has no words for yet.',
  units: { seconds: 'seconds', minutes: 'minutes', hours: 'hours', days: 'days', months: 'months', years: 'years', 'a day': 'a day' } as Readonly<Record<string, string>>,
  planTitle: 'What would go',
  planAbout: 'With what stands in the form, if the rules were carried out now. Nothing is deleted by looking.',
  planTable: 'Rules of retention',
  planRule: 'What',
  planDays: 'Kept',
  planRows: 'Would go',
  planOldest: 'The oldest of',
  forGood: 'for good',
  testTitle: 'Test mail',
  testAbout: 'Goes the way all mail goes, in the look of the default brand, to your own address.',
  testSend: 'Send me one',
  testWaiting: (to: string) => `On its way to ${to} ...`,
  testSent: (to: string) => `Sent to ${to}. If it does not come, look into the spam folder.`,
  testFailed: (code: string) => `It could not be sent (${code}).`,
  testTrying: (to: string, code: string) => `On its way to ${to}; the last attempt failed (${code}). It is tried again.`,
} as const;
