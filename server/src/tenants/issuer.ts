/** Pure rules: which issuer a tenant may have, and which issuers a request can mean (D2). */

export interface IssuerRules {
  /** Origin the default tenant sits at, without a trailing slash. */
  readonly baseUrl: string;
  /** Plain http on localhost for own hosts. */
  readonly development: boolean;
}

export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const HOST_HEADER = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

export function isLocal(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
}

/** What is wrong with the issuer, or undefined. */
export function issuerProblem(issuer: string, slug: string, rules: IssuerRules): string | undefined {
  const below = `${rules.baseUrl}/t/${slug}`;
  if (issuer === rules.baseUrl || issuer === below) return undefined;
  const allowed = `use ${rules.baseUrl} (default tenant), ${below}, or a host of its own such as https://id.example.com`;
  if (!URL.canParse(issuer)) return `is not a URL; ${allowed}`;
  const url = new URL(issuer);
  if (url.host === new URL(rules.baseUrl).host) return `is not the base URL, nor its path for this tenant; ${allowed}`;
  if (issuer !== url.origin) return `must be a bare origin in lower case, without path, query or trailing slash; ${allowed}`;
  if (url.protocol === 'https:') return undefined;
  if (url.protocol === 'http:' && rules.development && isLocal(url)) return undefined;
  return `must use https; ${allowed}`;
}

export interface Candidate {
  readonly issuer: string;
  readonly basePath: string;
}

/** The base URL is a bare origin, so its host is what follows `//`; a default port may be spelled out in the header. */
function isBaseHost(host: string, { baseUrl }: IssuerRules): boolean {
  const base = baseUrl.slice(baseUrl.indexOf('//') + 2);
  return host === base || host === `${base}:${baseUrl.startsWith('https:') ? 443 : 80}`;
}

/**
 * The issuers a Host header and path can mean, best first. Empty for a Host no tenant can have. The answer is bounded by the request, so it is
 * also the key for caching.
 */
export function candidates(host: string, path: string, rules: IssuerRules): readonly Candidate[] {
  const lower = host.toLowerCase();
  if (lower.length > 255 || !HOST_HEADER.test(lower)) return [];
  if (isBaseHost(lower, rules)) {
    const slug = /^\/t\/([^/?#]+)(?=[/?#]|$)/.exec(path)?.[1];
    const root = { issuer: rules.baseUrl, basePath: '' };
    return slug !== undefined && SLUG.test(slug) ? [{ issuer: `${rules.baseUrl}/t/${slug}`, basePath: `/t/${slug}` }, root] : [root];
  }
  const own = rules.development ? [`https://${lower}`, `http://${lower}`] : [`https://${lower}`];
  return own.filter((url) => URL.canParse(url)).map((url) => ({ issuer: new URL(url).origin, basePath: '' }));
}
