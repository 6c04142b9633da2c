import type { Step } from '#journeys/contract';
import type { Listener } from '#platform/events';
import type { ScheduledJob } from '#platform/jobs';
import { SYSTEM_SLUG, type Tenant } from '#tenants/contract';
import type { TeamDeps } from './contract.ts';
import { closeVisits } from '../reading/close-visits.ts';
import { purgeReadings } from '../reading/store.ts';
import { enrolledStep } from './enrolled-step.ts';
import { purgeInvitations } from './invitation-store.ts';
import { joinStep } from './join-step.ts';
import { offerSetup } from './offer-setup.ts';
import { tellTextsStopped } from './tell-texts-stopped.ts';
import { welcomeStep } from './welcome-step.ts';

export interface Team extends TeamDeps {
  readonly steps: readonly Step[];
  readonly scheduled: readonly ScheduledJob[];
  readonly listeners: readonly Listener[];
  /** A link of an hour that makes the first operator; undefined: there is one. It is shown where it is asked for, and written nowhere. */
  offerSetup(system: Tenant): Promise<string | undefined>;
}

/** Who works in the console: how they come in, what they may, how they leave. */
export const createTeam = (deps: TeamDeps): Team => ({
  ...deps,
  steps: [welcomeStep(deps), joinStep(deps), enrolledStep(deps)],
  listeners: [tellTextsStopped(deps)],
  scheduled: [
    {
      name: 'admin.close-visits',
      everySeconds: 300,
      async run() {
        const system = await deps.tenants.bySlug(SYSTEM_SLUG);
        while (system && (await closeVisits(deps, system.id)) > 0);
      },
    },
    {
      name: 'admin.purge',
      everySeconds: 24 * 3600,
      async run() {
        const system = await deps.tenants.bySlug(SYSTEM_SLUG);
        if (!system) return;
        await deps.db.tenant(system.id, async (tx) => {
          await purgeInvitations(tx);
          await purgeReadings(tx);
        });
      },
    },
  ],
  offerSetup: (system) => offerSetup(deps, system),
});
