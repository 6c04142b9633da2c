import { makeUpHistory } from '#risk';
import type { App } from './compose.ts';

/** The tenant of the demonstration has a month behind it: the pages about threats show what they are for. Only where nothing was decided yet. */
export async function giveDemoHistory({ tenants, platform }: Pick<App, 'tenants' | 'platform'>): Promise<void> {
  const demo = await tenants.bySlug('demo');
  if (demo) await makeUpHistory(platform.db, demo.id);
}
