import type { Keys, SigningKeys } from '#platform/crypto';
import type { Tenant } from '#tenants';
import { bad, good, warning, type Check, type Finding } from '../finding.ts';

const ABOUT = 'keys';
const DAY_MS = 86_400_000;

export interface KeysCheckDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly signing: readonly Pick<SigningKeys, 'calendar'>[];
  readonly tenants: () => AsyncIterable<Tenant>;
  readonly now?: () => number;
}

/** Whether the key of each tenant opens, and whether signing keys are replaced when they should be. */
export const keysCheck = ({ keys, signing, tenants, now = Date.now }: KeysCheckDeps): Check => ({
  about: ABOUT,
  async examine(signal) {
    const found: Finding[] = [];
    let opened = 0;
    for await (const tenant of tenants()) {
      if (signal.aborted) break;
      try {
        await keys.tenant(tenant.id);
        opened++;
      } catch {
        found.push(
          bad(
            ABOUT,
            `The key of tenant "${tenant.slug}" does not open with PARVIS_KEK: nothing of it can be read.`,
            'Put the key encryption key it was made with behind the new one: PARVIS_KEK=<new>,<old> (docs/guide/production.md).',
          ),
        );
        continue;
      }
      const calendars = await Promise.all(signing.map((one) => one.calendar(tenant.id)));
      const late = calendars.flat().filter(({ dueAt }) => dueAt !== undefined && now() - dueAt.getTime() > 2 * DAY_MS);
      if (late.length > 0)
        found.push(
          warning(ABOUT, `${late.length} signing keys of tenant "${tenant.slug}" should have been replaced.`, 'Let a worker run: npm run worker. It replaces them within an hour.'),
        );
    }
    return [good(ABOUT, `The keys of ${opened} tenants open.`), ...found];
  },
});
