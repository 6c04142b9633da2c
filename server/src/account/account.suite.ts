import type { Reach } from '#provisioning/contract';
import { Readable } from 'node:stream';
import { consentRoutes } from '#consent';
import { openJourney } from '#journeys';
import type { AddressRemoval, TrustedBrowser, TrustedBrowsers } from '#credentials/contract';
import type { TellByBrowser } from '#oidc/contract';
import type { Erasure, Outlook, Scheduled } from '#erasure/contract';
import type { Tx } from '#platform/db';
import type { Origin, TrailEntry } from '#platform/events';
import { createCookies } from '#platform/http';
import type { VerificationOverview } from '#verification/contract';
import type { SamlConnected, SamlUsed } from '#saml-idp/contract';
import type { NoticedSignIn } from '#risk/contract';
import type { AccountChange, AccountSaml, AskedSignIns } from './contract.ts';
import { accountMerges, createAccount, type AccountCard, type AccountCredentials, type Changed, type Safety } from './index.ts';
import type { Acting } from '#acting/contract';
import { openHouse, type House } from '../oidc/house.suite.ts';

import { createRequests, type RequestsRoom } from '#requests';
import { createPreferences, type PreferencesRoom } from '#preferences';
import { PREFERENCES_API, preferencesScope } from '#provisioning';
import type { OutgoingMessage } from '#platform/delivery';
import { createOneTime } from '#platform/onetime';
import type { ChildOf, Family } from '#organizations/contract';
import type { Copy, CopyBegun, Portability } from '#portability/contract';

/* The account room in the protocol's small house, over credentials that are only a list. */

/** Of which `test/acting` has its own world. */
const nobodyActs: Acting = {
  state: async () => ({ nobodyMay: 'off', minutes: 15, now: [] }),
  approve: async () => ({ kind: 'refused', why: 'off' }),
  takeBack: async () => false,
  handOver: async () => ({ kind: 'refused', why: 'off' }),
  end: async () => false,
};

export interface FakeCredentials extends AccountCredentials {
  readonly cards: Map<string, AccountCard[]>;
  safe: Partial<Safety>;
  secondStep: boolean;
  refusal: Changed | undefined;
}

/** What the account API makes of copies; how they are made is tried over all rooms. */
export interface FakeCopies extends Portability {
  begun: CopyBegun;
  held: Date | undefined;
  /** By user. */
  readonly made: Map<string, Copy[]>;
  readonly asked: { readonly userId: string; readonly locale: string }[];
}

function fakeCopies(): FakeCopies {
  const fake: FakeCopies = {
    begun: { kind: 'busy' },
    held: undefined,
    made: new Map(),
    asked: [],
    list: async (_tx, userId) => fake.made.get(userId) ?? [],
    async begin(_tenantId, _origin, { userId, locale }) {
      fake.asked.push({ userId, locale });
      return fake.begun;
    },
    heldUntil: async () => fake.held,
    async open(_tenantId, _origin, userId, id) {
      const copy = fake.made.get(userId)?.find((one) => one.id === id && one.state === 'ready');
      return copy && { bytes: 4, fileName: 'my-data-2026-01-02.zip', content: Readable.from([Buffer.from('PK'), Buffer.from('!!')]) };
    },
    async remove(_tx, _origin, userId, id) {
      const all = fake.made.get(userId) ?? [];
      fake.made.set(
        userId,
        all.filter((one) => one.id !== id),
      );
      return all.some((one) => one.id === id);
    },
    keys: async () => ({ keys: [] }),
  };
  return fake;
}

/** Children by their ids, and whose they are. What becomes of them is tried over all rooms. */
export function fakeFamily() {
  const all = new Map<string, { readonly guardian: string; readonly child: ChildOf }>();
  const of = (guardian: string, child: string): ChildOf | undefined => (all.get(child)?.guardian === guardian ? all.get(child)?.child : undefined);
  const port: Partial<Family> = {
    children: async (_tx, guardian) => [...all.keys()].flatMap((child) => of(guardian, child) ?? []),
    child: async (_tx, guardian, child) => of(guardian, child),
    purposes: async () => [],
    decide: async () => false,
    copies: async () => [],
    withdrawAll: async (_tx, _origin, { guardian, child }) => (of(guardian, child) ? 2 : undefined),
    end: async (_tx, _origin, guardian, child) => (of(guardian, child) ? { kind: 'refused', why: 'inactive' } : undefined),
    keep: async (_tx, _origin, guardian, child) => of(guardian, child) !== undefined,
    leave: async (_tx, _origin, guardian, child) => (of(guardian, child) ? 'last' : 'unknown'),
    invite: async (_tenantId, _origin, { guardian, child, email }) => (!of(guardian, child) ? 'unknown' : email.includes('@') ? 'sent' : 'not_possible'),
    beginCopy: async (_tenantId, _origin, { guardian, child }) => (of(guardian, child) ? { kind: 'busy' } : undefined),
    openCopy: async () => undefined,
  };
  return { all, port: port as Family };
}

export function fakeCredentials(): FakeCredentials {
  const cards = new Map<string, AccountCard[]>();
  const find = (userId: string, type: string, id: string) => (cards.get(userId) ?? []).find((card) => card.type === type && card.id === id);
  const fake: FakeCredentials = {
    cards,
    safe: {},
    safety: async () => ({ secondStep: fake.secondStep, resistant: false, offersResistant: true, ...fake.safe }),
    secondStep: false,
    refusal: undefined,
    list: async (_tx: Tx, userId) => cards.get(userId) ?? [],
    hasSecondStep: async () => fake.secondStep,
    async rename(_tx, { userId }, type, id, label) {
      const card = find(userId, type, id);
      if (!card) return { kind: 'unknown' };
      if (!card.renamable) return { kind: 'unnamed' };
      cards.set(userId, [...(cards.get(userId) ?? []).filter((other) => other !== card), { ...card, label }]);
      return { kind: 'done' };
    },
    async remove(_tx, { userId }, type, id) {
      const card = find(userId, type, id);
      if (!card) return { kind: 'unknown' };
      if (fake.refusal) return fake.refusal;
      cards.set(
        userId,
        (cards.get(userId) ?? []).filter((other) => other !== card),
      );
      return { kind: 'done' };
    },
  };
  return fake;
}

/** What came of removing an address; how it is done is tried where it is done. */
export function fakeAddresses() {
  const fake = {
    removal: { kind: 'done' } as AddressRemoval,
    asked: [] as { readonly userId: string; readonly id: string; readonly sessionId: string | undefined }[],
    port: {
      phones: () => true,
      async remove(_tx: Tx, { userId, flow }: AccountChange, id: string) {
        fake.asked.push({ userId, id, sessionId: flow.currentSessionId });
        return fake.removal;
      },
    },
  };
  return fake;
}

/** The end of an account, as far as the API makes something of it; how it comes about is tried over all rooms. */
export function fakeErasure() {
  const dueAt = new Date('2026-12-24T10:00:00Z');
  const fake = {
    outlook: { graceDays: 14, backupDays: 14, applications: [{ clientId: 'shop', name: 'Outfitters' }] } as Outlook,
    answer: undefined as Scheduled | undefined,
    asked: [] as string[],
    secrets: new Set<string>(),
    port: {
      outlook: async () => fake.outlook,
      async schedule(_tx: Tx, _origin: Origin, { userId, askedBy }: { readonly userId: string; readonly askedBy: string }): Promise<Scheduled> {
        fake.asked.push(`${userId} ${askedBy}`);
        return (
          fake.answer ?? { kind: 'scheduled', erasure: { id: 'e1', userId, askedBy: 'customer', requestedAt: dueAt, dueAt }, cancel: 'c'.repeat(43), progress: 'p'.repeat(43) }
        );
      },
      cancelByLink: async (_tx: Tx, _origin: Origin, secret: string) => fake.secrets.delete(secret),
      progress: async ({ secret }: { readonly secret: string }): ReturnType<Erasure['progress']> =>
        secret === 'p'.repeat(43)
          ? {
              kind: 'found',
              progress: {
                state: 'erased',
                requestedAt: dueAt,
                erasedAt: dueAt,
                backupsGoneBy: dueAt,
                certificate: 'a.b.c',
                applications: [{ name: 'Outfitters', state: 'acknowledged', acknowledgedAt: dueAt }],
              },
            }
          : secret === 'l'.repeat(43)
            ? { kind: 'limited', retryAfter: 60 }
            : { kind: 'unknown' },
    },
  };
  return fake;
}

/** Applications that speak SAML, by the sessions they were told of. How they come to know a customer is tried where it is done. */
export function fakeSaml() {
  const used = new Map<string, SamlUsed[]>();
  /** By user. */
  const known = new Map<string, SamlConnected[]>();
  /** How often the room was asked. */
  const asked: string[] = [];
  const port: AccountSaml = {
    accountApplications: {
      async usedIn(_tx, sessionIds) {
        asked.push('usedIn');
        return new Map(sessionIds.flatMap((id) => (used.has(id) ? [[id, used.get(id) ?? []]] : [])));
      },
      ofUser: async (_tx, { userId }) => known.get(userId) ?? [],
    },
    applicationById: async () => undefined,
  };
  return { used, known, asked, port };
}

/** Trusted browsers, by whose they are. */
export function fakeTrusted() {
  const all = new Map<string, TrustedBrowser[]>();
  const port: TrustedBrowsers = {
    list: async (_tx, userId) => all.get(userId) ?? [],
    async forget(_tx, _origin, userId, id) {
      const mine = all.get(userId) ?? [];
      all.set(
        userId,
        mine.filter((one) => one.id !== id),
      );
      return mine.some((one) => one.id === id);
    },
  };
  return { all, port };
}

/** Sign-ins that were asked about, by whose account it is. */
export function fakeAsked() {
  const all = new Map<string, NoticedSignIn[]>();
  const port: AskedSignIns = {
    list: async (_tx, userId) => all.get(userId) ?? [],
    async me(_tx, _origin, { userId, key }) {
      const mine = all.get(userId) ?? [];
      const before = mine.find(({ id }) => id === key)?.answer;
      if (before) return { kind: before === 'me' ? 'said_me' : 'said_not_me' };
      all.set(
        userId,
        mine.map((one) => (one.id === key ? { ...one, answer: 'me' as const } : one)),
      );
      return { kind: 'counted', released: false };
    },
    beginDenial: async (_tx, { id }) => `denying-${id}`,
  };
  return { all, port };
}

export async function openAccountHouse(options: { readonly nodes?: number; readonly slug?: string; readonly tellByBrowser?: TellByBrowser } = {}): Promise<
  House & {
    readonly credentials: FakeCredentials;
    readonly addresses: ReturnType<typeof fakeAddresses>;
    readonly erasure: ReturnType<typeof fakeErasure>;
    readonly children: ReturnType<typeof fakeFamily>['all'];
    readonly copies: FakeCopies;
    readonly overviews: Map<string, VerificationOverview>;
    /** How far a recipient is with hearing of things. */
    readonly reaches: Map<string, Reach>;
    readonly saml: ReturnType<typeof fakeSaml>;
    /** Who decides for whom, by the child's id. */
    readonly guardians: Map<string, readonly string[]>;
    readonly trusted: Map<string, TrustedBrowser[]>;
    readonly asked: Map<string, NoticedSignIn[]>;
    readonly trail: Map<string, TrailEntry[]>;
    readonly requests: RequestsRoom;
    readonly preferences: PreferencesRoom;
    /** Oldest first. */
    readonly mails: OutgoingMessage[];
  }
> {
  const mails: OutgoingMessage[] = [];
  let preferences: PreferencesRoom | undefined;
  const trusted = fakeTrusted();
  const asked = fakeAsked();
  const saml = fakeSaml();
  const guardians = new Map<string, readonly string[]>();
  const trail = new Map<string, TrailEntry[]>();
  const credentials = fakeCredentials();
  const copies = fakeCopies();
  const overviews = new Map<string, VerificationOverview>();
  let requests: RequestsRoom | undefined;
  const reaches = new Map<string, Reach>();
  const addresses = fakeAddresses();
  const erasure = fakeErasure();
  const family = fakeFamily();
  const house = await openHouse({
    ...options,
    ownApis: [PREFERENCES_API],
    extend(rooms) {
      requests = createRequests({
        ...rooms,
        ...rooms.platform,
        delivery: { send: async () => {} },
        carryOut: { erasure: async () => false, restriction: async () => false },
        meter: { observed: () => {} },
        onOverdue: () => {},
      });
      const { platform, ...shared } = rooms;
      preferences ??= createPreferences({
        ...shared,
        ...platform,
        oneTime: createOneTime({ db: rooms.db, keys: platform.keys }),
        delivery: { send: async (tx, message) => tx.afterCommit(() => mails.push(message)) },
      });
      const account = createAccount({
        ...rooms,
        limits: rooms.platform.limits,
        protocol: rooms.oidc,
        saml: saml.port,
        credentials,
        openJourney: openJourney(rooms),
        verification: { overview: async (_tx: Tx, userId) => overviews.get(userId) ?? { checks: [], pending: [], offers: [] } },
        privacy: {
          guardiansOf: async (_tx, userId) => guardians.get(userId) ?? [],
          consent: rooms.consent,
          reachAll: async (_tx, asked) =>
            new Map(asked.map(({ correlation, recipients: named = [] }) => [correlation, named.map((recipient) => reaches.get(recipient) ?? { recipient, state: 'no_way' })])),
          tenants: rooms.tenants,
          sessions: rooms.sessions,
          i18n: rooms.i18n,
          applicationName: async (tenantId, id) => (await rooms.oidc.application(tenantId, id))?.name,
        },
        portability: copies,
        family: family.port,
        // With people of other rooms in `organizations/organizations.db.test.ts`.
        companies: {} as never,
        rolesOf: () => [],
        people: async () => new Map(),
        erasure: erasure.port,
        requests,
        addresses: addresses.port,
        preferences,
        brand: rooms.tenants.brand,
        merges: accountMerges({ identity: rooms.identity, notices: { tell: async () => {} } }),
        acting: nobodyActs,
        pages: rooms.pages.port,
        browser: rooms.pages.browser,
        savedTheme: rooms.pages.savedTheme,
        keepChoices: rooms.pages.keepChoices,
        trustedBrowsers: trusted.port,
        trail: async (_tenantId, { subject }) => trail.get(subject ?? '') ?? [],
        linked: async () => [],
        egress: rooms.consent.egress,
        sources: async () => new Map([['connection:social', 'Demo Social']]),
        beginSecuring: async (_tx, { sessionId }) => `securing-${sessionId}`,
        signIns: asked.port,
        cookies: createCookies((request) => rooms.tenantOf(request).issuer.startsWith('https:')),
        places: [{ id: 'elsewhere', label: { id: 'account.place_devices' } }],
        ...(options.tellByBrowser ? { tellByBrowser: options.tellByBrowser } : {}),
      });
      const { tenantOf, pages } = rooms;
      return {
        scopes: [
          account.api,
          account.pages(pages.onError),
          { name: 'consent', prefix: '', plugin: consentRoutes({ consent: rooms.consent, tenantOf }), onError: pages.onError },
          preferences.unsubscribeScope({ tenantOf, show: pages.show, localeOf: (request) => pages.localeFor(request, undefined) }, pages.onError),
          preferencesScope({ ...rooms, ...platform, preferences, protocol: rooms.oidc }),
        ],
        finishUrl: account.finishUrl,
        mergeParts: [preferences.mergePart],
      };
    },
  });
  if (!preferences) throw new Error('No house.');
  return {
    ...house,
    addresses,
    erasure,
    children: family.all,
    preferences,
    mails,
    credentials,
    copies,
    overviews,
    reaches,
    requests: requests as unknown as RequestsRoom,
    saml,
    guardians,
    trusted: trusted.all,
    asked: asked.all,
    trail,
  };
}
