import { openJourney } from '#journeys';
import type { TellByBrowser } from '#oidc/contract';
import type { Tx } from '#platform/db';
import type { VerificationOverview } from '#verification/contract';
import { accountMerges, createAccount, type AccountCard, type AccountCredentials, type Changed } from './index.ts';
import { openHouse, type House } from '../oidc/house.suite.ts';

/* The account room in the protocol's small house, over credentials that are only a list. */

export interface FakeCredentials extends AccountCredentials {
  readonly cards: Map<string, AccountCard[]>;
  secondStep: boolean;
  refusal: Changed | undefined;
}

export function fakeCredentials(): FakeCredentials {
  const cards = new Map<string, AccountCard[]>();
  const find = (userId: string, type: string, id: string) => (cards.get(userId) ?? []).find((card) => card.type === type && card.id === id);
  const fake: FakeCredentials = {
    cards,
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

export async function openAccountHouse(
  options: { readonly nodes?: number; readonly slug?: string; readonly tellByBrowser?: TellByBrowser } = {},
): Promise<House & { readonly credentials: FakeCredentials; readonly overviews: Map<string, VerificationOverview> }> {
  const credentials = fakeCredentials();
  const overviews = new Map<string, VerificationOverview>();
  const house = await openHouse({
    ...options,
    extend(rooms) {
      const account = createAccount({
        ...rooms,
        protocol: rooms.oidc,
        credentials,
        openJourney: openJourney(rooms),
        verification: { overview: async (_tx: Tx, userId) => overviews.get(userId) ?? { checks: [], pending: [], offers: [] } },
        merges: accountMerges({ identity: rooms.identity, notices: { tell: async () => {} } }),
        pages: rooms.pages.port,
        browser: rooms.pages.browser,
        ...(options.tellByBrowser ? { tellByBrowser: options.tellByBrowser } : {}),
      });
      return { scopes: [account.api, account.pages(rooms.pages.onError)], finishUrl: account.finishUrl };
    },
  });
  return { ...house, credentials, overviews };
}
