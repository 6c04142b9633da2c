import { z } from 'zod';
import { defineEvent } from '#platform/events';

const nothing = z.object({});
const asked = z.object({ until: z.string() });
const agreed = z.object({ organization: z.string(), purposes: z.array(z.string()) });
const ended = z.object({ reason: z.enum(['refused', 'no_answer', 'too_young', 'child']) });
const left = z.object({ organization: z.string() });

export const childRegistered = defineEvent<z.infer<typeof nothing>>({
  type: 'organizations.child_registered',
  version: 1,
  schema: nothing,
  about: 'An account was made by somebody too young to consent, or of whom nobody knows. It waits for a guardian: no session, no token, nothing beyond what is necessary.',
});
export const guardianAsked = defineEvent<z.infer<typeof asked>>({
  type: 'organizations.guardian_asked',
  version: 1,
  schema: asked,
  about: 'A guardian was written to. `until`: when the account is erased if nobody agrees.',
});
export const guardianAgreed = defineEvent<z.infer<typeof agreed>>({
  type: 'organizations.guardian_agreed',
  version: 1,
  schema: agreed,
  about: 'An adult agreed to be a guardian (the actor). `organization`: the family. `purposes`: those with a yes.',
});
export const guardianUnknown = defineEvent<z.infer<typeof nothing>>({
  type: 'organizations.guardian_unknown',
  version: 1,
  schema: nothing,
  about: 'Whoever was written to does not know the child. The address is forgotten; the child may name another guardian until the same day.',
});
export const guardianLeft = defineEvent<z.infer<typeof left>>({
  type: 'organizations.guardian_left',
  version: 1,
  schema: left,
  about: 'A guardian (the actor) gave it up; another one is there.',
});
export const guardiansGone = defineEvent<z.infer<typeof nothing>>({
  type: 'organizations.guardians_gone',
  version: 1,
  schema: nothing,
  about: 'The last guardian’s account ended. What they had allowed counts no more, and the child’s account waits for another guardian.',
});
export const childEnded = defineEvent<z.infer<typeof ended>>({
  type: 'organizations.child_ended',
  version: 1,
  schema: ended,
  about: 'The account of a child is erased because of what this says: a guardian refused, nobody answered, or the tenant takes nobody so young.',
});
export const cameOfAge = defineEvent<z.infer<typeof nothing>>({
  type: 'organizations.came_of_age',
  version: 1,
  schema: nothing,
  about: 'Somebody decides by themselves from now on. Their guardians’ part is over, and every purpose is asked anew.',
});

// ---------------------------------------------------------------- Business customers

const organization = z.object({ organization: z.string() });
const changed = z.object({ organization: z.string(), fields: z.array(z.string()), state: z.enum(['active', 'suspended']) });
const removed = z.object({ organization: z.string(), members: z.int() });
const joined = z.object({ organization: z.string(), roles: z.array(z.string()), how: z.enum(['operator', 'member', 'invitation', 'domain']) });
const roleChange = z.object({ organization: z.string(), roles: z.array(z.string()), before: z.array(z.string()) });
const gone = z.object({ organization: z.string(), how: z.enum(['removed', 'left']) });

export const organizationCreated = defineEvent<z.infer<typeof organization>>({
  type: 'organizations.organization_created',
  version: 1,
  schema: organization,
  about: 'A business customer is there, without members.',
});
export const organizationChanged = defineEvent<z.infer<typeof changed>>({
  type: 'organizations.organization_changed',
  version: 1,
  schema: changed,
  about: 'A business customer was changed. `fields`: what differed. `state`: what it is now; while it is suspended, nobody gets anything with it.',
});
export const organizationRemoved = defineEvent<z.infer<typeof removed>>({
  type: 'organizations.organization_removed',
  version: 1,
  schema: removed,
  about: 'A business customer is gone, and with it so many memberships; the accounts stay.',
});
export const memberAdded = defineEvent<z.infer<typeof joined>>({
  type: 'organizations.member_added',
  version: 1,
  schema: joined,
  about: 'Somebody belongs to an organization from now on, with these roles. `how`: an operator or a member put them there, they were invited, or their address is of its domain.',
});
export const memberChanged = defineEvent<z.infer<typeof roleChange>>({
  type: 'organizations.member_changed',
  version: 1,
  schema: roleChange,
  about: 'Somebody has other roles in an organization. It counts from the next token on.',
});
export const memberRemoved = defineEvent<z.infer<typeof gone>>({
  type: 'organizations.member_removed',
  version: 1,
  schema: gone,
  about: 'Somebody does not belong to an organization any more: they left, or were taken out. What applications got for it is not renewed.',
});

const ownDomain = z.object({ organization: z.string(), domain: z.string() });
const invited = z.object({ organization: z.string(), invitation: z.string(), roles: z.array(z.string()) });
const invitation = z.object({ organization: z.string(), invitation: z.string() });

export const memberInvited = defineEvent<z.infer<typeof invited>>({
  type: 'organizations.member_invited',
  version: 1,
  schema: invited,
  about: 'Somebody was asked by mail to join an organization with these roles; also when it was sent again, which ends the link before.',
});
export const invitationWithdrawn = defineEvent<z.infer<typeof invitation>>({
  type: 'organizations.invitation_withdrawn',
  version: 1,
  schema: invitation,
  about: 'An invitation to an organization was taken back: its link opens nothing any more.',
});
export const invitationDeclined = defineEvent<z.infer<typeof invitation>>({
  type: 'organizations.invitation_declined',
  version: 1,
  schema: invitation,
  about: 'Whoever was invited to an organization said no, by the link alone.',
});

export const invitationReported = defineEvent<z.infer<typeof invitation>>({
  type: 'organizations.invitation_reported',
  version: 1,
  schema: invitation,
  about: 'Whoever was invited to an organization said, by the link alone, that they do not know it: it invites this mailbox no more, and nobody for a while once several said so.',
});

export const domainAdded = defineEvent<z.infer<typeof ownDomain>>({
  type: 'organizations.domain_added',
  version: 1,
  schema: ownDomain,
  about: 'An organization says a domain is its own; nothing follows from it before it is proved.',
});
export const domainVerified = defineEvent<z.infer<typeof ownDomain>>({
  type: 'organizations.domain_verified',
  version: 1,
  schema: ownDomain,
  about: 'The name service of a domain says that it belongs to the organization: from now on addresses there count as its own.',
});
export const domainLost = defineEvent<z.infer<typeof ownDomain>>({
  type: 'organizations.domain_lost',
  version: 1,
  schema: ownDomain,
  about: 'The proof of a domain was not found for a week: it counts for nothing any more until it is proved again. Members stay.',
});
export const domainRemoved = defineEvent<z.infer<typeof ownDomain>>({
  type: 'organizations.domain_removed',
  version: 1,
  schema: ownDomain,
  about: 'A domain is no longer one of the organization. Members stay.',
});
