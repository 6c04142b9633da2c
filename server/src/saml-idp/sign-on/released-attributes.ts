import type { Egress, Standing } from '#consent/contract';
import { attributeOfClaim, claimsOf } from '#identity';
import type { Profile } from '#identity/contract';
import type { Tenant } from '#tenants/contract';
import type { SamlApplication, SamlNameIdFormat } from '../contract.ts';
import { GROUPS } from '../providers/attribute-names.ts';
import type { AssertionContent } from '../messages/build-assertion.ts';

export interface Released {
  readonly attributes: AssertionContent['attributes'];
  /** A verified address that may leave, where the customer is known by it. */
  readonly email: string | undefined;
}

/** What an application gets of a profile: what is registered for it, and of that what may leave (egress rule). */
export async function releasedTo(
  egress: Pick<Egress, 'release'>,
  of: {
    readonly tenant: Tenant;
    readonly application: SamlApplication;
    readonly profile: Profile;
    readonly standing: Standing;
    readonly groups: readonly string[];
    readonly format: SamlNameIdFormat;
  },
): Promise<Released> {
  const { tenant, application, profile, format } = of;
  const known: Record<string, unknown> = { ...claimsOf(tenant, profile), [GROUPS]: of.groups };
  const byAddress = format === 'emailAddress';
  const wanted = new Set([...application.attributes.map(({ attribute }) => attribute), ...(byAddress ? ['email'] : [])]);
  const attributes = Object.fromEntries(Object.entries(known).filter(([name, value]) => wanted.has(name) && value !== undefined && value !== ''));
  const names = Object.keys(attributes).flatMap((name) => attributeOfClaim(name) ?? []);
  const allowed =
    names.length === 0 ? new Set<string>() : await egress.release(of.standing, { tenant, recipient: application.entityId, channel: 'saml', attributes: [...new Set(names)] });
  // A filter takes away; whatever else it named was not asked for.
  const values = (name: string) => {
    const attribute = attributeOfClaim(name);
    return attribute === undefined || allowed.has(attribute) ? textsOf(attributes[name]) : [];
  };
  const [email] = values('email');
  return {
    attributes: application.attributes.map((attribute) => ({ of: attribute, values: values(attribute.attribute) })).filter(({ values: texts }) => texts.length > 0),
    email: byAddress && known.email_verified === true && known.email === email ? email : undefined,
  };
}

/** Characters that no XML document may carry (XML 1.0, section 2.2) are shown as missing; a name with one in it must not keep its owner out. */
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value.replace(ILLEGAL, '\ufffd')];
  if (typeof value === 'boolean' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  const formatted = (value as { readonly formatted?: unknown } | null | undefined)?.formatted;
  return typeof formatted === 'string' ? [formatted] : [];
}
