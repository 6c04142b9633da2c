import type { Signal } from '../contract.ts';
import { distanceKm } from '../networks/distance.ts';

/** A passenger aircraft. */
const FASTEST_KMH = 900;
/** What databases of networks are wrong by, and more. */
const NEAR_KM = 200;
const MINUTE_HOURS = 1 / 60;

export const impossibleTravel: Signal = {
  id: 'travel',
  about:
    'Whether somebody could have come from the place of the last sign-in to this one in the time between, at 900 km/h. Networks that hide where somebody is are not taken for a place.',
  reasons: { 'travel.impossible': 'The last sign-in was too far away for the time since.' },
  find({ account: { last }, network, now }) {
    if (!last?.place || !network.place || last.masked || network.kinds.length > 0) return [];
    const km = distanceKm(last.place, network.place);
    // Two sign-ins at the same moment are a minute apart; a clock that was set back is no journey through time.
    const hours = Math.max(MINUTE_HOURS, (now.getTime() - last.at.getTime()) / 3_600_000);
    if (km < NEAR_KM || km / hours <= FASTEST_KMH) return [];
    return [{ reason: 'travel.impossible', grade: 'raise', facts: { km: Math.round(km), minutes: Math.round(hours * 60) } }];
  },
};
