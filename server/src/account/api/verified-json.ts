import type { Locale } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';
import type { VerificationOverview } from '#verification/contract';
import type { VerifiedJson } from './shapes.ts';

export interface VerifiedOf {
  readonly tenant: Tenant;
  readonly locale: Locale;
  /** Client id of who asks: its customers come back to it from the page. */
  readonly clientId?: string;
}

/** Names and times, no values: what somebody vouches for is told as `verified_claims`, where it goes through what may be told (the egress rule). Pure. */
export function verifiedJsonOf({ checks, pending, offers }: VerificationOverview, { tenant, locale, clientId }: VerifiedOf): VerifiedJson {
  const said = (texts: Readonly<Partial<Record<Locale, string>>> | undefined) => texts?.[locale] ?? texts?.en ?? Object.values(texts ?? {})[0];
  const details = (names: readonly string[]) => names.map((name) => ({ attribute: name, label: said(tenant.settings.attributes.find((one) => one.name === name)?.label) ?? name }));
  return {
    checks: checks.map((check) => ({
      id: check.run,
      verifier: check.verifier,
      trust_framework: check.trustFramework,
      rules: check.rules,
      level: check.level,
      state: check.state,
      verified_at: check.verifiedAt.toISOString(),
      ...(check.expiresAt ? { expires_at: check.expiresAt.toISOString() } : {}),
      details: details(check.details.map(({ attribute }) => attribute)),
    })),
    pending: pending.map(({ run, verifier, state, since, attributes }) => ({ id: run, verifier, state, since: since.toISOString(), details: details(attributes) })),
    offers: offers.map(({ id, verifier, again, purposes, attributes }) => ({
      id,
      verifier,
      again,
      purposes: purposes.flatMap((purpose) => said(purpose) ?? []),
      details: details(attributes),
    })),
    url: `${tenant.issuer}/account/verified${clientId === undefined ? '' : `?application=${encodeURIComponent(clientId)}`}`,
  };
}
