import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MergePart } from '#identity/contract';
import type { ExportPart } from '#portability/contract';
import type { SafeError, Scope } from '#platform/http';
import { addressAsked, askAddress, proveAddress } from './addresses/prove-address.ts';
import { openAddress } from './addresses/seal-address.ts';
import { choose } from './choices/choose.ts';
import { readStandings } from './choices/read-standings.ts';
import type { Preferences } from './contract.ts';
import type { PreferencesDeps } from './deps.ts';
import { addressChanged } from './events.ts';
import { preferencesExport } from './exporting/preferences-export.ts';
import { preferencesPart } from './merge-preferences.ts';
import { reach, toTell } from './reach/reach.ts';
import { configuredTopics } from './topics/configured-topics.ts';
import { activeTopics, addressOf, clearAddress } from './store.ts';
import { saveTopic } from './topics/save-topic.ts';
import { unsubscribeRoutes, type UnsubscribeRoutesDeps } from './unsubscribe/routes.ts';

export interface PreferencesRoom extends Preferences {
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
  /** `/unsubscribe`; takes the pages' way of showing a screen and an error. */
  unsubscribeScope(pages: UnsubscribeRoutesDeps, onError: (error: SafeError, request: FastifyRequest, reply: FastifyReply) => unknown): Scope;
}

export function createPreferences(deps: PreferencesDeps): PreferencesRoom {
  return {
    saveTopic: (tx, input, origin) => saveTopic(deps, tx, input, origin),
    configured: configuredTopics,
    topics: activeTopics,
    standings: (tx, userId) => readStandings(deps, tx, userId),
    choose: (tx, origin, choice) => choose(deps, tx, origin, choice),
    reach: (question) => reach(deps, question),
    toTell: (tx, userId, of) => toTell(deps, tx, userId, of),
    async otherAddress(tx, userId, topic) {
      const [own, sealed] = await Promise.all([deps.identity.userCipher(tx, userId), addressOf(tx, userId, topic)]);
      return sealed && openAddress(own, userId, topic, sealed);
    },
    askAddress: (origin, of) => askAddress(deps, origin, of),
    addressAsked: (tx, userId, topic) => addressAsked(deps, tx, userId, topic),
    proveAddress: (origin, of) => proveAddress(deps, origin, of),
    async dropAddress(tx, origin, userId, topic) {
      await deps.consent.takeTurn(tx, userId);
      if (!(await clearAddress(tx, userId, topic))) return false;
      await deps.events.publish(tx, addressChanged, { origin, subject: userId, data: { topic, change: 'dropped' } });
      return true;
    },
    mergePart: preferencesPart(deps),
    exportPart: preferencesExport(deps),
    unsubscribeScope: (pages, onError) => ({ name: 'unsubscribe', prefix: '', plugin: unsubscribeRoutes(deps, pages), onError }),
  };
}
