import type { Answer } from '../../api/index.ts';

export type Customer = Answer<'/admin/v1/tenants/{tenant}/users/{id}'>;
export const ONE = '/admin/v1/tenants/{tenant}/users/{id}';
/** A change of one is seen in lists as well. */
export const TOUCHES: readonly string[] = ['/admin/v1/tenants/{tenant}/users'];
