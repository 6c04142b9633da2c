import { z } from 'zod';
import type { Tenants } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';

/** What is asked of the domain name system (RFC 1034): nothing there is an empty list. Throws where nobody answers. */
export interface NameService {
  /** A and AAAA, all aliases followed. */
  addresses(host: string): Promise<readonly string[]>;
  /** CNAME of exactly this name. */
  aliases(host: string): Promise<readonly string[]>;
  /** TXT, the pieces of each put together. */
  texts(name: string): Promise<readonly string[]>;
}

export interface DomainDeps {
  readonly dns: Pick<NameService, 'addresses' | 'aliases'>;
  readonly tenants: Pick<Tenants, 'baseUrl'>;
}

export interface DomainFinding {
  /** `ready`: it leads here. `missing`: it leads nowhere. `elsewhere`: it leads to somebody else. `unknown`: it is not known where we are ourselves. */
  readonly state: 'ready' | 'missing' | 'elsewhere' | 'unknown';
  readonly alias?: string;
  readonly addresses: readonly string[];
  /** What is to be entered where the domain is looked after; one of them is enough where there are several of different types. */
  readonly records: readonly { readonly type: 'CNAME' | 'A' | 'AAAA'; readonly name: string; readonly value: string }[];
}

const withoutDot = (name: string) => name.toLowerCase().replace(/\.$/, '');
const isLocal = (host: string) => host === 'localhost' || host.endsWith('.localhost');

/** Whether a host leads to where this installation is (`target`). A name right below a public suffix cannot have an alias (RFC 1034 section 3.6.2), so addresses are said as well. */
export async function judgeDomain(dns: DomainDeps['dns'], host: string, target: string): Promise<DomainFinding> {
  const here: Promise<readonly string[]> = isLocal(target) ? Promise.resolve([]) : dns.addresses(target);
  const [addresses, aliases, ours] = await Promise.all([dns.addresses(host), dns.aliases(host), here]);
  const alias = aliases.map(withoutDot)[0];
  const found = { ...(alias === undefined ? {} : { alias }), addresses };
  if (ours.length === 0) return { ...found, state: 'unknown', records: [] };
  if (addresses.length > 0 && (alias === target || addresses.every((address) => ours.includes(address)))) return { ...found, state: 'ready', records: [] };
  const records: DomainFinding['records'] = [
    { type: 'CNAME', name: host, value: target },
    ...ours.map((address) => ({ type: address.includes(':') ? ('AAAA' as const) : ('A' as const), name: host, value: address })),
  ];
  return { ...found, state: addresses.length === 0 ? 'missing' : 'elsewhere', records };
}

const HOST = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const foundJson = z.strictObject({
  host: z.string(),
  target: z.string().describe('Where this installation is.'),
  state: z.enum(['ready', 'missing', 'elsewhere', 'unknown']),
  alias: z.string().optional().describe('What the host is an alias of.'),
  addresses: z.array(z.string()).describe('Where the host leads.'),
  records: z.array(z.strictObject({ type: z.enum(['CNAME', 'A', 'AAAA']), name: z.string(), value: z.string() })).describe('What is missing: the alias, or the addresses instead.'),
});

export const domainRoutes = ({ dns, tenants }: DomainDeps): readonly AdminRoute[] => [
  adminRoute({
    method: 'POST',
    path: '/tenants/:tenant/domain-check',
    permission: 'tenants:write',
    tag: 'Tenants',
    summary: 'Whether a domain leads here',
    description: 'Before it becomes the issuer: looks up where the host leads, and says which record is missing. Nothing is changed.',
    body: z.strictObject({ host: z.string().max(253) }),
    answer: foundJson,
    async handle({ body }) {
      const host = withoutDot(body.host.trim());
      if (!HOST.test(host)) throw adminErrors.invalid_host({ fields: [{ field: 'host', fix: 'must be a name such as id.example.com, without https:// and path' }] });
      const target = new URL(tenants.baseUrl).hostname;
      const found = await judgeDomain(dns, host, target).catch((error: unknown) => {
        throw adminErrors.no_name_service({ cause: error });
      });
      return { body: { host, target, ...found, addresses: [...found.addresses], records: [...found.records] } };
    },
  }),
];
