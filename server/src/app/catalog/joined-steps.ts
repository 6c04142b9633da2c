import { withKeepBox } from '#federation';
import { joinSteps, type JoinInput, type Step } from '#journeys';
import type { Tenants } from '#tenants/contract';

/** Steps that share one screen, made from steps the rooms contribute, one entry each. Definitions use them like any other. */
const JOINED: readonly Joined[] = [
  // SI1, SI2: the field for a name, and beside it a passkey, by autofill or by a button. Whoever's it is.
  { id: 'app.identify-or-passkey', main: 'identity.identify', beside: 'credentials.passkey', besideSettings: { whose: 'anybody' }, taking: ['verified'] },
  // SO1: and, below both, other systems to continue with.
  { id: 'app.first-screen', main: 'app.identify-or-passkey', beside: 'federation.offers', showing: 'all', taking: ['elsewhere'], prefix: 'offers', keeping: true },
  // Another account of somebody who is signed in, by any of the same ways; no browser is to keep it.
  { id: 'app.merge-screen', main: 'app.identify-or-passkey', beside: 'federation.offers', showing: 'all', taking: ['elsewhere'], prefix: 'offers' },
  { id: 'app.sign-up-screen', main: 'identity.identify', beside: 'federation.offers', showing: 'all', taking: ['elsewhere'], prefix: 'offers', keeping: true },
  // AL1: an account whose owner has a passkey is proved on the spot.
  { id: 'app.prove-or-passkey', main: 'federation.prove', beside: 'credentials.passkey', besideSettings: { whose: 'anybody' }, taking: ['verified'] },
];

interface Joined extends Omit<JoinInput, 'main' | 'beside'> {
  readonly main: string;
  readonly beside: string;
  /** SI5: here customers may say that their browser shows the account again. */
  readonly keeping?: true;
}

export function joinedSteps(steps: readonly Step[], deps: { readonly tenants: Pick<Tenants, 'byId'> }): Step[] {
  const joined: Step[] = [];
  // One may be joined to another that stands before it.
  const find = (id: string): Step => {
    const step = [...steps, ...joined].find((candidate) => candidate.id === id);
    if (!step) throw new Error(`There is no step ${id} to stand on a screen with another.`);
    return step;
  };
  for (const { keeping, ...entry } of JOINED) {
    const step = joinSteps({ ...entry, main: find(entry.main), beside: find(entry.beside) });
    joined.push(keeping ? withKeepBox(step, deps) : step);
  }
  return joined;
}
