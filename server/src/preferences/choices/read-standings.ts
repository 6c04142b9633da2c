import type { Tx } from '#platform/db';
import type { Standings } from '../contract.ts';
import type { PreferencesDeps } from '../deps.ts';
import { activeTopics, choicesOf } from '../store.ts';
import { standingsOf } from './standing.ts';

export async function readStandings({ consent }: Pick<PreferencesDeps, 'consent'>, tx: Tx, userId: string): Promise<Standings> {
  const [topics, purposes, rows, restricted] = await Promise.all([activeTopics(tx), consent.states(tx, userId), choicesOf(tx, userId), consent.isRestricted(tx, userId)]);
  return standingsOf(topics, purposes, rows, restricted);
}
