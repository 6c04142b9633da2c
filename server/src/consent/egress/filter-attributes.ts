import type { Tx } from '#platform/db';
import type { DisclosureLog } from '../disclosures/note-disclosure.ts';
import type { AttributeDecision, Channel, Consent, Egress, EgressQuestion, RecipientOverview, Standing, Usable, Who } from '../contract.ts';
import { namedBy, type KnownPurposes, type Purposes } from '../purposes/purposes.ts';
import { decideRelease } from './decide-release.ts';
import { readEgress, readEgressOfMany, type EgressRow } from './store.ts';

export interface EgressDeps {
  readonly purposes: Purposes;
}

/** What `Standing` is to this room. */
interface Read extends Standing {
  readonly row: EgressRow;
  readonly known: KnownPurposes;
}

const NOBODY: Read = {
  userId: '',
  row: { userId: '', revision: 0, restricted: true, said: new Map(), at: 0 },
  known: { revision: 0, all: [], byKey: new Map(), naming: new Map(), claimed: new Map() },
};

/** Nothing is remembered between two looks but the purposes themselves, and those only while their revision is the same. */
export async function look({ purposes }: EgressDeps, tx: Tx, who: Who): Promise<Standing> {
  const row = await readEgress(tx, who);
  if (!row) return NOBODY;
  const read: Read = { userId: row.userId, row, known: await purposes.at(tx, row.revision) };
  return read;
}

/** What may leave, and why. */
export function judge(standing: Standing, { tenant, recipient, attributes }: EgressQuestion): readonly AttributeDecision[] {
  const { row, known } = standing as Read;
  return decideRelease(
    {
      recipient,
      naming: known.naming.get(recipient),
      claimed: known.claimed.get(recipient),
      said: row.said.get(recipient),
      restricted: row.restricted,
      unclaimed: tenant.settings.consent.unclaimedAttributes,
    },
    attributes,
  );
}

export const createEgress = (deps: EgressDeps & { readonly log: DisclosureLog; readonly heed: Egress['heed'] }): Egress => ({
  heed: deps.heed,
  look: (tx, who) => look(deps, tx, who),
  async release(standing, question, tx) {
    const { tenant, recipient, channel, named } = question;
    const { userId } = standing;
    if (userId === '') return new Set();
    const decisions = judge(standing, question).filter(({ released, purpose }) => released && (!named || purpose !== undefined));
    if (decisions.length > 0) await deps.log.note({ tenantId: tenant.id, userId, recipient, channel, decisions, at: (standing as Read).row.at }, tx);
    return new Set(decisions.map(({ attribute }) => attribute));
  },
});

/** How everybody stands whom purposes name or who got something. One look for all of them. */
export async function overviewOf(
  deps: EgressDeps,
  tx: Tx,
  { tenant, userId }: { readonly tenant: EgressQuestion['tenant']; readonly userId: string },
  got: ReadonlyMap<string, NonNullable<RecipientOverview['got']>>,
): Promise<readonly RecipientOverview[]> {
  const standing = (await look(deps, tx, { userId })) as Read;
  const { naming, claimed } = standing.known;
  return [...new Set([...got.keys(), ...[...naming.keys()].toSorted()])].map((recipient): RecipientOverview => {
    const of = got.get(recipient);
    const attributes = new Set([...(naming.get(recipient)?.keys() ?? []), ...(claimed.get(recipient) ?? []), ...(of?.attributes ?? [])]);
    return { recipient, ...(of ? { got: of } : {}), decisions: judge(standing, { tenant, recipient, channel: 'userinfo', attributes: [...attributes].toSorted() }) };
  });
}

/** What may be used for one purpose: for whoever acts on it without sending data, and for telling those who have it. */
export async function usable(deps: EgressDeps, tx: Tx, { tenant, userId, purpose, recipient, attributes = [] }: Parameters<Consent['usable']>[1]): Promise<Usable> {
  const standing = (await look(deps, tx, { userId })) as Read;
  const { row, known } = standing;
  const only = known.byKey.get(purpose);
  const here = only?.kind === 'purpose' && only.recipients.some(({ id }) => id === recipient) ? [only] : [];
  const names = [...new Set([...here.flatMap((one) => one.attributes), ...attributes])];
  const facts = { recipient, claimed: undefined, said: row.said.get(recipient), restricted: row.restricted, unclaimed: 'withhold' } as const;
  const of = decideRelease({ ...facts, naming: namedBy(here) }, names);
  const mayUse = of.filter(({ released }) => released).map(({ attribute }) => attribute);
  const mayNotUse = names.filter((name) => !mayUse.includes(name));
  const withheld = judge(standing, { tenant, recipient, channel: 'webhook', attributes: mayNotUse }).filter(({ released }) => !released);
  return { mayUse, mayNotUse, withheld: withheld.map(({ attribute }) => attribute), ...(only ? { version: only.version, hash: only.hash } : {}) };
}

/** For whoever writes to many: one statement, however many they are. */
export async function usableOfMany(
  { purposes, log }: EgressDeps & { readonly log: DisclosureLog },
  tx: Tx,
  { tenant, subs, purpose, recipient }: Parameters<Consent['usableOfMany']>[1],
): ReturnType<Consent['usableOfMany']> {
  const rows = await readEgressOfMany(tx, subs, purpose, recipient);
  const known = await purposes.at(tx, rows[0]?.revision ?? 0);
  const only = known.byKey.get(purpose);
  if (only?.kind !== 'purpose' || !only.recipients.some(({ id }) => id === recipient)) return new Map();
  const facts = { recipient, naming: namedBy([only]), claimed: undefined, unclaimed: 'withhold' } as const;
  return new Map(
    rows.map(({ sub, userId, said, restricted, at }) => {
      const released = decideRelease({ ...facts, said: said.get(recipient), restricted }, only.attributes).filter((one) => one.released);
      const note = (attribute: string, channel: Channel) =>
        log.note({ tenantId: tenant.id, userId, recipient, channel, decisions: released.filter((one) => one.attribute === attribute), at });
      return [sub, { userId, mayUse: released.map(({ attribute }) => attribute), note }];
    }),
  );
}
