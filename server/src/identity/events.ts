import { z } from 'zod';
import type { EventType } from '#platform/events';

const kind = z.enum(['email', 'phone', 'username', 'external']);
const state = z.enum(['active', 'suspended', 'locked', 'deletion_pending', 'merged', 'erased']);

const registered = z.strictObject({ source: z.string(), identifiers: z.array(z.strictObject({ kind, verified: z.boolean() })), attributes: z.array(z.string()) });
export const userRegistered: EventType<z.infer<typeof registered>> = {
  type: 'identity.user_registered',
  version: 1,
  schema: registered,
  about: 'A full account was created. `identifiers` lists kinds only, `attributes` names only.',
};
export const lightAccountUpgraded: EventType<z.infer<typeof registered>> = {
  type: 'identity.light_account_upgraded',
  version: 1,
  schema: registered,
  about: 'The owner of a contact proved it: a light account became a full account and kept its subject identifier.',
};

const light = z.strictObject({ source: z.string(), contact: z.enum(['email', 'phone']), attributes: z.array(z.string()) });
export const lightAccountCreated: EventType<z.infer<typeof light>> = {
  type: 'identity.light_account_created',
  version: 1,
  schema: light,
  about: 'A light account was created: a person we may write to, without any credential.',
};

const collected = z.strictObject({ source: z.string(), contact: z.enum(['email', 'phone']), attributes: z.array(z.string()) });
export const leadCollected: EventType<z.infer<typeof collected>> = {
  type: 'identity.lead_collected',
  version: 1,
  schema: collected,
  about: 'An application told of a person without an account, whether or not others had before. `attributes` lists names only.',
};
const leadGone = z.strictObject({ source: z.string(), last: z.boolean() });
export const leadRemoved: EventType<z.infer<typeof leadGone>> = {
  type: 'identity.lead_removed',
  version: 1,
  schema: leadGone,
  about: 'An application took back what it told of a person. `last`: nobody else had told of them, so the light account and everything sealed for it is gone.',
};

const verified = z.strictObject({ kind, preHijack: z.boolean(), replaced: z.boolean().optional(), takenFrom: z.string().optional() });
export const identifierVerified: EventType<z.infer<typeof verified>> = {
  type: 'identity.identifier_verified',
  version: 1,
  schema: verified,
  about:
    'A user proved an identifier. `preHijack` is true when nothing about the account had been proved before: sessions and ways in from before ended with it. `replaced`: it took the place of another one. `takenFrom` names the user who held the identifier without proof.',
};

const removed = z.strictObject({ kinds: z.array(kind), reason: z.string() });
export const identifierRemoved: EventType<z.infer<typeof removed>> = {
  type: 'identity.identifier_removed',
  version: 1,
  schema: removed,
  about: 'A user no longer has identifiers of these kinds, for example because somebody else proved to own it.',
};

const restored = z.strictObject({ kinds: z.array(kind), lost: z.int() });
export const identifierRestored: EventType<z.infer<typeof restored>> = {
  type: 'identity.identifier_restored',
  version: 1,
  schema: restored,
  about: 'A change of addresses was taken back by whoever was told of it: those of before are there again. `lost` counts what somebody else has proved since.',
};

const changed = z.strictObject({ names: z.array(z.string()), removed: z.array(z.string()), source: z.string() });
export const attributesChanged: EventType<z.infer<typeof changed>> = {
  type: 'identity.attributes_changed',
  version: 1,
  schema: changed,
  about: 'Attributes were written or removed. Names only, never values.',
};

const prompted = z.strictObject({ rule: z.string(), attributes: z.array(z.string()) });
export const profilePrompted: EventType<z.infer<typeof prompted>> = {
  type: 'identity.profile_prompted',
  version: 1,
  schema: prompted,
  about: 'After a sign-in, a rule of the tenant asked a customer for details. Names only.',
};
const answered = z.strictObject({ rule: z.string(), outcome: z.enum(['answered', 'skipped']), attributes: z.array(z.string()) });
export const profileAnswered: EventType<z.infer<typeof answered>> = {
  type: 'identity.profile_answered',
  version: 1,
  schema: answered,
  about: 'What came of it: `attributes` names what was given. Whoever closes the page answers nothing.',
};

const stateChanged = z.strictObject({ state, before: state, reason: z.string() });
export const userStateChanged: EventType<z.infer<typeof stateChanged>> = {
  type: 'identity.user_state_changed',
  version: 1,
  schema: stateChanged,
  about: 'A user was suspended, locked, marked for deletion or made active again. Any state but `active` ends sessions.',
};

const merged = z.strictObject({ merge: z.string(), absorbed: z.string(), undoUntil: z.string(), moved: z.record(z.string(), z.int()) });
export const usersMerged: EventType<z.infer<typeof merged>> = {
  type: 'identity.users_merged',
  version: 1,
  schema: merged,
  about:
    'Two accounts of one person became one, after proof of both: the subject stayed, and `absorbed` became a part of it. `moved` counts what changed, by table. Until `undoUntil` it can be undone.',
};
const undone = z.strictObject({ merge: z.string(), absorbed: z.string(), lost: z.int() });
export const mergeUndone: EventType<z.infer<typeof undone>> = {
  type: 'identity.merge_undone',
  version: 1,
  schema: undone,
  about: 'A merge was undone: both accounts are as they were. `lost` counts what could not come back, because somebody else has proved to own it since.',
};
const ended = z.strictObject({ merge: z.string(), absorbed: z.string() });
export const mergeEnded: EventType<z.infer<typeof ended>> = {
  type: 'identity.merge_ended',
  version: 1,
  schema: ended,
  about: 'The time to undo a merge is over. Nothing is kept of how it was; of the absorbed account, only the name that applications may know it by.',
};

export const identityEvents = [
  userRegistered,
  lightAccountUpgraded,
  lightAccountCreated,
  leadCollected,
  leadRemoved,
  identifierVerified,
  identifierRemoved,
  identifierRestored,
  attributesChanged,
  userStateChanged,
  usersMerged,
  mergeUndone,
  mergeEnded,
] as const;
