import { joinSteps, type Step } from '#journeys';

/** Steps that share one screen, made from steps the rooms contribute, one entry each. Definitions use them like any other. */
const JOINED = [
  // SI1, SI2: the field for a name, and beside it a passkey, by autofill or by a button. Whoever's it is.
  { id: 'app.identify-or-passkey', main: 'identity.identify', beside: 'credentials.passkey', besideSettings: { whose: 'anybody' }, taking: ['verified'] },
] as const;

export function joinedSteps(steps: readonly Step[]): Step[] {
  const find = (id: string): Step => {
    const step = steps.find((candidate) => candidate.id === id);
    if (!step) throw new Error(`There is no step ${id} to stand on a screen with another.`);
    return step;
  };
  return JOINED.map((joined) => joinSteps({ ...joined, main: find(joined.main), beside: find(joined.beside) }));
}
