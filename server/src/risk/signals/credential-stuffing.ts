import type { Finding, Pressure, Signal } from '../contract.ts';
import { MOST_PEOPLE } from '../settings.ts';

/**
 * Accounts that one network tries within the hour, and how many of them never get in: an office has as many people, who mistype and then get in. By account, since whoever has
 * one of their own could make any number of attempts look right.
 */
const NETWORK = { people: 10, failing: 0.7 };
/** The whole tenant, where many networks take part: on a calm day some fifth of all attempts fails. */
const TENANT = { attempts: 100, people: 50, ratio: 0.6 };
const COMMON = { failures: 20, share: 0.3 };

const ratioOf = ({ attempts, failures }: Pressure) => (attempts === 0 ? 0 : failures / attempts);
const factsOf = (pressure: Pressure) => ({ attempts: pressure.attempts, failures: pressure.failures, people: pressure.people, passed: pressure.passed });

/** So many that no more are told apart: whoever signs in to enough accounts of their own first would hide all that come after, were it not for how many attempts fail. */
const isCrowded = (pressure: Pressure) => pressure.people >= MOST_PEOPLE && pressure.failures >= MOST_PEOPLE && ratioOf(pressure) >= TENANT.ratio;
const isTried = ({ people, failures, passed }: Pressure) => people >= NETWORK.people && failures >= NETWORK.people && people - passed >= NETWORK.failing * people;

/** Of one network. */
export const isListTried = (network: Pressure): boolean => isTried(network) || isCrowded(network);
/** Of the whole tenant. */
export const isPressed = (tenant: Pressure): boolean => tenant.attempts >= TENANT.attempts && tenant.people >= TENANT.people && ratioOf(tenant) >= TENANT.ratio;
export const areCommonTried = (tenant: Pressure): boolean => tenant.common >= COMMON.failures && tenant.common >= COMMON.share * tenant.failures;

export const credentialStuffing: Signal = {
  id: 'stuffing',
  about:
    'Whether stolen lists of names and passwords are being tried: many accounts from one network with most attempts failing, most attempts of the whole tenant failing, or failures with passwords that everybody knows.',
  reasons: {
    'stuffing.network': 'From this network many accounts are tried, and most attempts fail.',
    'stuffing.tenant': 'Most attempts fail at the moment, whoever tries.',
    'stuffing.common_passwords': 'Many attempts use passwords that everybody knows.',
  },
  find({ pressure: { network, tenant } }) {
    const findings: Finding[] = [];
    if (isListTried(network)) findings.push({ reason: 'stuffing.network', grade: 'alarm', facts: factsOf(network) });
    if (isPressed(tenant)) findings.push({ reason: 'stuffing.tenant', grade: 'note', facts: factsOf(tenant) });
    if (areCommonTried(tenant)) findings.push({ reason: 'stuffing.common_passwords', grade: 'note', facts: { failures: tenant.failures, common: tenant.common } });
    return findings;
  },
};
