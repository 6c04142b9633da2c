import type { Tenant } from '#tenants';
import { bad, good, warning, type Check, type Finding } from '../finding.ts';

const ABOUT = 'addresses';
const ENOUGH = 50;
const SOON_DAYS = 14;

export interface AddressesCheckDeps {
  readonly tenants: () => AsyncIterable<Tenant>;
  /** Undefined, and why: nothing answers. */
  readonly ask: (url: string, signal: AbortSignal) => Promise<{ readonly status: number; readonly text: string } | { readonly why: string }>;
  /** Days a certificate is still good for. */
  readonly certificateDays: (host: string, port: number) => Promise<number>;
}

/** Whether customers reach each tenant where its tokens say it is, as a browser would (OpenID Connect Discovery section 4). */
export const addressesCheck = ({ tenants, ask, certificateDays }: AddressesCheckDeps): Check => ({
  about: ABOUT,
  async examine(signal) {
    const hosts = new Set<string>();
    const asked: Promise<readonly Finding[]>[] = [];
    for await (const tenant of tenants()) {
      if (tenant.state !== 'active' || asked.length >= ENOUGH) continue;
      asked.push(reach(tenant, ask, signal));
      if (tenant.issuer.startsWith('https:')) hosts.add(new URL(tenant.issuer).host);
    }
    const [reached, certificates] = await Promise.all([Promise.all(asked), Promise.all([...hosts].map((host) => certificate(host, certificateDays)))]);
    const problems = [...reached.flat(), ...certificates.flat()];
    return [...(problems.length === 0 ? [good(ABOUT, `${asked.length} tenants answer at their issuer.`)] : []), ...problems];
  },
});

async function reach({ slug, issuer }: Tenant, ask: AddressesCheckDeps['ask'], signal: AbortSignal): Promise<readonly Finding[]> {
  const url = `${issuer}/.well-known/openid-configuration`;
  const answer = await ask(url, signal);
  if ('why' in answer)
    return [warning(ABOUT, `Nothing answers at ${issuer} (tenant "${slug}"): ${answer.why}.`, 'Start it (npm run serve), or see whether DNS and proxy lead there.')];
  const said = issuerIn(answer.text);
  if (answer.status === 200 && said === issuer) return [];
  return [
    bad(
      ABOUT,
      answer.status === 200 && said !== undefined
        ? `${issuer} says it is ${said}: no token of tenant "${slug}" is believed.`
        : `${url} answers ${answer.status} (tenant "${slug}").`,
      'The proxy must pass the Host header on unchanged, and the issuer must be the address customers see.',
    ),
  ];
}

function issuerIn(text: string): string | undefined {
  try {
    const { issuer } = JSON.parse(text) as { readonly issuer?: unknown };
    return typeof issuer === 'string' ? issuer : undefined;
  } catch {
    return undefined;
  }
}

async function certificate(host: string, certificateDays: AddressesCheckDeps['certificateDays']): Promise<readonly Finding[]> {
  const [name = '', port = '443'] = host.split(':');
  const days = await certificateDays(name, Number(port)).catch(() => undefined);
  if (days === undefined || days > SOON_DAYS) return [];
  const what = days < 0 ? `The certificate of ${host} has expired.` : `The certificate of ${host} is good for ${Math.floor(days)} days more.`;
  return [(days < 3 ? bad : warning)(ABOUT, what, 'Renew it, and see why it was not renewed by itself.')];
}
