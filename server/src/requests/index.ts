export type * from './contract.ts';
export { REQUEST_KINDS } from './contract.ts';
export { createRequests, type RequestsRoom } from './create-requests.ts';
export { requestErrors } from './errors.ts';
export type { RequestsDeps } from './deps.ts';
export { requestMessages } from './message-samples.ts';
export { requestsData } from './personal-data.ts';
export { requestsRetention } from './retention.ts';
