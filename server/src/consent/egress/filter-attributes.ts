import type { Tx } from '#platform/db';
import type { AttributeDecision, Consent, Egress, EgressQuestion, Standing, Who } from '../contract.ts';
import type { KnownPurposes, Purposes } from '../purposes/purposes.ts';
import { decideRelease } from './decide-release.ts';
import { readEgress, type EgressRow } from './store.ts';

export interface EgressDeps {
  readonly purposes: Purposes;
}

/** What `Standing` is to this room. */
interface Read extends Standing {
  readonly row: EgressRow;
  readonly known: KnownPurposes;
}

/** Nothing is remembered between two looks but the purposes themselves, and those only while their revision is the same. */
export async function look({ purposes }: EgressDeps, tx: Tx, who: Who): Promise<Standing> {
  const row = await readEgress(tx, who);
  const read: Read = { userId: row.user_id ?? '', row, known: await purposes.at(tx, row.revision) };
  return read;
}

/** What may leave, and why. */
export function judge(standing: Standing, { tenant, recipient, attributes }: EgressQuestion): readonly AttributeDecision[] {
  const { row, known } = standing as Read;
  const said = row.said.filter((entry) => entry.recipient === recipient);
  return decideRelease({ known, said, restricted: row.restricted, recipient, unclaimed: tenant.settings.consent.unclaimedAttributes }, attributes);
}

export const createEgress = (deps: EgressDeps): Egress => ({
  look: (tx, who) => look(deps, tx, who),
  async release(standing, question) {
    const decisions = judge(standing, question);
    return new Set(decisions.filter(({ released }) => released).map(({ attribute }) => attribute));
  },
});

/** Whether something may be done for a purpose: for whoever acts on it without sending data. */
export async function allows(deps: EgressDeps, tx: Tx, { userId, purpose, recipient }: Parameters<Consent['allows']>[1]): Promise<boolean> {
  const { row, known } = (await look(deps, tx, { userId })) as Read;
  const only = known.byKey.get(purpose);
  if (only?.kind !== 'purpose' || !only.recipients.some(({ id }) => id === recipient)) return false;
  const said = row.said.filter((entry) => entry.recipient === recipient);
  return decideRelease({ known: { all: [only], claimed: new Map() }, said, restricted: row.restricted, recipient, unclaimed: 'withhold' }, only.attributes).some(
    ({ released }) => released,
  );
}
