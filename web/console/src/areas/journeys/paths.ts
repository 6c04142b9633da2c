export const ALL = '/admin/v1/tenants/{tenant}/journeys';
export const ONE = '/admin/v1/tenants/{tenant}/journeys/{journey}';
