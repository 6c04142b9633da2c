export type * from './contract.ts';
export { createRevisions, type RevisionsDeps } from './create-revisions.ts';
export { configurationEvents, revisionRecorded } from './events.ts';
