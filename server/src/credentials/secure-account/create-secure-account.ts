import { LOCALES, type Locale } from '#platform/i18n';
import type { Step } from '#journeys/contract';
import { readHappening } from '../notices/not-me-token.ts';
import { NOT_ME } from '../notices/settings.ts';
import { secureAccountStep, type SecureStepDeps } from './secure-account-step.ts';

export type SecureAccountDeps = SecureStepDeps;

export interface SecureAccount {
  readonly steps: readonly Step[];
  /** What the page behind the link must know before it starts a flow, for the look of the mail. Undefined: no such link. Consumes nothing. */
  look(tenantId: string, token: string): Promise<{ readonly brandId?: string; readonly locale?: Locale } | undefined>;
}

export function createSecureAccount(deps: SecureAccountDeps): SecureAccount {
  return {
    steps: [secureAccountStep(deps)],
    async look(tenantId, token) {
      const found = await deps.oneTime.peek(tenantId, NOT_ME, token);
      if (found.state === 'unknown') return undefined;
      const happening = found.state === 'valid' ? readHappening(found.data) : undefined;
      const locale = LOCALES.find((one) => one === happening?.locale);
      return { ...(happening ? { brandId: happening.brandId } : {}), ...(locale === undefined ? {} : { locale }) };
    },
  };
}
