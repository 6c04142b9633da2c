import type { ConsentMethod, PurposeState } from '#consent/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';
import type { PrivacyDeps } from './deps.ts';
import { planDecisions, type Wanted } from './plan-decisions.ts';

export interface Choice {
  readonly tenant: Tenant;
  readonly userId: string;
  readonly purpose: string;
  /** Of the notice that was shown. */
  readonly version: number;
  readonly wanted: Wanted;
  readonly locale: Locale;
  readonly method: Extract<ConsentMethod, 'account' | 'api'>;
  /** By client id. */
  readonly application?: string;
  readonly wording?: string;
  /** Whether it is still what was shown; asked when nobody else can decide for this customer any more. */
  readonly stillShown?: (state: PurposeState) => boolean;
}

/** What one recipient gets, or gets no more. */
export interface Flow {
  readonly recipient: string;
  readonly attributes: readonly string[];
}

export type Chosen =
  /** What leaves now and did not, and the other way round: as the filter says, before and after. `still`: for another purpose it leaves all the same. */
  | { readonly kind: 'done'; readonly changed: boolean; readonly stopped: readonly Flow[]; readonly started: readonly Flow[]; readonly still: readonly Flow[] }
  /** There is no such purpose; it says something else by now, or the customer did; or nobody can say no to it. */
  | { readonly kind: 'unknown' | 'changed' | 'fixed' };

/** A customer says who may get what for one purpose. What comes of it is not concluded from what was said, but asked of the filter that decides. */
export async function choose(deps: PrivacyDeps, tx: Tx, origin: Origin, choice: Choice): Promise<Chosen> {
  const { tenant, userId, wanted } = choice;
  await deps.consent.takeTurn(tx, userId);
  const state = (await deps.consent.states(tx, userId)).find(({ purpose }) => purpose.key === choice.purpose);
  if (!state) return { kind: 'unknown' };
  if (!state.refusable) return { kind: 'fixed' };
  if (state.purpose.version !== choice.version || choice.stillShown?.(state) === false) return { kind: 'changed' };
  const plan = planDecisions(state, wanted);
  const touched = [...new Set(plan.flatMap(({ recipients }) => recipients))];
  const leaving = async () => {
    const found = new Map<string, readonly string[]>();
    for (const recipient of touched) {
      const decisions = await deps.consent.filterAttributes(tx, { tenant, userId, recipient, channel: 'userinfo', attributes: state.purpose.attributes });
      found.set(
        recipient,
        decisions.flatMap(({ released, attribute }) => (released ? [attribute] : [])),
      );
    }
    return found;
  };

  const before = await leaving();
  for (const { act, ...on } of plan) {
    await deps.consent[act](tx, origin, {
      userId,
      purpose: choice.purpose,
      version: choice.version,
      locale: choice.locale,
      method: choice.method,
      ...on,
      ...(choice.application === undefined ? {} : { application: choice.application }),
      ...(choice.wording === undefined ? {} : { wording: choice.wording }),
    });
  }
  const after = await leaving();
  const flows = (of: (recipient: string) => readonly string[]): Flow[] =>
    touched.map((recipient) => ({ recipient, attributes: of(recipient) })).filter(({ attributes }) => attributes.length > 0);
  const at = (map: ReadonlyMap<string, readonly string[]>, recipient: string) => map.get(recipient) ?? [];
  return {
    kind: 'done',
    changed: plan.length > 0,
    stopped: flows((id) => at(before, id).filter((name) => !at(after, id).includes(name))),
    started: flows((id) => at(after, id).filter((name) => !at(before, id).includes(name))),
    still: flows((id) => (wanted.get(id) ? at(after, id).filter((name) => !wanted.get(id)?.includes(name)) : [])),
  };
}
