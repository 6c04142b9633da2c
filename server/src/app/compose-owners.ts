import { askingNotice, describeBrowser, maskIp } from '#credentials';
import { createAfterAll, type Owners } from '#risk';
import type { AnyJobType } from '#platform/jobs';
import type { Platform } from './compose-platform.ts';
import type { Rooms } from './rooms.ts';

/** Who writes to owners of accounts about what risk decided, and does so once. */
export function composeOwners(
  { db, keys, jobs }: Pick<Platform, 'db' | 'keys' | 'jobs'>,
  { parts }: Pick<Rooms, 'parts'>,
): { readonly owners: Owners; readonly jobTypes: readonly AnyJobType[] } {
  const { notices, browsers } = parts;
  const afterAll = createAfterAll({ db, keys, jobs, tell: (tx, ctx, { userId, key }) => notices.tell(tx, ctx, { userId, what: 'new_browser', key }) });
  return {
    owners: {
      tell: (tx, ctx, { userId, about, stands, why, key }) => notices.tell(tx, ctx, { userId, what: askingNotice(about, stands), why, key }),
      reach: (tx, userId) => notices.reach(tx, userId),
      describe(origin) {
        const [browser, network] = [describeBrowser(origin.userAgent), maskIp(origin.ip)];
        return { ...(browser === undefined ? {} : { browser }), ...(network === undefined ? {} : { network }) };
      },
      async putOff(tx, ctx, { id, userId, assessment }) {
        // In a browser that is known nothing was told.
        if (!assessment.reasons.includes('device.new')) return;
        const key = await browsers.takeBack(tx, ctx, userId);
        if (key !== undefined) await afterAll.later(tx, ctx, { userId, key, decisionId: id });
      },
    },
    jobTypes: afterAll.jobTypes,
  };
}
