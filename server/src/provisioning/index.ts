export { provisioningErrors } from './errors.ts';
export { LEADS_API, leadsScope, type LeadsDeps } from './leads/leads-scope.ts';
