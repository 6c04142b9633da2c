import type { LegalBasis, PurposeState, RecipientState } from '#consent/contract';
import type { Card, Screen, ScreenNode } from '#journeys/contract';
import type { Locale, Text } from '#platform/i18n';
import { receiptFile } from './receipt-file.ts';
import { reachAt, reachText, type Reached } from './reached.ts';
import { wordsIn, type Names } from './words.ts';

/** Data where only a text may stand. */
export const data = (value: string): Text => ({ id: 'account.privacy_value', values: { value } });
export const day = (at: Date): Text => ({ id: 'account.privacy_day', values: { at: at.getTime() } });
type Fact = Card['facts'][number];
export const fact = (id: string, value: string | Text): Fact => ({ label: { id }, value });

/** As `allow:<key>:<version>`: what was shown is what is answered. */
export const ALLOW = 'allow';
export const STOP = 'stop';
export const CHOOSE = 'choose';
export const SAVE = 'save';

/** What stands on the controls, for the record too. */
export const CONTROLS = { [ALLOW]: 'account.privacy_allow', [STOP]: 'account.privacy_stop', [SAVE]: 'account.privacy_save' } as const;

/** More would not fit a form, nor somebody's patience: then one tick stands for all details of a recipient. */
const MOST_TICKS = 56;

/** Global Privacy Control. */
export interface Signal {
  /** This browser sends it. */
  readonly now: boolean;
  /** Titles of what it stopped. */
  readonly stopped: readonly string[];
  /** Titles of what the customer allowed all the same, afterwards. */
  readonly kept: readonly string[];
}

export interface Shown {
  readonly issuer: string;
  readonly locale: Locale;
  readonly names: Names;
  readonly restricted: boolean;
  /** Who decides for a child; to which it may still say no. */
  readonly guardians?: readonly string[];
  readonly reached: Reached;
  readonly signal: Signal;
  /** As `watched` says. */
  readonly watching?: string | undefined;
}

/** What came of the last answer. */
export interface Said {
  readonly stopped: readonly { readonly recipient: string; readonly attributes: readonly string[] }[];
  readonly started: readonly { readonly recipient: string; readonly attributes: readonly string[] }[];
  readonly still: readonly { readonly recipient: string; readonly attributes: readonly string[] }[];
}

export function privacyScreen(states: readonly PurposeState[], shown: Shown, said: Said | undefined): Screen {
  const choices = states.filter(({ refusable }) => refusable);
  const fixed = states.filter(({ refusable, purpose }) => !refusable && purpose.kind === 'purpose');
  const terms = states.filter(({ purpose, recipients }) => purpose.kind === 'terms' && recipients.some(({ answer }) => answer === 'given'));
  return {
    id: 'account.privacy',
    title: { id: 'account.privacy_title' },
    ownWayOut: true,
    nodes: [
      ...(said ? saidNodes(said, shown) : []),
      ...(shown.watching === undefined ? [] : [{ kind: 'wait', text: { id: 'account.told_watching' }, everySeconds: 2, mark: shown.watching } as const]),
      { kind: 'text', tone: 'lead', text: { id: 'account.privacy_lead' } },
      ...signalNodes(shown),
      ...(isGuarded(shown)
        ? [{ kind: 'text', tone: 'warning', text: { id: 'account.privacy_guardian', values: { guardians: shown.names.list(shown.guardians ?? []) } } } as const]
        : []),
      ...(shown.restricted ? [{ kind: 'text', tone: 'warning', text: { id: 'account.privacy_restricted' } } as const] : []),
      cards(
        'account.privacy_choices',
        choices.map((state) => choiceCard(state, shown)),
        'account.privacy_choices_empty',
      ),
      ...(fixed.length > 0
        ? [
            cards(
              'account.privacy_fixed',
              fixed.map((state) => fixedCard(state, shown)),
            ),
          ]
        : []),
      ...(terms.length > 0
        ? [
            cards(
              'account.privacy_terms',
              terms.map((state) => termsCard(state, shown)),
            ),
          ]
        : []),
      cards('account.privacy_rights', [restrictionCard(shown.restricted)]),
      { kind: 'action', action: 'sharing', label: { id: 'account.sharing_title' }, tone: 'secondary', skipValidation: true },
      { kind: 'action', action: 'history', label: { id: 'account.privacy_history' }, tone: 'secondary', skipValidation: true },
      { kind: 'link', label: { id: 'account.privacy_requests' }, href: `${shown.issuer}/account/requests` },
      { kind: 'action', action: 'done', label: { id: 'account.privacy_done' }, tone: 'link', skipValidation: true },
    ],
  };
}

const isGuarded = ({ guardians = [] }: Shown): boolean => guardians.length > 0;

const cards = (legend: string, items: readonly Card[], empty?: string): ScreenNode => ({
  kind: 'cards',
  legend: { id: legend },
  ...(empty === undefined ? {} : { empty: { id: empty } }),
  items,
});

/** CCPA regulations, 11 CCR section 7025(c)(6): that it is honoured is shown, and where something of before was against it. */
function signalNodes({ signal, names }: Shown): ScreenNode[] {
  const hint = (id: string, titles: readonly string[]): ScreenNode[] =>
    titles.length === 0 ? [] : [{ kind: 'text', tone: 'hint', text: { id, values: { purposes: names.list(titles) } } }];
  if (!signal.now && signal.stopped.length === 0) return [];
  return [
    { kind: 'text', tone: 'success', text: { id: signal.now ? 'account.gpc_honoured' : 'account.gpc_honoured_before' } },
    ...hint('account.gpc_stopped', signal.stopped),
    ...hint('account.gpc_kept', signal.kept),
  ];
}

function saidNodes({ stopped, started, still }: Said, { names }: Shown): ScreenNode[] {
  const lines = (id: string, flows: Said['stopped']) =>
    flows.map(({ recipient, attributes }): Text => ({ id, values: { recipient: names.recipient(recipient), details: names.list(attributes.map(names.label)) } }));
  const changes = [...lines('account.privacy_stopped', stopped), ...lines('account.privacy_started', started)];
  const text = (tone: 'success' | 'hint') => (line: Text) => ({ kind: 'text', tone, text: line }) as const;
  return [
    ...(changes.length > 0 ? changes : [{ id: 'account.privacy_noted' }]).map(text('success')),
    ...lines('account.privacy_still', still).map(text('hint')),
    ...(stopped.length > 0 ? [{ id: 'account.privacy_received' }].map(text('hint')) : []),
  ];
}

const wordsFacts = (state: PurposeState, { locale }: Shown): Fact[] => {
  const { words } = wordsIn(state.purpose.notice, locale);
  return [
    fact('account.privacy_what', words.what),
    fact('account.privacy_why', words.why),
    fact('account.privacy_who', words.who),
    fact('account.privacy_how_long', words.howLong),
    fact('account.privacy_basis', basisText(state.purpose.legalBasis)),
  ];
};

export const basisText = (basis: LegalBasis): Text => ({ id: `account.privacy_basis_${basis}` });

/** One line for each who gets something, by its name. */
const recipientFacts = ({ purpose, recipients }: PurposeState, { names }: Shown): Fact[] =>
  recipients.map((state) => ({ label: data(names.recipient(state.recipient.id)), value: getsText(state, purpose.attributes, names) }));

function getsText(state: RecipientState, all: readonly string[], names: Names): Text {
  const attributes = state.answer === 'given' ? state.attributes : all;
  return state.allowed && attributes.length > 0
    ? { id: 'account.privacy_gets', values: { details: names.list(attributes.map(names.label)) } }
    : { id: 'account.privacy_gets_nothing' };
}

/** Whether all of it is allowed, or nothing, or a part; by what the customer said. */
export function extentOf({ purpose, recipients }: PurposeState): 'all' | 'part' | 'none' {
  const consented = purpose.legalBasis === 'consent';
  const whole = recipients.filter((state) => saysYes(consented, state) && (!consented || state.attributes.length >= purpose.attributes.length));
  if (whole.length === recipients.length) return 'all';
  return recipients.some((state) => saysYes(consented, state)) ? 'part' : 'none';
}

/** What the customer said, whatever a restriction holds back meanwhile. */
const saysYes = (consented: boolean, { answer }: RecipientState) => (consented ? answer === 'given' : answer !== 'refused' && answer !== 'withdrawn');

const BADGES = { all: 'account.privacy_allowed', part: 'account.privacy_partly', none: 'account.privacy_not_allowed' } as const;

function choiceCard(state: PurposeState, shown: Shown): Card {
  const { purpose, recipients } = state;
  const extent = extentOf(state);
  const necessary = recipients.filter((one) => one.necessary).map(({ recipient }) => shown.names.recipient(recipient.id));
  const parts = purpose.legalBasis === 'consent' ? recipients.length * purpose.attributes.length : recipients.length;
  const button = (verb: typeof ALLOW | typeof STOP): Card['actions'][number] => ({
    action: `${verb}:${purpose.key}:${purpose.version}`,
    label: { id: CONTROLS[verb] },
    tone: 'secondary',
  });
  return {
    id: purpose.key,
    title: wordsIn(purpose.notice, shown.locale).words.title,
    badge: { id: BADGES[extent] },
    facts: [
      ...wordsFacts(state, shown),
      ...(purpose.sale ? [fact('account.privacy_sale', { id: 'account.privacy_sale_yes' })] : []),
      ...recipientFacts(state, shown),
      ...(necessary.length > 0 ? [fact('account.privacy_without', { id: 'account.privacy_necessary', values: { recipients: shown.names.list(necessary) } })] : []),
      ...answerFacts(state),
      ...reachFacts(state, shown),
    ],
    actions: [
      ...(extent === 'all' || isGuarded(shown) ? [] : [button(ALLOW)]),
      ...(extent === 'none' ? [] : [button(STOP)]),
      ...(parts > 1 && !isGuarded(shown) ? [{ action: `${CHOOSE}:${purpose.key}`, label: { id: 'account.privacy_choose' }, tone: 'secondary' } as const] : []),
    ],
    ...receiptOf(lastAnswer(state), shown),
  };
}

/** What was said last. */
const lastAnswer = ({ recipients }: PurposeState): RecipientState | undefined =>
  recipients.filter(({ decidedAt, answer }) => decidedAt && answer !== 'none').toSorted((a, b) => (b.decidedAt?.getTime() ?? 0) - (a.decidedAt?.getTime() ?? 0))[0];

const receiptOf = (answer: RecipientState | undefined, { issuer }: Shown): Pick<Card, 'files'> =>
  answer?.record === undefined ? {} : { files: [receiptFile(issuer, answer.record)] };

/** Whether who got it knows that they may no longer. */
const reachFacts = ({ recipients }: PurposeState, { names, reached }: Shown): Fact[] =>
  recipients.flatMap(({ recipient, record, answer }) => {
    const reach = answer === 'given' || answer === 'none' ? undefined : reachAt(reached, record, recipient.id);
    const text = reach && reachText(reach);
    return text ? [{ label: { id: 'account.told', values: { recipient: names.recipient(recipient.id) } }, value: text }] : [];
  });

/** And how long a yes counts. */
function answerFacts(state: PurposeState): Fact[] {
  const last = lastAnswer(state);
  if (!last?.decidedAt) return [fact('account.privacy_answer', { id: 'account.privacy_answer_none' })];
  return [
    fact('account.privacy_answer', { id: `account.privacy_answer_${last.answer}`, values: { at: last.decidedAt.getTime() } }),
    ...(last.expiresAt ? [fact('account.privacy_until', day(last.expiresAt))] : []),
  ];
}

const fixedCard = (state: PurposeState, shown: Shown): Card => ({
  id: state.purpose.key,
  title: wordsIn(state.purpose.notice, shown.locale).words.title,
  facts: [...wordsFacts(state, shown), ...recipientFacts(state, shown)],
  actions: [],
});

function termsCard({ purpose, recipients }: PurposeState, shown: Shown): Card {
  const { words } = wordsIn(purpose.notice, shown.locale);
  const at = recipients[0]?.decidedAt;
  return {
    id: purpose.key,
    title: words.title,
    facts: [...(at ? [fact('account.privacy_agreed', day(at))] : []), ...(words.url === undefined ? [] : [fact('account.privacy_text', words.url)])],
    actions: [],
    ...receiptOf(recipients[0], shown),
  };
}

const restrictionCard = (restricted: boolean): Card => ({
  id: 'restriction',
  title: { id: 'account.privacy_restriction' },
  badge: { id: restricted ? 'account.privacy_on' : 'account.privacy_off' },
  facts: [fact('account.privacy_what', { id: 'account.privacy_restriction_what' })],
  actions: [{ action: restricted ? 'lift' : 'restrict', label: { id: restricted ? 'account.privacy_lift' : 'account.privacy_restrict' }, tone: 'secondary' }],
});

// ---------------------------------------------------------------- One purpose in detail

const isWhole = ({ purpose, recipients }: PurposeState) => purpose.legalBasis !== 'consent' || recipients.length * purpose.attributes.length > MOST_TICKS;

/** By name of the tick. Places in the version that was shown: the answer names that version. */
export function wantedIn(state: PurposeState, fields: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const { purpose, recipients } = state;
  const ticked = (name: string) => fields[name] === 'true';
  return new Map(
    recipients.map((one, index) => {
      if (!isWhole(state)) return [one.recipient.id, purpose.attributes.filter((_, at) => ticked(`r${index}-${at}`))];
      // One tick for all of them: left as it is, a part stays a part.
      const part = one.answer === 'given' && one.attributes.length > 0 ? one.attributes : purpose.attributes;
      return [one.recipient.id, ticked(`r${index}`) ? part : []];
    }),
  );
}

export function chooseScreen(state: PurposeState, shown: Shown): Screen {
  const { purpose, recipients } = state;
  const { words } = wordsIn(purpose.notice, shown.locale);
  const consented = purpose.legalBasis === 'consent';
  const nameOf = (one: RecipientState) => shown.names.recipient(one.recipient.id);
  const ticks: ScreenNode[] = isWhole(state)
    ? [
        {
          kind: 'ticks',
          legend: { id: 'account.privacy_who_may' },
          options: recipients.map((one, index) => ({ name: `r${index}`, label: data(nameOf(one)), checked: saysYes(consented, one) })),
        },
      ]
    : recipients.map((one, index) => ({
        kind: 'ticks',
        legend: { id: 'account.privacy_may_get', values: { recipient: nameOf(one) } },
        ...(one.necessary ? { hint: { id: 'account.privacy_necessary', values: { recipients: nameOf(one) } } } : {}),
        options: purpose.attributes.map((name, at) => ({
          name: `r${index}-${at}`,
          label: data(shown.names.label(name)),
          checked: one.answer === 'given' && one.attributes.includes(name),
        })),
      }));
  return {
    id: 'account.privacy-choose',
    title: data(words.title),
    ownWayOut: true,
    nodes: [
      { kind: 'text', tone: 'lead', text: data(words.why) },
      ...ticks,
      { kind: 'action', action: `${SAVE}:${purpose.key}:${purpose.version}`, label: { id: CONTROLS[SAVE] }, tone: 'primary' },
      { kind: 'action', action: 'back', label: { id: 'account.privacy_back' }, tone: 'link', skipValidation: true },
    ],
  };
}

/** They signed out, or were signed out, since this page was opened. */
export const endedScreen = (again: string): Screen => ({
  id: 'account.privacy-ended',
  title: { id: 'account.sign_in_title' },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'account.sign_in' } },
    { kind: 'link', label: { id: 'account.sign_in_again' }, href: again },
  ],
});
