import { LOCALES, type Locale } from '#platform/i18n';
import type { FlowView, Step } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { OneTime } from '#platform/onetime';
import { describeOrigin } from '../describe-origin.ts';
import { issueNotMe, readHappening } from '../notices/not-me-token.ts';
import { NOT_ME, WAS_ME, type AskingKind } from '../notices/settings.ts';
import { secureAccountStep, type SecureStepDeps } from './secure-account-step.ts';

export interface SecureAccountDeps extends SecureStepDeps {
  readonly oneTime: Pick<OneTime, 'issue' | 'peek' | 'consume'>;
}

/** A session its owner does not recognise, seen by them among their own. */
export interface Unrecognised {
  readonly userId: string;
  readonly sessionId: string;
  readonly at: Date;
  readonly client: Pick<Origin, 'ip' | 'userAgent'>;
}

/** What its owner was asked about, answered in their account. */
export interface Denial {
  readonly userId: string;
  readonly what: AskingKind;
  /** What it is asked by. */
  readonly key: string;
  readonly at: Date;
  readonly browser?: string;
  readonly network?: string;
}

export interface SecureAccount {
  readonly steps: readonly Step[];
  /** The token of the journey, as behind "This wasn't me" of a notice about a new browser. Whoever asks has just proved to be the owner. */
  begin(tx: Tx, unrecognised: Unrecognised, flow: Pick<FlowView, 'brandId' | 'locale'>): Promise<string>;
  /** The same of a sign-in that they were asked about. */
  beginDenial(tx: Tx, asked: Denial, flow: Pick<FlowView, 'brandId' | 'locale'>): Promise<string>;
  /** What the page behind the link must know before it starts a flow, for the look of the mail. Undefined: no such link. Consumes nothing. */
  look(tenantId: string, token: string): Promise<{ readonly brandId?: string; readonly locale?: Locale } | undefined>;
}

export function createSecureAccount(deps: SecureAccountDeps): SecureAccount {
  return {
    steps: [secureAccountStep(deps)],
    begin(tx, { userId, sessionId, at, client }, flow) {
      const { browser, ip } = describeOrigin({ actor: { kind: 'user', id: userId }, requestId: sessionId, ...client });
      return issueNotMe(deps.oneTime, tx, {
        notice: { userId, what: 'new_browser', key: sessionId },
        at,
        flow,
        locale: flow.locale,
        proved: true,
        surety: 'one',
        ...(browser === undefined ? {} : { browser }),
        ...(ip === undefined ? {} : { network: ip }),
      });
    },
    beginDenial: (tx, { userId, what, key, at, browser, network }, flow) =>
      issueNotMe(deps.oneTime, tx, {
        notice: { userId, what, key },
        at,
        flow,
        locale: flow.locale,
        proved: true,
        surety: 'one',
        ...(browser === undefined ? {} : { browser }),
        ...(network === undefined ? {} : { network }),
      }),
    async look(tenantId, token) {
      const no = await deps.oneTime.peek(tenantId, NOT_ME, token);
      const found = no.state === 'unknown' ? await deps.oneTime.peek(tenantId, WAS_ME, token) : no;
      if (found.state === 'unknown') return undefined;
      const happening = found.state === 'valid' ? readHappening(found.data) : undefined;
      const locale = LOCALES.find((one) => one === happening?.locale);
      return { ...(happening ? { brandId: happening.brandId } : {}), ...(locale === undefined ? {} : { locale }) };
    },
  };
}
