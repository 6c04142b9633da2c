import type { Configured } from '#configuration/contract';
import type { Tx } from '#platform/db';
import { SECTION_NAMES, SecretReference, idOf, type Entry, type Plain, type SectionName, type TenantDocument } from './document.ts';
import type { ConfigRooms } from './rooms.ts';

/** Everything a tenant is configured with, as one transaction sees it. */
export interface Collected {
  readonly tenantId: string;
  readonly document: TenantDocument;
  /** By name of the reference in the document. */
  readonly secrets: ReadonlyMap<string, string>;
  /** The secret that an entry of the document has at a place; undefined: it has none there. */
  secretAt(section: SectionName, id: string, path: string): string | undefined;
}

type Given = Configured<unknown>;

/** Reads it all through `tx`, so that what the same transaction changed is in it. Undefined: there is no such tenant. */
export async function collect(rooms: ConfigRooms, tx: Tx): Promise<Collected | undefined> {
  const own = await rooms.tenants.configured(tx);
  if (!own) return undefined;
  const [oidc, saml, webhooks, connections, verifiers, purposes, topics, journeys, messages, riskPolicy] = await Promise.all([
    rooms.oidc.configured(tx, own.brandSlugs),
    rooms.saml.configured(tx, own.brandSlugs),
    rooms.webhooks.configured(tx),
    rooms.federation.configured(tx),
    rooms.verification.configured(tx),
    rooms.consent.configured(tx),
    rooms.preferences.configured(tx),
    rooms.journeys.configured(tx),
    rooms.messages.configured(tx, own.brandSlugs),
    rooms.risk.policies.configured(tx),
  ]);
  const plainly = (inputs: readonly unknown[]): readonly Given[] => inputs.map((input) => ({ input, secrets: {} }));
  const given: Readonly<Record<SectionName, readonly Given[]>> = {
    brands: plainly(own.brands),
    messages: plainly(messages),
    purposes: plainly(purposes.map(({ input, draft }) => (draft ? { ...input, draft: { ...draft, key: undefined } } : input))),
    topics: plainly(topics),
    resources: plainly(oidc.resources),
    applications: oidc.applications.map((application) => withWebhooks(application, webhooks.get(application.input.clientId))),
    samlApplications: saml.map((input) => withWebhooks({ input, secrets: {} }, webhooks.get(input.entityId ?? ''))),
    connections,
    verifiers,
    journeys: plainly(journeys),
  };
  const names = new Set<string>();
  const secrets = new Map<string, string>();
  const places = new Map<string, string>();
  const sections = Object.fromEntries(
    SECTION_NAMES.map((section) => [
      section,
      given[section].map(({ input, secrets: held }) => {
        const entry = toPlain(input) as Entry;
        const id = idOf(section, entry);
        return Object.entries(held).reduce<Entry>((made, [path, value]) => {
          const place = placeOf(entry, path.split('.'));
          const name = nameFor(names, [own.tenant.slug, NAMED[section] ?? section, id, place]);
          secrets.set(name, value);
          places.set(`${section} ${id} ${place}`, value);
          return withAt(made, path.split('.'), new SecretReference(name)) as Entry;
        }, entry);
      }),
    ]),
  ) as unknown as TenantDocument['sections'];
  return {
    tenantId: tx.tenantId,
    document: { slug: own.tenant.slug, head: { ...headOf(rooms.tenants.baseUrl, own.tenant), ...(riskPolicy ? { riskPolicy: toPlain(riskPolicy) } : {}) }, sections },
    secrets,
    secretAt: (section, id, path) => places.get(`${section} ${id} ${path}`),
  };
}

const NAMED: Partial<Record<SectionName, string>> = { applications: 'application', samlApplications: 'saml', connections: 'connection', verifiers: 'verifier' };

function headOf(
  baseUrl: string,
  {
    slug,
    name,
    issuer,
    state,
    environment,
    settings,
    defaultBrand,
  }: { slug: string; name: string; issuer: string; state: string; environment: string; settings: unknown; defaultBrand: string },
): Entry {
  const place = issuer === baseUrl ? { default: true } : issuer === `${baseUrl}/t/${slug}` ? {} : { issuer };
  return toPlain({
    slug,
    name,
    ...place,
    ...(state === 'active' ? {} : { state }),
    ...(environment === 'live' ? {} : { environment }),
    ...(Object.keys(settings as object).length === 0 ? {} : { settings }),
    defaultBrand,
  }) as Entry;
}

/** Webhooks stand with their application. */
function withWebhooks({ input, secrets }: Configured<object>, webhooks: readonly Given[] = []): Given {
  if (webhooks.length === 0) return { input, secrets };
  const held = webhooks.flatMap(({ secrets: of }, at) => Object.entries(of).map(([path, value]) => [`webhooks.${at}.${path}`, value] as const));
  return { input: { ...input, webhooks: webhooks.map(({ input: of }) => of) }, secrets: { ...secrets, ...Object.fromEntries(held) } };
}

/** Endpoints of webhooks go by their names, so that another order in a file is no other secret. */
export function placeOf(entry: Readonly<Record<string, unknown>>, path: readonly string[]): string {
  const [list, at, ...rest] = path;
  if (list !== 'webhooks' || at === undefined) return path.join('.');
  const { name = 'default' } = (entry['webhooks'] as readonly { readonly name?: string }[])[Number(at)] ?? {};
  return [list, name, ...rest].join('.');
}

/** `shop`, `application`, `demo-shop`, `secret`: SHOP_APPLICATION_DEMO_SHOP_SECRET. Two that would be called alike are numbered. */
function nameFor(taken: Set<string>, parts: readonly string[]): string {
  const words = parts.flatMap((part) => part.replace(/([a-z])([A-Z])/g, '$1_$2').split(/[^A-Za-z0-9]+/));
  const plain = words
    .filter((word, at) => word !== '' && !(word === 'secrets' && at < words.length - 1))
    .join('_')
    .toUpperCase();
  let name = /^\d/.test(plain) ? `_${plain}` : plain;
  for (let number = 2; taken.has(name); number++) name = `${plain}_${number}`;
  taken.add(name);
  return name;
}

/** As JSON has it: a field set to undefined is no field. */
const toPlain = (value: unknown): Plain => JSON.parse(JSON.stringify(value)) as Plain;

function withAt(value: Plain | undefined, [first, ...rest]: readonly string[], leaf: Plain): Plain {
  if (first === undefined) return leaf;
  if (Array.isArray(value) || (value === undefined && /^\d+$/.test(first))) {
    const list = [...((value ?? []) as readonly Plain[])];
    list[Number(first)] = withAt(list[Number(first)], rest, leaf);
    return list;
  }
  const fields = (value ?? {}) as Entry;
  return { ...fields, [first]: withAt(fields[first], rest, leaf) };
}
