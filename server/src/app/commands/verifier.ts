import type { Tenant } from '#tenants';
import type { Verification } from '#verification/contract';
import { describeKinds, printCheck } from './kinds.ts';

/** A tenant's services that verify, one line each; what is set, never what it is, and where their messages go. */
export async function listVerifiers(verification: Pick<Verification, 'connections'>, tenant: Tenant): Promise<string[]> {
  const connections = await verification.connections(tenant.id);
  if (connections.length === 0) return [`The tenant "${tenant.slug}" has no verifiers.`];
  const width = Math.max(...connections.map(({ slug }) => slug.length));
  return connections.map(({ slug, name, connector, state, level, trustFramework, claims, secrets }) =>
    [
      slug.padEnd(width),
      state,
      connector,
      `"${name}"`,
      `${level} by ${trustFramework}`,
      claims.map(({ claim, attribute }) => (claim === attribute ? claim : `${claim} -> ${attribute}`)).join(', '),
      ...(secrets.length > 0 ? [`secrets: ${secrets.join(', ')}`] : []),
      `messages to ${tenant.issuer}/verification-messages/${slug}`,
    ].join('  '),
  );
}

/** All kinds; of a named one, everything that can be said, as JSON Schema. */
export const describeVerifiers = (verification: Pick<Verification, 'forms'>, connector?: string): string[] => describeKinds(verification.forms(), connector);

export const checkVerifier = (verification: Pick<Verification, 'check'>, tenant: Tenant, slug: string, print: (line: string) => void): Promise<void> =>
  printCheck(
    (trace) => verification.check(tenant.id, slug, trace),
    {
      missing: `There is no verifier "${slug}" in the tenant "${tenant.slug}".`,
      nothing: 'There is nothing to ask before somebody is verified.',
      broken: 'The verifier does not work yet.',
    },
    print,
  );
