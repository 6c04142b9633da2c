import type { NamesDeps } from '#consent';
import type { Consent } from '#consent/contract';
import type { Webhooks } from '#provisioning/contract';
import type { Tx } from '#platform/db';
import type { I18n } from '#platform/i18n';
import type { Sessions } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';

export interface PrivacyDeps extends NamesDeps {
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
    | 'heedSignal'
    | 'isRestricted'
    | 'restrict'
    | 'takeTurn'
  >;
  /** Who decides for a child, by their addresses; empty: nobody, they do themselves. Absent: nobody ever. */
  readonly guardiansOf?: (tx: Tx, userId: string) => Promise<readonly string[]>;
  /** How far recipients are with hearing of what was said. */
  readonly reachAll: Webhooks['reachAll'];
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly sessions: Pick<Sessions, 'byId'>;
  /** Kept with each answer: what stood on the control. */
  readonly i18n: Pick<I18n, 'format'>;
}
