import type { Tx } from '#platform/db';
import type { Locale, Text } from '#platform/i18n';
import type { Identity } from '#identity/contract';
import type { StepContext } from '#journeys/contract';
import { sayTime } from '../notices/say-time.ts';
import { ZONE_ATTRIBUTE } from '../notices/settings.ts';

/** Whether something sensitive must wait now. By database time; at the very end it no longer does. */
export function isHeld(until: Date | undefined, now: Date): until is Date {
  return until !== undefined && until.getTime() > now.getTime();
}

/** What a customer is told where something waits. */
function heldText(until: Date, locale: Locale, zone?: string): Text {
  return { id: 'credentials.hold_until', values: { until: sayTime(until, locale, zone) } };
}

/** On the clock of the customer's profile. */
export async function heldTextFor(identity: Pick<Identity, 'attributes'>, tx: Tx, flow: Pick<StepContext['flow'], 'locale'>, userId: string, until: Date): Promise<Text> {
  const attributes = await identity.attributes(tx, userId, [ZONE_ATTRIBUTE]);
  const zone = attributes[ZONE_ATTRIBUTE]?.value;
  return heldText(until, flow.locale, typeof zone === 'string' ? zone : undefined);
}
