import { readerOf } from '#identity';
import type { MergePart } from '#identity/contract';
import type { Step } from '#journeys/contract';
import type { ScheduledJob } from '#platform/jobs';
import type { ExportPart } from '#portability/contract';
import { purgeInvitations } from './company/invitation-store.ts';
import { chooseStep } from './company/choose-step.ts';
import { checkDomains } from './company/domains.ts';
import { createCompanies } from './company/create-companies.ts';
import type { Organizations } from './contract.ts';
import type { OrganizationsDeps } from './deps.ts';
import { organizationsExport } from './export-part.ts';
import { ageGateStep } from './family/age-gate-step.ts';
import { childStep } from './family/child-step.ts';
import { createFamily } from './family/guardianship.ts';
import { lookAfterChildren } from './family/look-after.ts';
import { registerChild } from './family/register-child.ts';
import { organizationsPart } from './merge-part.ts';
import { findChild, guardianIds } from './store.ts';

export interface OrganizationsRoom extends Organizations {
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
  readonly steps: readonly Step[];
  readonly scheduled: readonly ScheduledJob[];
}

export function createOrganizations(deps: OrganizationsDeps): OrganizationsRoom {
  return {
    family: createFamily(deps),
    companies: createCompanies(deps),
    registered: registerChild(deps),
    async mayEnter(tx, userId) {
      const row = await findChild(tx, userId);
      return row === undefined || row.state === 'agreed';
    },
    stateOf: async (tx, userId) => (await findChild(tx, userId))?.state,
    async guardiansOf(tx, child) {
      const readers = await Promise.all((await guardianIds(tx, child)).map((id) => readerOf(deps, tx, id)));
      return readers.flatMap(({ addresses }) => addresses[0] ?? []);
    },
    mergePart: organizationsPart,
    exportPart: organizationsExport(deps),
    steps: [ageGateStep(deps), childStep(deps), chooseStep(deps)],
    scheduled: [lookAfterChildren(deps), checkDomains(deps), { name: 'organizations.purge-invitations', everySeconds: 86_400, run: () => purgeInvitations(deps.db) }],
  };
}
