import type { BrowserProof, FlowResult, FlowView, Journeys, Screen } from '#journeys/contract';
import { createCookies, createHttpServer, doorOf, type HttpServer } from '#platform/http';
import { createI18n, loadCatalogues, LOCALES, type I18n, type Locale } from '#platform/i18n';
import { createPages, type MailboxPort, type Pages, type PagesDeps } from '#pages';
import type { Brand, Tenant } from '#tenants/contract';
import { fileURLToPath } from 'node:url';
import { galleryTexts, SCREENS } from './page-screens.ts';

export const BROWSER_SECRET = 'b'.repeat(43);

export interface PageServer {
  readonly url: string;
  readonly pages: Pages;
  /** Every call the pages made: name and arguments. */
  readonly calls: readonly (readonly [string, ...unknown[]])[];
  /** Flow by id; tests and the gallery put results in. */
  readonly flows: Map<string, FlowResult>;
  flow(id: string, more?: Partial<FlowView>): FlowView;
  close(): Promise<void>;
}

export interface PageServerOptions {
  readonly brand?: Partial<Brand>;
  readonly deps?: Partial<PagesDeps>;
  readonly mailbox?: MailboxPort;
  /** Answer of `advance`; absent: done. */
  readonly advance?: Journeys['advance'];
  readonly links?: Pick<Journeys, 'showLink' | 'followLink'>;
  /** `pseudo` stretches every text by 40 % and marks both ends (G8). */
  readonly pseudo?: boolean;
}

function pageTexts(pseudo = false): I18n {
  const files = loadCatalogues([fileURLToPath(new URL('../../src/pages/locales', import.meta.url))]);
  const catalogues = Object.fromEntries(LOCALES.map((locale) => [locale, { ...files[locale], ...galleryTexts(locale) }])) as Record<Locale, Record<string, string>>;
  const i18n = createI18n({ catalogues, strict: true });
  if (!pseudo) return i18n;
  return { ...i18n, format: (locale, text) => stretch(i18n.format(locale, text), text.values) };
}

function stretch(sentence: string, values: Readonly<Record<string, string | number>> = {}): string {
  const pad = 'ëxtràlöng '.repeat(Math.max(1, Math.round((sentence.length * 0.4) / 10))).trim();
  return Object.keys(values).length === 0 && sentence.length < 4 ? `[${sentence}~]` : `[${sentence} ${pad}]`;
}

function testBrand(more: Partial<Brand> = {}): Brand {
  return {
    id: 'brand-1',
    tenantId: 'tenant-1',
    slug: 'acme',
    name: 'Acme',
    colours: { accent: '#3a44c9', onAccent: '#ffffff', accentDark: '#9aa5ff', onAccentDark: '#0c0d11' },
    supportUrl: 'https://acme.example/help',
    termsUrl: 'https://acme.example/terms',
    privacyUrl: 'https://acme.example/privacy',
    senderName: 'Acme',
    defaultLocale: 'en',
    ...more,
  };
}

/** The hosted pages behind the real door, over a journeys room that is a map. */
export async function startPageServer(options: PageServerOptions = {}): Promise<PageServer> {
  const calls: [string, ...unknown[]][] = [];
  const flows = new Map<string, FlowResult>();
  let url = '';
  const brand = testBrand(options.brand);
  const tenant = () =>
    ({ id: 'tenant-1', slug: 'default', name: 'Acme', issuer: url, state: 'active', defaultBrandId: brand.id, settings: { locales: LOCALES }, version: 1 }) as unknown as Tenant;
  const flow = (id: string, more: Partial<FlowView> = {}): FlowView => ({
    id,
    tenantId: 'tenant-1',
    issuer: url,
    journey: 'sign-in',
    node: 'n',
    version: 3,
    locale: 'en',
    brandId: brand.id,
    browserKey: 'k',
    nextBrowserKey: 'k',
    expiresAt: new Date(Date.now() + 3_600_000),
    ...more,
  });
  const gone: FlowResult = { kind: 'gone', why: 'unknown' };
  const secretOf = (proof: string | BrowserProof | undefined) => (typeof proof === 'object' ? proof.secret : proof);
  const own = (id: string, proof: string | BrowserProof): FlowResult => (secretOf(proof) === BROWSER_SECRET ? (flows.get(id) ?? gone) : gone);
  const note = (...call: [string, ...unknown[]]) => void calls.push(call);
  const journeys: PagesDeps['journeys'] = {
    async show(tenantId, id, secret) {
      note('show', tenantId, id, secretOf(secret));
      return own(id, secret);
    },
    async advance(tenantId, id, secret, version, input, origin) {
      note('advance', tenantId, id, secretOf(secret), version, input);
      if (options.advance) return options.advance(tenantId, id, secretOf(secret) ?? '', version, input, origin);
      const found = own(id, secret);
      return found.kind === 'screen' ? { kind: 'done', flow: found.flow, facts: { evidence: [], verified: [] }, returnTo: { kind: 'authorization', ref: id } } : found;
    },
    async showLink(...input) {
      note('showLink', input[0], input[1], input[2], secretOf(input[3]));
      if (options.links) return options.links.showLink(...input);
      const [, id, token, secret] = input;
      if (token !== 'good-token') return undefined;
      return { screen: SCREENS['follow-link'] as Screen, flow: flow(id), sameBrowser: secretOf(secret) === BROWSER_SECRET };
    },
    async followLink(...input) {
      note('followLink', input[0], input[1], input[2], secretOf(input[3]));
      if (options.links) return options.links.followLink(...input);
      const [, id, token, secret] = input;
      return token === 'good-token' ? { outcome: 'continued', flow: flow(id), sameBrowser: secretOf(secret) === BROWSER_SECRET } : { outcome: 'gone', sameBrowser: false };
    },
    async setLocale(...input) {
      note('setLocale', input[0], input[1], secretOf(input[2]), input[3]);
      const [, id, , locale] = input;
      const found = flows.get(id);
      if (found?.kind === 'screen') flows.set(id, { ...found, flow: { ...found.flow, locale } });
    },
  };
  const pages = createPages({
    journeys,
    tenants: { brand: async () => brand, byId: async () => tenant() },
    i18n: pageTexts(options.pseudo),
    cookies: createCookies(() => false),
    tenantOf: tenant,
    finishUrl: (returnTo, finished) => `${finished.issuer}/interaction/${returnTo.ref}`,
    redirectOrigins: () => ['https://shop.example'],
    passwordStrength: async ({ password }) => ({ level: Math.min(4, Math.max(1, Math.floor(password.length / 4))) as 1 | 2 | 3 | 4, text: { id: 'gallery.new_password_hint' } }),
    ...(options.mailbox ? { mailbox: options.mailbox } : {}),
    ...options.deps,
  });
  const server: HttpServer = await createHttpServer({
    resolve: async () => ({ place: tenant(), basePath: '' }),
    scopes: [
      {
        ...pages.scope,
        plugin: (app) => {
          void pages.scope.plugin(app);
          app.get('/test/start', async (request, reply) => ({ secret: pages.browser.ensure(request, reply), seen: doorOf(request).requestId !== '' }));
          app.get('/test/broken', async () => {
            throw new Error('private detail');
          });
        },
      },
    ],
    secure: () => false,
    trustedProxies: [],
    maxInflight: 200,
    drainSeconds: 1,
    ready: async () => true,
  });
  const port = await server.listen('127.0.0.1', 0);
  url = `http://localhost:${port}`;
  return { url, pages, calls, flows, flow, close: () => server.close() };
}
