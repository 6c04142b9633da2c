import type { FieldProblem } from '#platform/errors';
import { TENANT_ITSELF, type Purpose } from '../contract.ts';
import { isRefusable, needsYes } from '../purposes/widening.ts';
import type { StateRow } from './store.ts';

export type Act = 'give' | 'refuse' | 'withdraw' | 'expire';

export interface ActOn {
  readonly act: Act;
  readonly recipients: readonly string[];
  readonly attributes: readonly string[];
}

/** What an act may name. */
export type Within = Pick<ActOn, 'recipients' | 'attributes'>;

export type NewState = Pick<StateRow, 'recipient' | 'answer' | 'version' | 'attributes'>;

export interface Next {
  readonly event: 'given' | 'refused' | 'withdrawn' | 'expired' | 'renewed';
  /** What becomes of each recipient; those of which nothing changes are not among them. */
  readonly states: readonly NewState[];
  /** What it was about. */
  readonly attributes: readonly string[];
}

export const recipientsOf = (purpose: Purpose): readonly string[] => (purpose.kind === 'terms' ? [TENANT_ITSELF] : purpose.recipients.map(({ id }) => id));

/** What is wrong with deciding this. Pure. */
export function actProblems(purpose: Purpose, { act, recipients, attributes }: ActOn, within: Within): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const strangers = recipients.filter((id) => !within.recipients.includes(id));
  if (strangers.length > 0 || recipients.length === 0) problems.push({ field: 'recipients', fix: `must be among ${within.recipients.join(', ')}` });
  const foreign = attributes.filter((name) => !within.attributes.includes(name));
  if (foreign.length > 0) problems.push({ field: 'attributes', fix: `must be among ${within.attributes.join(', ')}` });
  if (purpose.kind === 'purpose' && attributes.length === 0) problems.push({ field: 'attributes', fix: 'must name at least one' });
  if (purpose.kind === 'terms' && act !== 'give' && act !== 'expire')
    problems.push({ field: 'purpose', fix: 'terms are agreed to or not; nobody can take that back but by leaving' });
  if (act !== 'give' && act !== 'expire' && purpose.kind === 'purpose' && !isRefusable(purpose))
    problems.push({ field: 'purpose', fix: `rests on ${purpose.legalBasis}: there is nothing to say no to` });
  // An objection is to what is done, not to a part of it; a part of a consent can be taken back.
  if ((act === 'refuse' || (act === 'withdraw' && !needsYes(purpose))) && attributes.length < purpose.attributes.length)
    problems.push({ field: 'attributes', fix: 'must be all of them, or left out' });
  return problems;
}

/**
 * What counts after one act, from what counted before. A yes covers what it names, and no more; said again it counts for what it names now. Undefined: nothing
 * changes, so nothing is written, however often it is sent. Pure.
 */
export function nextStates(purpose: Purpose, before: readonly StateRow[], { act, recipients, attributes }: ActOn): Next | undefined {
  const held = new Map(before.map((row) => [row.recipient, row]));
  const wanted = attributes.toSorted();
  const none = (recipient: string, answer: NewState['answer']): NewState => ({ recipient, answer, version: purpose.version, attributes: [] });
  const states = recipients.flatMap((recipient): NewState[] => {
    const now = held.get(recipient);
    // What is left of a yes after its time is no yes.
    const given = now?.answer === 'given' && !now.over ? now : undefined;
    const current = given !== undefined && given.version >= purpose.askedSince ? given : undefined;
    switch (act) {
      case 'give':
        return current && current.attributes.join() === wanted.join() ? [] : [{ recipient, answer: 'given', version: purpose.version, attributes: wanted }];
      case 'refuse':
        return isNo(now) && now.version >= purpose.askedSince ? [] : [none(recipient, given ? 'withdrawn' : 'refused')];
      case 'withdraw': {
        if (!needsYes(purpose)) return isNo(now) ? [] : [none(recipient, 'withdrawn')];
        if (!given) return [];
        const left = given.attributes.filter((name) => !wanted.includes(name));
        if (left.length === given.attributes.length && left.length > 0) return [];
        return [left.length === 0 ? none(recipient, 'withdrawn') : { recipient, answer: 'given', version: given.version, attributes: left }];
      }
      case 'expire':
        return now?.answer === 'given' && now.over ? [none(recipient, 'expired')] : [];
    }
  });
  if (states.length === 0) return undefined;
  return { event: eventOf(act, states, held), states, attributes: wanted };
}

const isNo = (row: StateRow | undefined): row is StateRow => row?.answer === 'refused' || row?.answer === 'withdrawn';

function eventOf(act: Act, states: readonly NewState[], held: ReadonlyMap<string, StateRow>): Next['event'] {
  if (act === 'expire') return 'expired';
  if (act === 'withdraw') return 'withdrawn';
  if (act === 'refuse') return states.some(({ answer }) => answer === 'withdrawn') ? 'withdrawn' : 'refused';
  // Yes to what was a yes once: to an older version, or before it was taken back or ran out.
  return states.every(({ recipient }) => ['given', 'withdrawn', 'expired'].includes(held.get(recipient)?.answer ?? '')) ? 'renewed' : 'given';
}
