export type * from './contract.ts';
export { draftedKeys, forgetDrafts, listPublications, readDraft, readPublication, recordPublication, saveDraft, type DraftChange } from './drafts.ts';
