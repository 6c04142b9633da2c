import type { Consent } from '#consent/contract';
import type { Webhooks } from '#provisioning/contract';
import type { I18n } from '#platform/i18n';
import type { Sessions } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';

export interface PrivacyDeps {
  readonly consent: Pick<
    Consent,
    | 'states'
    | 'history'
    | 'receipt'
    | 'notices'
    | 'give'
    | 'refuse'
    | 'withdraw'
    | 'filterAttributes'
    | 'recipients'
    | 'disclosures'
    | 'records'
    | 'isRestricted'
    | 'restrict'
    | 'takeTurn'
  >;
  /** How far recipients are with hearing of what was said. */
  readonly reachAll: Webhooks['reachAll'];
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly sessions: Pick<Sessions, 'byId'>;
  /** What a recipient is called that has no name in the purpose: an application, by its client id or entity id. */
  readonly applicationName: (tenantId: string, id: string) => Promise<string | undefined>;
  /** Kept with each answer: what stood on the control. */
  readonly i18n: Pick<I18n, 'format'>;
}
