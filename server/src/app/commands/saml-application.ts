import { stringify } from 'yaml';
import { isAppError } from '#platform/errors';
import type { SamlIdp, SamlProposal } from '#saml-idp/contract';
import type { Tenant } from '#tenants';
import { CommandError } from '../main.ts';

/** What an application's metadata would mean in a configuration file, to be read, changed and put there by a person. Changes nothing. */
export function proposeSamlApplication(saml: Pick<SamlIdp, 'propose'>, tenant: Tenant, file: string, metadata: string): string[] {
  const proposal = proposalOf(saml, tenant, file, metadata);
  const { requires, given, unknown } = proposal;
  const entry = {
    name: proposal.name,
    attributes: proposal.attributes,
    ...(requires.length > 0 ? { requires } : {}),
  };
  // What the application says of itself is no reference to anything of ours.
  const inert = JSON.parse(JSON.stringify(entry).replaceAll('${', '$$${')) as Record<string, unknown>;
  const body = { name: inert['name'], metadata: `\${file:${file}}`, ...inert };
  return [
    `# What ${commented(proposal.entityId)} says of itself. Nothing was changed: put it into your file, look at the rest with "plan".`,
    ...(requires.length > 0
      ? ['# It says that it cannot do without what stands in "requires". Customers are asked for it only if it stays there: take it out, or say why in their words.']
      : []),
    ...(given.length > 0 ? [`# It says that it needs ${given.join(', ')} as well: customers are not asked for that, it comes with their account where they have one.`] : []),
    ...unknown.map(({ name, required }) => `# Not known here${required ? ', though it says that it needs it' : ''}: ${commented(name)}`),
    ...stringify({ samlApplications: [body] }, { lineWidth: 0 })
      .trimEnd()
      .split('\n'),
  ];
}

function proposalOf(saml: Pick<SamlIdp, 'propose'>, tenant: Tenant, file: string, metadata: string): SamlProposal {
  try {
    return saml.propose(tenant, metadata);
  } catch (error) {
    if (!isAppError(error) || error.status >= 500) throw error;
    throw new CommandError(error.fields.map(({ fix }) => `${file} ${fix}.`).join('\n'));
  }
}

const commented = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
