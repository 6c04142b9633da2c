import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SAML, type Profile, type SamlConfig } from '@node-saml/node-saml';
import { createSigningKeys, selfSign } from '#platform/crypto';
import type { EgressQuestion } from '#consent/contract';
import { createOneTime } from '#platform/onetime';
import { formsOf, TEST_ORIGIN, testKeys, type Answer, type HttpBrowser } from '#test/support';
import { openHouse, type House } from '../oidc/house.suite.ts';
import type { UsedSession, WatchSession } from '../oidc/provider/same-browser.ts';
import type { SamlApplicationInput } from './contract.ts';
import type { SamlIdpDeps } from './create-saml-idp.ts';
import { createSamlIdp, SAML_KEYS, type SamlIdpRoom } from './index.ts';

/* The protocol's small house with this room in it, and service providers of an independent library (node-saml) at its door. */

export interface SamlHouse extends House {
  readonly saml: SamlIdpRoom;
  /** What may leave; a test may replace it. */
  filter: Filter;
  /** What was asked of the filter, in its order: `heed` says whether the browser's signal came along. */
  readonly asked: string[];
  /** What customers belong to. */
  groups: readonly string[];
  /** Whether what is wanted of a customer is verified. */
  verified: (userId: string) => boolean;
  /** Where a session began elsewhere: the way through there. */
  signOutThere: NonNullable<SamlIdpDeps['signOutThere']>;
  /** What is said of a browser that goes on with a session. */
  watch: (used: UsedSession) => Awaited<ReturnType<WatchSession>>;
  save(input: SamlApplicationInput, tenantId?: string): ReturnType<SamlIdpRoom['saveApplication']>;
}

type Filter = (question: EgressQuestion) => Promise<ReadonlySet<string>>;
export const RELEASES_ALL: Filter = async ({ attributes }) => new Set(attributes);

export async function openSamlHouse(options: { readonly settings?: unknown; readonly slug?: string } = {}): Promise<SamlHouse> {
  let saml: SamlIdpRoom | undefined;
  const filters: Pick<SamlHouse, 'filter' | 'asked' | 'groups' | 'verified' | 'signOutThere' | 'watch'> = {
    filter: RELEASES_ALL,
    asked: [],
    groups: [],
    verified: () => true,
    signOutThere: async () => undefined,
    watch: () => 'go-on',
  };
  const house = await openHouse({
    ...options,
    watch: () => async (used) => filters.watch(used),
    extend({ db, tenants, identity, sessions, journeys, oidc, pages, i18n, tenantOf, platform }) {
      const room = createSamlIdp({
        ...platform,
        db,
        tenants,
        identity,
        sessions,
        journeys,
        i18n,
        tenantOf,
        oneTime: createOneTime({ db, keys: platform.keys }),
        signingKeys: createSigningKeys({ db, keys: testKeys(db), ...SAML_KEYS }),
        browserAccount: oidc.browserAccount,
        browser: pages.browser,
        pages: { show: pages.show, localeFor: pages.localeFor, savedTheme: pages.savedTheme, flowUrl: pages.port.flowUrl },
        egress: {
          heed: async (_tenantId, _who, origin) => void filters.asked.push(`heed ${origin?.gpc ?? 'nothing'}`),
          async look(_tx, who) {
            filters.asked.push('look');
            return { userId: 'userId' in who ? who.userId : '' };
          },
          release: (_standing, question) => filters.filter(question),
        },
        groupsOf: async () => filters.groups,
        signOutThere: (of) => filters.signOutThere(of),
        verified: async (_tenant, userId) => filters.verified(userId),
      });
      saml ??= room;
      return { scopes: [room.scope(pages.onError)], finishUrl: room.finishUrl, tellByBrowser: room.tellByBrowser, listeners: room.listeners, jobTypes: room.jobTypes };
    },
  });
  const room = saml as SamlIdpRoom;
  return Object.assign(filters, house, {
    saml: room,
    save: (input: SamlApplicationInput, tenantId = house.tenant.id) => house.t.db.tenant(tenantId, (tx) => room.saveApplication(tx, input, TEST_ORIGIN)),
  });
}

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly pem: string;
  readonly certificate: string;
}

export function newKeyPair(name = 'sp.example'): KeyPair {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...pair, pem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate: selfSign(pair, name) };
}

export const pem = (bare: string): string => `-----BEGIN CERTIFICATE-----\n${bare}\n-----END CERTIFICATE-----\n`;

export interface Idp {
  readonly xml: string;
  readonly entityId: string;
  readonly certificates: string[];
  readonly sso: string;
  readonly slo: string;
}

const known = new WeakMap<House, Promise<Idp>>();

/** What our metadata says; read once. */
export function idpOf(house: House): Promise<Idp> {
  const read = known.get(house) ?? readIdp(house);
  known.set(house, read);
  return read;
}

async function readIdp(house: House): Promise<Idp> {
  const { text } = await house.browser().get(`${house.issuer}/saml/metadata`);
  const first = (pattern: RegExp) => pattern.exec(text)?.[1] ?? '';
  return {
    xml: text,
    entityId: first(/entityID="([^"]+)"/),
    certificates: [...text.matchAll(/<md:KeyDescriptor[^>]*>.*?<ds:X509Certificate>([^<]+)</g)].map((match) => match[1] as string),
    sso: first(/SingleSignOnService Binding="[^"]*Redirect" Location="([^"]+)"/),
    slo: first(/SingleLogoutService Binding="[^"]*Redirect" Location="([^"]+)"/),
  };
}

export const ACS = 'https://press.example/saml/acs';
export const SLO = 'https://press.example/saml/slo';
export const ENTITY = 'https://press.example/saml';

/** An application as node-saml sees itself. Signs when it has a key. */
export async function serviceProvider(house: House, options: Partial<SamlConfig> & { readonly key?: KeyPair } = {}): Promise<SAML> {
  const { key, ...more } = options;
  const idp = await idpOf(house);
  return new SAML({
    issuer: ENTITY,
    callbackUrl: ACS,
    entryPoint: idp.sso,
    logoutUrl: idp.slo,
    logoutCallbackUrl: SLO,
    idpCert: idp.certificates.map(pem),
    idpIssuer: idp.entityId,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    identifierFormat: null,
    // By a form messages are not deflated (saml-bindings section 3.5.4); node-saml has to be told.
    skipRequestCompression: more.authnRequestBinding === 'HTTP-POST',
    disableRequestedAuthnContext: true,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    validateInResponseTo: 'always' as never,
    ...(key ? { privateKey: key.pem, publicCert: pem(key.certificate) } : {}),
    ...more,
  });
}

/** The page that carries an answer to an application: its form. */
export interface Posted {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  /** `SAMLResponse`, or the request, as XML. */
  readonly xml: string;
}

export function postedBy(page: Answer): Posted {
  const form = formsOf(page.text).find(({ fields }) => fields.SAMLResponse !== undefined || fields.SAMLRequest !== undefined);
  if (!form) throw new Error(`No answer to an application at ${page.url} (${page.status}): ${page.text.slice(0, 900)}`);
  return { action: form.action, fields: form.fields, xml: Buffer.from(form.fields.SAMLResponse ?? form.fields.SAMLRequest ?? '', 'base64').toString() };
}

export const isAway = (house: House) => (location: string) => new URL(location).origin !== new URL(house.issuer).origin;

/** Opens a request's address and signs in where that is asked. Ends at the page that carries the answer, or at a refusal. */
export async function signOn(house: House, browser: HttpBrowser, url: string, user?: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return passJourney(house, browser, await browser.follow(await browser.get(url), isAway(house)), user, fields);
}

/** The same by a form, as from another site: without the session's cookie at first. */
export async function signOnByForm(house: House, browser: HttpBrowser, form: Readonly<Record<string, string>>, user?: string): Promise<Answer> {
  const stranger = house.browser();
  const posted = await stranger.post(`${house.issuer}/saml/sso`, form, { origin: 'https://press.example' });
  if (posted.status !== 303) return posted;
  return passJourney(house, browser, await browser.follow(await browser.get(String(posted.headers.location)), isAway(house)), user);
}

export async function passJourney(house: House, browser: HttpBrowser, start: Answer, user?: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
  let page = start;
  for (let steps = 0; steps < 4; steps++) {
    if (page.text.includes('value="submit"') && user !== undefined) page = await browser.submit(page, 'submit', { user, ...fields }, isAway(house));
    else if (page.text.includes('value="prove"')) page = await browser.submit(page, 'prove', {}, isAway(house));
    else return page;
  }
  return page;
}

/** What node-saml makes of the answer. */
export async function read(sp: SAML, page: Answer): Promise<Profile> {
  const { profile } = await sp.validatePostResponseAsync(postedBy(page).fields as Record<string, string>);
  if (!profile) throw new Error('There is nobody in the answer.');
  return profile;
}

/** The status codes of an answer, outer first. */
export const statusOf = (page: Answer): string[] =>
  [...postedBy(page).xml.matchAll(/StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:([A-Za-z]+)"/g)].map((match) => match[1] as string);

/** The code on a page that refuses. */
export const refusalOf = (page: Answer): string | undefined => /saml\.[a-z_]+/.exec(page.text.replace(/data-screen="[^"]*"/g, ''))?.[0];
