import type { Tx } from '#platform/db';
import type { AttributeDecision, Consent, Egress, EgressQuestion, Standing, Usable, Who } from '../contract.ts';
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

/** What may be used for one purpose: for whoever acts on it without sending data, and for telling those who have it. */
export async function usable(deps: EgressDeps, tx: Tx, { tenant, userId, purpose, recipient, attributes = [] }: Parameters<Consent['usable']>[1]): Promise<Usable> {
  const standing = (await look(deps, tx, { userId })) as Read;
  const { row, known } = standing;
  const only = known.byKey.get(purpose);
  const here = only?.kind === 'purpose' && only.recipients.some(({ id }) => id === recipient) ? [only] : [];
  const names = [...new Set([...here.flatMap((one) => one.attributes), ...attributes])];
  const said = row.said.filter((entry) => entry.recipient === recipient);
  const of = decideRelease({ known: { all: here, claimed: new Map() }, said, restricted: row.restricted, recipient, unclaimed: 'withhold' }, names);
  const mayUse = of.filter(({ released }) => released).map(({ attribute }) => attribute);
  const mayNotUse = names.filter((name) => !mayUse.includes(name));
  const withheld = judge(standing, { tenant, recipient, channel: 'webhook', attributes: mayNotUse }).filter(({ released }) => !released);
  return { mayUse, mayNotUse, withheld: withheld.map(({ attribute }) => attribute), ...(only ? { version: only.version, hash: only.hash } : {}) };
}
