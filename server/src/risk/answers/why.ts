import type { Action, AskedAbout, Finding, Why } from '../contract.ts';

const ABOUT: Readonly<Record<Action, AskedAbout>> = { 'sign-in': 'sign_in', 'sign-up': 'sign_in', 'step-up': 'confirmation', session: 'session', refresh: 'refresh' };
export const aboutOf = (action: Action): AskedAbout => ABOUT[action];

/** What an owner is told of the reasons. Where somebody is and in what is theirs to know; how programs and stolen lists are found out would teach those who send them. Pure. */
export function whyOf(findings: readonly Pick<Finding, 'reason'>[]): Why {
  const found = (...reasons: readonly string[]) => findings.some(({ reason }) => reasons.includes(reason));
  const device = found('device.new', 'client.new_system', 'client.new_browser');
  if (found('place.new_country')) return device ? 'device_country' : 'country';
  if (found('travel.impossible')) return 'far';
  if (device) return 'device';
  return found('session.other_device', 'session.other_country') ? 'moved' : 'different';
}
