const ROOT = '/admin/v1/tenants/{tenant}/risk';
export const TIMELINE = `${ROOT}/timeline` as const;
export const SOURCES = `${ROOT}/sources` as const;
export const ENGINE = `${ROOT}/engine` as const;
export const DECISIONS = `${ROOT}/decisions` as const;
export const DECISION = `${ROOT}/decisions/{id}` as const;
