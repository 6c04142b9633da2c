import { readFileSync } from 'node:fs';
import { callbackify } from 'node:util';
import { type Profile, SAML, SamlStatusError, ValidateInResponseTo } from '@node-saml/node-saml';
import type { RepairsSettings } from './settings.ts';

const HERE = new URL('keys/', import.meta.url);
/** In the open, because nothing here is worth protecting. A real application keeps its key in a secret store. */
const PRIVATE_KEY = readFileSync(new URL('key.pem', HERE), 'utf8');
const CERTIFICATE = readFileSync(new URL('cert.pem', HERE), 'utf8');

const REFRESH_AFTER_MS = 10 * 60_000;
const REQUEST_TIMEOUT_MS = 5_000;

/** `passive`: nobody is asked anything. `pick-up`: with what is registered under that name at the identity server, which asks for it and says why. */
export type Manner = 'plain' | 'passive' | 'pick-up';

/** The other side of a SAML sign-on, by an ordinary library. */
export interface ServiceProvider {
  /** Where the browser goes to sign on. */
  signOnUrl(state: string, manner: Manner): Promise<string>;
  /** Who an answer is about; undefined: nobody, and nobody was asked; `declined`: they would rather not. Throws for an answer that is not genuine. */
  readResponse(form: Record<string, string>): Promise<Profile | 'declined' | undefined>;
  signOutUrl(profile: Profile, state: string): Promise<string>;
  /** A message about signing out that came by address: a request names whom, an answer nobody. */
  readLogout(query: Record<string, string>, originalQuery: string): Promise<Profile | undefined>;
  /** The same from server to server. */
  readNotice(form: Record<string, string>): Promise<Profile>;
  /** The way back after a request. */
  confirmUrl(request: Profile, state: string): Promise<string>;
  metadata(): Promise<string>;
  isReachable(): Promise<boolean>;
}

export function createServiceProvider(settings: RepairsSettings): ServiceProvider {
  const idp = `${settings.issuer}/saml`;
  let known: { certificates: string[]; at: number } | undefined;

  /** What signs is in the identity server's metadata: the key of today and the one to come. On this computer it is fetched; elsewhere, pin it. */
  async function certificates(): Promise<string[]> {
    if (known !== undefined && Date.now() - known.at < REFRESH_AFTER_MS) return known.certificates;
    const response = await fetch(`${idp}/metadata`, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`The identity server has no metadata (${response.status})`);
    const found = [...(await response.text()).matchAll(/<md:KeyDescriptor use="signing">.*?<ds:X509Certificate>([A-Za-z0-9+/=\s]+)</gs)].map((match) => match[1] as string);
    known = { certificates: found, at: Date.now() };
    return found;
  }

  const common = {
    issuer: settings.entityId,
    audience: settings.entityId,
    callbackUrl: `${settings.baseUrl}/saml/acs`,
    logoutCallbackUrl: `${settings.baseUrl}/saml/slo`,
    entryPoint: `${idp}/sso`,
    logoutUrl: `${idp}/slo`,
    idpIssuer: `${idp}/metadata`,
    idpCert: callbackify(certificates),
    privateKey: PRIVATE_KEY,
    publicCert: CERTIFICATE,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    identifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    // It does not mind how somebody signed in.
    disableRequestedAuthnContext: true,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    validateInResponseTo: ValidateInResponseTo.always,
  } as const;
  const saml = new SAML(common as never);
  // Requests of all kinds are answered at the same address, so they are remembered in the same place.
  const another = (more: object) => new SAML({ ...common, ...more, cacheProvider: saml.cacheProvider } as never);
  const asking = { 'parvis:Ask': { '@xmlns:parvis': 'urn:parvis:saml', '#text': 'pick-up' } };
  const manners: Record<Manner, SAML> = { plain: saml, passive: another({ passive: true }), 'pick-up': another({ samlAuthnRequestExtensions: asking }) };

  return {
    signOnUrl: (state, manner) => manners[manner].getAuthorizeUrlAsync(state, undefined, {}),
    async readResponse(form) {
      try {
        return (await saml.validatePostResponseAsync(form)).profile ?? undefined;
      } catch (error) {
        // Known only from an answer whose signature is good: that is looked at first (wantAuthnResponseSigned).
        if (error instanceof SamlStatusError && error.xmlStatus.includes('urn:oasis:names:tc:SAML:2.0:status:RequestDenied')) return 'declined';
        throw error;
      }
    },
    signOutUrl: (profile, state) => saml.getLogoutUrlAsync(profile, state, {}),
    async readLogout(query, originalQuery) {
      // The library verifies a signature that is there; that there is one is ours to see to.
      if (query['Signature'] === undefined) throw new Error('not signed');
      return (await saml.validateRedirectAsync(query, originalQuery)).profile ?? undefined;
    },
    readNotice: async (form) => (await saml.validatePostRequestAsync(form)).profile,
    confirmUrl: (request, state) => saml.getLogoutResponseUrlAsync(request, state, {}, true),
    metadata: async () => saml.generateServiceProviderMetadata(null, CERTIFICATE),
    isReachable: () =>
      certificates().then(
        () => true,
        () => false,
      ),
  };
}
