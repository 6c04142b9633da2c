import type { I18n } from '#platform/i18n';
import type { Family } from '#organizations/contract';
import type { CentreDeps } from '../centre/deps.ts';

export interface FamilyPagesDeps extends CentreDeps {
  readonly family: Family;
  readonly i18n: CentreDeps['i18n'] & Pick<I18n, 'format'>;
}
