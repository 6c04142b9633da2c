import type { PurposeState, RecipientState } from '#consent/contract';

/** By recipient, which details they may get. A recipient that is not named stays as it is. */
export type Wanted = ReadonlyMap<string, readonly string[]>;

export interface PlannedDecision {
  readonly act: 'give' | 'refuse' | 'withdraw';
  readonly recipients: readonly string[];
  /** Absent: all. */
  readonly attributes?: readonly string[];
}

type Step = Omit<PlannedDecision, 'recipients'>;

/** What a customer's wish comes down to, in as few acts as there are kinds of them. Pure. */
export function planDecisions({ purpose, recipients }: PurposeState, wanted: Wanted): PlannedDecision[] {
  const consented = purpose.legalBasis === 'consent';
  const steps = recipients.flatMap((state) => {
    const target = wanted.get(state.recipient.id);
    const step = target && (consented ? toConsent(state, target) : toObjection(state, target.length > 0));
    return step ? [{ recipient: state.recipient.id, step }] : [];
  });
  const grouped = Map.groupBy(steps, ({ step }) => `${step.act} ${step.attributes?.join(' ') ?? ''}`);
  return [...grouped.values()].flatMap((group) => group.slice(0, 1).map(({ step }) => ({ ...step, recipients: group.map(({ recipient }) => recipient) })));
}

function toConsent({ answer, attributes: held }: RecipientState, target: readonly string[]): Step | undefined {
  if (target.length === 0) return answer === 'given' ? { act: 'withdraw' } : answer === 'refused' || answer === 'withdrawn' ? undefined : { act: 'refuse' };
  const attributes = target.toSorted();
  if (answer !== 'given' || attributes.some((name) => !held.includes(name))) return { act: 'give', attributes };
  const less = held.filter((name) => !attributes.includes(name));
  return less.length > 0 ? { act: 'withdraw', attributes: less.toSorted() } : undefined;
}

/** What rests on another ground goes on until somebody objects; an objection is to all of it. */
function toObjection({ answer }: RecipientState, allowed: boolean): Step | undefined {
  const objected = answer === 'refused' || answer === 'withdrawn';
  if (allowed) return objected ? { act: 'give' } : undefined;
  return objected ? undefined : { act: answer === 'given' ? 'withdraw' : 'refuse' };
}
