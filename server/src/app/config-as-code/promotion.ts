import type { PromotionValues } from '#configuration/contract';
import type { Tenant } from '#tenants/contract';
import type { Collected } from './collect.ts';
import { writeConfigFile } from './write-file.ts';

/** What one tenant is and the other is not to become: who it is, and where. */
const OWN = new Set(['slug', 'name', 'issuer', 'default', 'state', 'environment']);

/**
 * The file that says of `to` what `from` is. What differs between the two stands in it as a variable; secrets are references, so that none of `from` ever comes to `to`.
 */
export function promotedFile({ document }: Collected, { slug, state, environment = 'live' }: Pick<Tenant, 'slug' | 'state' | 'environment'>, values: PromotionValues): string {
  const head = Object.fromEntries(Object.entries(document.head).filter(([field]) => !OWN.has(field)));
  const variables = new Map(Object.entries(values).flatMap(([name, { there }]) => (there === undefined ? [] : [[name, there] as const])));
  return writeConfigFile([{ ...document, slug, head: { slug, state, environment, ...head } }], { variables });
}
