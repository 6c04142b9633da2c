import { isAppError } from '#platform/errors';
import type { Tenant } from '#tenants';
import type { Verification } from '#verification/contract';
import { CommandError } from '../main.ts';

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
export function describeVerifiers(verification: Pick<Verification, 'forms'>, connector?: string): string[] {
  const forms = verification.forms();
  if (connector === undefined) return forms.map(({ connector: id, about }) => `${id}  ${about}`);
  const form = forms.find((candidate) => candidate.connector === connector);
  if (!form) throw new CommandError(`There is no connector "${connector}". There are: ${forms.map((known) => known.connector).join(', ')}.`);
  return [JSON.stringify(form, undefined, 2)];
}

/** What can be asked before anybody is verified. */
export async function checkVerifier(verification: Pick<Verification, 'check'>, tenant: Tenant, slug: string, print: (line: string) => void): Promise<void> {
  const results = await verification.check(tenant.id, slug).catch((error: unknown) => {
    if (isAppError(error) && error.status < 500) throw new CommandError(`There is no verifier "${slug}" in the tenant "${tenant.slug}".`);
    throw error;
  });
  for (const { name, ok, detail } of results) print(`${ok ? 'ok    ' : 'FAILED'} ${name}: ${detail}`);
  if (results.length === 0) print('There is nothing to ask before somebody is verified.');
  if (results.some(({ ok }) => !ok)) throw new CommandError('The verifier does not work yet.');
}
