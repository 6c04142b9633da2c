/** What is counted: by fact, and which part of it tells one kind from another. Codes of ours only: no such part can hold a value of somebody's. */
interface Measure {
  readonly measure: string;
  readonly part?: 'amr' | 'journey' | 'identifiers' | 'askedBy' | 'kind';
}

export const MEASURES: Readonly<Record<string, Measure>> = {
  'identity.user_registered': { measure: 'sign_ups', part: 'identifiers' },
  'identity.light_account_upgraded': { measure: 'sign_ups', part: 'identifiers' },
  'identity.light_account_created': { measure: 'leads' },
  'sessions.session_started': { measure: 'sign_ins', part: 'amr' },
  'journeys.journey_started': { measure: 'journeys_begun', part: 'journey' },
  'journeys.journey_finished': { measure: 'journeys_finished', part: 'journey' },
  'journeys.journey_abandoned': { measure: 'journeys_abandoned', part: 'journey' },
  'journeys.journey_left': { measure: 'journeys_left', part: 'journey' },
  'journeys.journey_refused': { measure: 'journeys_refused', part: 'journey' },
  'consent.given': { measure: 'consents_given' },
  'consent.refused': { measure: 'consents_refused' },
  'erasure.scheduled': { measure: 'erasures_asked', part: 'askedBy' },
  'identity.user_erased': { measure: 'erasures' },
  'requests.filed': { measure: 'privacy_requests', part: 'kind' },
};
export const PARTS = ['amr', 'journey', 'identifiers', 'askedBy', 'kind', 'clientId'] as const;

/** Facts of one day that are alike in all that is counted by. */
export interface AlikeFacts {
  readonly type: string;
  readonly applicationId: string | null;
  readonly about: Readonly<Record<string, unknown>>;
  readonly n: number;
}

export interface DayCount {
  readonly measure: string;
  readonly application: string;
  readonly detail: string;
  readonly n: number;
}

const CODE = /^[a-z0-9][a-z0-9_./-]{0,60}$/i;

const codeOf = (one: unknown): unknown => (typeof one === 'object' && one !== null ? (one as { readonly kind?: unknown }).kind : one);

function detailOf(value: unknown): string {
  const all = (Array.isArray(value) ? value.map(codeOf) : [value]).filter((one): one is string => typeof one === 'string' && CODE.test(one));
  return [...new Set(all)].toSorted().join('+');
}

/** Pure. */
export function countsOf(facts: readonly AlikeFacts[]): DayCount[] {
  const counts = new Map<string, DayCount>();
  for (const { type, applicationId, about, n } of facts) {
    const counted = MEASURES[type];
    // An erasure is told once for the account, and once more for each application.
    if (!counted || about['clientId'] !== undefined) continue;
    const one = { measure: counted.measure, application: applicationId ?? '', detail: counted.part === undefined ? '' : detailOf(about[counted.part]) };
    const key = JSON.stringify(one);
    counts.set(key, { ...one, n: (counts.get(key)?.n ?? 0) + n });
  }
  return [...counts.values()];
}
