export const ALL = '/admin/v1/tenants/{tenant}/journeys';
export const ONE = '/admin/v1/tenants/{tenant}/journeys/{journey}';
export const VALIDATE = `${ONE}/validate` as const;
export const RELEASE = `${ONE}/release` as const;
export const CANARY = `${ONE}/canary` as const;
export const SCHEDULE = `${ONE}/schedule` as const;
export const FIGURES = `${ONE}/figures` as const;
export const TRIALS = `${ONE}/trials` as const;
