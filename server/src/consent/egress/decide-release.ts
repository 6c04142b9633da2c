import type { AttributeDecision, Purpose, ReleaseReason } from '../contract.ts';
import { isRefusable, needsYes } from '../purposes/widening.ts';
import type { SaidRow } from './said.ts';

export interface ReleaseFacts {
  readonly recipient: string;
  /** By attribute, the purposes that name it for this recipient. */
  readonly naming: ReadonlyMap<string, readonly Purpose[]> | undefined;
  /** Attributes that any purpose ever named for this recipient. */
  readonly claimed: ReadonlySet<string> | undefined;
  /** By purpose, at this recipient. */
  readonly said: ReadonlyMap<string, SaidRow> | undefined;
  /** GDPR 18. */
  readonly restricted: boolean;
  readonly unclaimed: 'release' | 'withhold';
}

type Verdict = Pick<AttributeDecision, 'released' | 'reason' | 'record'>;

/**
 * What may leave for one recipient, attribute by attribute. One that any purpose names for them leaves only if one of those purposes allows it now; so does one that
 * any purpose ever named. The rest is as the tenant set. Pure: everything it goes by comes in.
 */
export function decideRelease(facts: ReleaseFacts, attributes: readonly string[]): AttributeDecision[] {
  const { naming, claimed, said, restricted, unclaimed } = facts;
  return attributes.map((attribute): AttributeDecision => {
    const purposes = naming?.get(attribute);
    if (!purposes) {
      if (claimed?.has(attribute)) return { attribute, released: false, reason: 'no_purpose' };
      if (restricted) return { attribute, released: false, reason: 'restricted' };
      return { attribute, released: unclaimed === 'release', reason: 'unclaimed' };
    }
    // The first that lets it out; of those that do not, the first says why.
    let deciding: { readonly purpose: Purpose; readonly verdict: Verdict } | undefined;
    for (const purpose of purposes) {
      const verdict = judge(purpose, said?.get(purpose.key), attribute, facts);
      if (verdict.released || !deciding) deciding = { purpose, verdict };
      if (verdict.released) break;
    }
    const { purpose, verdict } = deciding as NonNullable<typeof deciding>;
    return { attribute, ...verdict, purpose: purpose.key, version: purpose.version };
  });
}

function judge(purpose: Purpose, row: SaidRow | undefined, attribute: string, { recipient, restricted }: ReleaseFacts): Verdict {
  const no = (reason: ReleaseReason): Verdict => ({ released: false, reason });
  if (restricted && !purpose.necessaryFor.includes(recipient)) return no('restricted');
  const isNo = row !== undefined && (row.answer === 'refused' || row.answer === 'withdrawn');
  if (!needsYes(purpose)) return isNo && isRefusable(purpose) ? no(row.answer) : { released: true, reason: 'legal_basis' };
  // What was said to words that have since changed in what they mean is no answer to these.
  if (row === undefined || row.version < purpose.askedSince) return no('undecided');
  if (row.answer !== 'given') return no(row.answer);
  return row.attributes.includes(attribute) ? { released: true, reason: 'consent', record: row.record } : no('withdrawn');
}
