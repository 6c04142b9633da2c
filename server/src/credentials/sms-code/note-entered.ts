import type { Keys } from '#platform/crypto';
import type { StepContext } from '#journeys/contract';
import { textEntered } from '../text-traffic/permit-text.ts';
import { countryOf } from './phone-number.ts';

/** The code came back: somebody reads what goes to numbers like this one. */
export async function noteEntered(deps: { readonly keys: Pick<Keys, 'tenant'> }, ctx: StepContext, number: string): Promise<void> {
  const country = countryOf(number);
  if (country !== undefined) await textEntered({ db: ctx.db, keys: deps.keys }, ctx.flow.tenantId, number, country);
}
