import { isUniqueViolation, type Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { isId, newSecret } from '#platform/ids';
import type { ScheduledJob } from '#platform/jobs';
import type { DomainAdded, DomainCheck, OwnedDomain } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { domainAdded, domainLost, domainRemoved, domainVerified } from '../events.ts';
import { proofName, proofText, readDomain } from './domain-names.ts';
import {
  deleteDomain,
  dueDomains,
  findDomain,
  insertDomain,
  listDomains,
  postponeDomain,
  setLost,
  setMissing,
  setVerified,
  type DomainRow,
  type DueDomain,
} from './domain-store.ts';
import { MAX_DOMAINS } from './settings.ts';
import { lockCompany } from './store.ts';

type Deps = Pick<OrganizationsDeps, 'db' | 'events' | 'dns' | 'onFailure'>;

const DAY = 86_400;
/** Until a proof that is not found any more counts for nothing: time to find out why. */
const KEEP_DAYS = 7;
const LOOK_EVERY_SECONDS = 600;
const LOOK_BATCH = 100;
const SYSTEM: Origin = { actor: { kind: 'system' }, requestId: 'organizations.check-domains' };

export const domainOf = ({ domain, proof, verified_at, checked_at, failing_since }: DomainRow): OwnedDomain => ({
  domain,
  record: { name: proofName(domain), text: proofText(proof) },
  ...(verified_at ? { verifiedAt: verified_at } : {}),
  ...(checked_at ? { checkedAt: checked_at } : {}),
  ...(failing_since ? { failingSince: failing_since } : {}),
});

export async function addDomain({ events }: Pick<Deps, 'events'>, tx: Tx, origin: Origin, organization: string, typed: string): Promise<DomainAdded> {
  if (!isId(organization) || !(await lockCompany(tx, organization))) return { kind: 'unknown' };
  const read = readDomain(typed);
  if (read.kind !== 'domain') return read;
  if ((await listDomains(tx, organization)).length >= MAX_DOMAINS) return { kind: 'too_many' };
  if (!(await insertDomain(tx, organization, read.domain, newSecret(24)))) return { kind: 'there' };
  await events.publish(tx, domainAdded, { origin, data: { organization, domain: read.domain } });
  return { kind: 'added', domain: domainOf((await findDomain(tx, organization, read.domain)) as DomainRow) };
}

export async function removeDomain({ events }: Pick<Deps, 'events'>, tx: Tx, origin: Origin, organization: string, domain: string): Promise<boolean> {
  if (!isId(organization) || !(await lockCompany(tx, organization)) || !(await deleteDomain(tx, organization, domain))) return false;
  await events.publish(tx, domainRemoved, { origin, data: { organization, domain } });
  return true;
}

const proves = (texts: readonly string[], proof: string): boolean => texts.some((text) => text.trim() === proofText(proof));

/** Outside any transaction: the name service is asked over the network. Of several who claim a domain the first to prove it has it. */
export async function checkDomain(deps: Deps, tenantId: string, origin: Origin, organization: string, domain: string): Promise<DomainCheck> {
  const row = isId(organization) ? await deps.db.read(tenantId, (tx) => findDomain(tx, organization, domain)) : undefined;
  if (!row) return { kind: 'unknown' };
  let texts: readonly string[];
  try {
    texts = await deps.dns.texts(proofName(domain));
  } catch {
    return { kind: 'no_name_service' };
  }
  try {
    return await deps.db.tenant(tenantId, async (tx): Promise<DomainCheck> => {
      if (!proves(texts, row.proof)) {
        await setMissing(tx, organization, domain, DAY);
        return { kind: 'missing', domain: domainOf((await findDomain(tx, organization, domain)) ?? row) };
      }
      if (!(await setVerified(tx, organization, domain, DAY))) return { kind: 'unknown' };
      if (!row.verified_at) await deps.events.publish(tx, domainVerified, { origin, data: { organization, domain } });
      return { kind: 'verified', domain: domainOf((await findDomain(tx, organization, domain)) ?? row) };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { kind: 'taken' };
    throw error;
  }
}

/** A domain is sold, or its name service forgets: each day it is looked whether the proof is still there. */
export function checkDomains(deps: Deps): ScheduledJob {
  async function look(due: DueDomain): Promise<void> {
    const { tenant_id: tenantId, organization_id: organization, domain } = due;
    const texts = await deps.dns.texts(proofName(domain));
    await deps.db.tenant(tenantId, async (tx) => {
      if (proves(texts, due.proof)) {
        await setVerified(tx, organization, domain, DAY);
      } else if (due.over) {
        await setLost(tx, organization, domain);
        await deps.events.publish(tx, domainLost, { origin: SYSTEM, result: 'failure', data: { organization, domain } });
      } else await setMissing(tx, organization, domain, DAY);
    });
  }
  return {
    name: 'organizations.check-domains',
    everySeconds: LOOK_EVERY_SECONDS,
    async run(signal) {
      while (!signal.aborted) {
        const due = await dueDomains(deps.db, KEEP_DAYS, LOOK_BATCH);
        for (const one of due) {
          try {
            await look(one);
          } catch (error) {
            // Nobody answers: that says nothing about the proof.
            deps.onFailure(error);
            await postponeDomain(deps.db, one, 3600);
          }
        }
        if (due.length < LOOK_BATCH) return;
      }
    },
  };
}
