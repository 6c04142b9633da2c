import type { Decision, PurposeState } from '#consent/contract';
import type { Scheduled } from '#erasure/contract';
import type { FieldError, ScreenNode, StepContext } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Locale } from '#platform/i18n';
import type { CopyBegun, Portability } from '#portability/contract';

/*
 * Users who belong together. A family has guardians and children: whoever is too young to consent by themselves (GDPR 8(1), 16 CFR 312.5) has a guardian who does.
 */

/** Cookie in which the link of a mail waits while its reader signs in. */
export const GUARDIAN_COOKIE = 'guardian';
export const GUARDIAN_SECONDS = 3600;

/** `unasked`: nobody knows yet how old they are. `waiting`: no guardian has agreed. `agreed`: a guardian decides. `orphaned`: the last guardian is gone. */
export type ChildState = 'unasked' | 'waiting' | 'agreed' | 'orphaned';

/** A child as its guardian sees it. */
export interface ChildOf {
  /** Id of the child's account. */
  readonly id: string;
  /** What the child calls itself; its address where it said nothing. */
  readonly name: string;
  readonly address: string;
  readonly since: Date;
  /** The family, which consents name as the relation they were given by. */
  readonly organization: string;
  /** How many guardians there are, this one included. */
  readonly guardians: number;
  /** When it is to be deleted, if that was asked for. */
  readonly endsAt?: Date;
}

/** What somebody with the link from the mail is shown: who asks, and for what. */
export interface GuardianRequest {
  /** `ask`: a child asks for a first guardian. `join`: a guardian asks for another one. */
  readonly kind: 'ask' | 'join';
  readonly child: string;
  readonly name: string;
  readonly address: string;
  readonly until: Date;
  /** What is done with data, as it stands now, for a yes or no to each; and what has to be agreed to as it is. */
  readonly purposes: readonly PurposeState[];
  /** Names the versions that were shown: send it back with the answer. */
  readonly shown: string;
}

/** Why somebody cannot be a guardian: of themselves, or while a guardian decides for them; too young; or said so a moment ago. */
export type NoGuardian = 'self' | 'child' | 'too_young' | 'inactive';

export type Answered =
  | { readonly kind: 'agreed'; readonly child: string; readonly organization: string }
  | { readonly kind: 'refused'; readonly why: NoGuardian }
  /** Other words count by now. */
  | { readonly kind: 'changed' }
  /** Used, over, or never there. */
  | { readonly kind: 'gone' };

export interface GuardianAnswer {
  readonly token: string;
  readonly guardian: string;
  /** `YYYY-MM-DD`, as the guardian declares it. Not kept. */
  readonly born: string;
  readonly shown: string;
  /** Keys of purposes with a yes. */
  readonly yes: readonly string[];
  readonly locale: Locale;
  /** What stood on the control. */
  readonly wording: string;
}

export type Left = 'left' | 'last' | 'unknown';

/** What guardians see and do. To whoever is no guardian of a child there is none. */
export interface Family {
  children(tx: Tx, guardian: string): Promise<readonly ChildOf[]>;
  child(tx: Tx, guardian: string, child: string): Promise<ChildOf | undefined>;
  purposes(tx: Tx, child: string): Promise<readonly PurposeState[]>;
  /** False: there is no such child, or no such purpose. Throws what `consent.give` throws. */
  decide(
    tx: Tx,
    origin: Origin,
    of: { readonly guardian: string; readonly child: string; readonly yes: boolean } & Pick<Decision, 'purpose' | 'version' | 'locale' | 'wording'>,
  ): Promise<boolean>;
  /** Every yes is taken back at once. How many purposes; undefined: there is no such child. */
  withdrawAll(tx: Tx, origin: Origin, of: { readonly guardian: string; readonly child: string; readonly locale: Locale }): Promise<number | undefined>;
  /** After the days of grace; undefined: there is no such child. */
  end(tx: Tx, origin: Origin, guardian: string, child: string): Promise<Scheduled | undefined>;
  keep(tx: Tx, origin: Origin, guardian: string, child: string): Promise<boolean>;
  /** `last`: a child must have a guardian. */
  leave(tx: Tx, origin: Origin, guardian: string, child: string): Promise<Left>;
  /** Writes to another adult. Not again for a while (`limited`). */
  invite(
    tenantId: string,
    origin: Origin,
    of: { readonly guardian: string; readonly child: string; readonly email: string; readonly locale: Locale },
  ): Promise<'sent' | 'limited' | 'unknown' | 'not_possible'>;
  beginCopy(
    tenantId: string,
    origin: Origin,
    of: { readonly guardian: string; readonly child: string; readonly locale: Locale; readonly brandId: string },
  ): Promise<CopyBegun | undefined>;
  copies(tx: Tx, guardian: string, child: string): ReturnType<Portability['list']>;
  openCopy(tenantId: string, origin: Origin, guardian: string, child: string, id: string): ReturnType<Portability['open']>;
  /** The guardian's own day of birth, asked as neutrally as a child's, and never kept. */
  readonly age: {
    nodes(locale: Locale, typed?: Readonly<Record<string, string>>): readonly ScreenNode[];
    read(fields: Readonly<Record<string, string>>, now: Date): { readonly born: string; readonly typed: Readonly<Record<string, string>>; readonly errors: readonly FieldError[] };
  };
  /** By the link from the mail; undefined: used, over or never there. */
  look(tenantId: string, token: string): Promise<GuardianRequest | undefined>;
  agree(tenantId: string, origin: Origin, answer: GuardianAnswer): Promise<Answered>;
  /** Without an account: the link is enough to say no. The account that was asked for is erased. False: used, over or never there. */
  decline(tenantId: string, origin: Origin, token: string, why: 'refused' | 'not_mine'): Promise<boolean>;
  /** Whoever came by the link is an adult, as far as anybody knows: what a child typed in this browser does not count for them. */
  forgetBrowser(tenantId: string, browser: string): Promise<void>;
}

// ---------------------------------------------------------------- Business customers

/** Small facts of the tenant's own, for its applications and people; nothing here decides by them. */
export type Metadata = Readonly<Record<string, string | number | boolean>>;

/** A business customer. Suspended: its members keep their accounts, and nobody gets anything with it. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  /** What the tenant calls it in systems of its own; once in a tenant. */
  readonly reference?: string;
  readonly state: 'active' | 'suspended';
  readonly metadata: Metadata;
  /** Nobody acts for it without a second step. */
  readonly requiresSecondStep: boolean;
  /** Whoever has proved an address of a domain of its own becomes a member when an application asks. */
  readonly joinsByDomain: boolean;
  /** Slug of the connection that addresses of its domains sign in by. */
  readonly connection?: string;
  readonly members: number;
  readonly owners: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface OrganizationInput {
  readonly name: string;
  readonly reference?: string;
  readonly state?: Organization['state'];
  readonly metadata?: Metadata;
  readonly requiresSecondStep?: boolean;
  readonly joinsByDomain?: boolean;
  readonly connection?: string;
}

export interface OrganizationQuestion {
  /** Beginnings of words of the name; the reference or the id as a whole. */
  readonly text?: string;
  readonly state?: Organization['state'];
  /** `nameKey` and id of the last one of the page before. */
  readonly after?: { readonly name: string; readonly id: string };
  readonly limit: number;
}

export type OrganizationChange =
  | { readonly kind: 'saved'; readonly organization: Organization }
  | { readonly kind: 'unknown' | 'reference_taken' }
  | { readonly kind: 'changed_meanwhile'; readonly organization: Organization };

export type OrganizationRemoval = { readonly kind: 'removed' | 'unknown' | 'other_name' } | Extract<OrganizationChange, { readonly kind: 'changed_meanwhile' }>;

/** What somebody can be in an organization. `permissions`: words that the tenant's applications understand. */
export interface RoleInfo {
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly permissions: readonly string[];
}

export interface Membership {
  readonly userId: string;
  readonly organizationId: string;
  /** Ids of roles, at least one; some may not be there any more. */
  readonly roles: readonly string[];
  readonly since: Date;
}

/** One of the organizations somebody belongs to. */
export interface OwnMembership extends Membership {
  readonly name: string;
  readonly state: Organization['state'];
}

/** Who changes members: an operator, of whom the caller knows that they may, or somebody who belongs to the organization themselves. `quietly`: what was so elsewhere is taken over, and nobody is written to. */
export type ChangedBy = { readonly operator: true; readonly quietly?: true } | { readonly user: string };

/** `last_owner`: an organization that has an owner keeps one. `too_many`: they belong to as many as one may. */
export type MemberChange =
  | { readonly kind: 'saved'; readonly membership: Membership; readonly created: boolean }
  | { readonly kind: 'unknown' | 'unknown_user' | 'forbidden' | 'last_owner' | 'too_many' }
  | { readonly kind: 'unknown_role'; readonly roles: readonly string[] };

export type MemberRemoval = 'removed' | 'unknown' | 'forbidden' | 'last_owner';

interface MemberOf {
  readonly organization: string;
  readonly userId: string;
}

/** Somebody who was asked to join. */
export interface Invitation {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly expired: boolean;
}

export type InviteOutcome =
  | { readonly kind: 'invited'; readonly invitation: Invitation }
  | { readonly kind: 'unknown' | 'forbidden' | 'suspended' | 'invalid_address' | 'already_member' }
  /** Whoever has the address said that they do not know this organization. */
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'unknown_role'; readonly roles: readonly string[] };

/** What whoever has the link is shown. `address`: masked. */
export interface InvitationShown {
  readonly organization: string;
  readonly address: string;
  readonly until: Date;
}

/** `other_address`: the account does not own the address that was written to; nothing was used up. */
export type InvitationAnswer =
  | { readonly kind: 'joined' | 'already' | 'too_many'; readonly organization: string; readonly organizationId: string }
  | { readonly kind: 'other_address'; readonly organization: string; readonly address: string }
  | { readonly kind: 'gone' };

/** Cookie in which the link of an invitation waits while its reader signs in or up. */
export const INVITATION_COOKIE = 'organization_invitation';
export const INVITATION_SECONDS = 3600;

/** A domain somebody says is theirs. Proved, it counts; `failingSince`: the proof is not found any more, and counts for a week longer. */
export interface OwnedDomain {
  readonly domain: string;
  /** What its name service has to say (TXT). */
  readonly record: { readonly name: string; readonly text: string };
  readonly verifiedAt?: Date;
  readonly checkedAt?: Date;
  readonly failingSince?: Date;
}

/** `public`: everybody can have an address there. */
export type DomainAdded = { readonly kind: 'added'; readonly domain: OwnedDomain } | { readonly kind: 'unknown' | 'invalid' | 'public' | 'there' | 'too_many' };
/** `taken`: another organization has proved it. */
export type DomainCheck = { readonly kind: 'verified' | 'missing'; readonly domain: OwnedDomain } | { readonly kind: 'unknown' | 'taken' | 'no_name_service' };

/** Organizations of the kind `company`. */
export interface Companies {
  list(tx: Tx, question: OrganizationQuestion): Promise<readonly Organization[]>;
  find(tx: Tx, id: string): Promise<Organization | undefined>;
  create(tx: Tx, origin: Origin, input: OrganizationInput): Promise<OrganizationChange>;
  /** As a whole. `expected`: the version that was read; undefined: whatever it is. */
  change(tx: Tx, origin: Origin, id: string, input: OrganizationInput, expected: number | undefined): Promise<OrganizationChange>;
  /** `name`: as it was typed by whoever means it. */
  remove(tx: Tx, origin: Origin, id: string, of: { readonly name: string; readonly expected: number | undefined }): Promise<OrganizationRemoval>;
  /** The longest known first. */
  members(tx: Tx, organization: string, limit: number, after?: { readonly at: string; readonly id: string }): Promise<readonly Membership[]>;
  /** Of one user, by the names of the organizations. */
  membershipsOf(tx: Tx, userId: string): Promise<readonly OwnMembership[]>;
  putMember(tx: Tx, origin: Origin, by: ChangedBy, of: MemberOf & { readonly roles: readonly string[] }): Promise<MemberChange>;
  /** Oneself: leaving. */
  removeMember(tx: Tx, origin: Origin, by: ChangedBy, of: MemberOf): Promise<MemberRemoval>;
  /** Counts one that is about to be sent, before it is looked at; in seconds, how long it is too often. `by`: the member who asks. */
  countInvitation(tenantId: string, organization: string, email: string, by?: string): Promise<number | undefined>;
  /** Newest first. */
  invitations(tx: Tx, organization: string, limit: number, after?: { readonly at: string; readonly id: string }): Promise<readonly Invitation[]>;
  invitation(tx: Tx, organization: string, id: string): Promise<Invitation | undefined>;
  /** Asked again of the same address, it is sent anew. */
  invite(
    tx: Tx,
    origin: Origin,
    by: ChangedBy,
    of: { readonly organization: string; readonly email: string; readonly roles: readonly string[]; readonly locale?: Locale },
  ): Promise<InviteOutcome>;
  withdraw(tx: Tx, origin: Origin, by: ChangedBy, of: { readonly organization: string; readonly id: string }): Promise<'withdrawn' | 'unknown' | 'forbidden'>;
  /** By the link from the mail; uses nothing up. */
  look(tenantId: string, token: string): Promise<InvitationShown | undefined>;
  accept(tenantId: string, origin: Origin, of: { readonly token: string; readonly userId: string }): Promise<InvitationAnswer>;
  decline(tenantId: string, origin: Origin, token: string): Promise<boolean>;
  /** Says no, and that nobody there is known: the organization invites this mailbox no more. */
  report(tenantId: string, origin: Origin, token: string): Promise<boolean>;
  domains(tx: Tx, organization: string): Promise<readonly OwnedDomain[]>;
  addDomain(tx: Tx, origin: Origin, organization: string, typed: string): Promise<DomainAdded>;
  removeDomain(tx: Tx, origin: Origin, organization: string, domain: string): Promise<boolean>;
  /** Asks the name service. */
  checkDomain(tenantId: string, origin: Origin, organization: string, domain: string): Promise<DomainCheck>;
  /** Makes somebody a member where an organization of the domain of an address they proved wants it. */
  joinByDomain(tenantId: string, origin: Origin, userId: string): Promise<void>;
  /** Slug of the connection that addresses of a domain sign in by. */
  connectionOf(tx: Tx, domain: string): Promise<string | undefined>;
  /** What applications may be told of somebody: organizations in use, and what they may do there, by the tenant's settings of now. */
  standings(
    tx: Tx,
    userId: string,
  ): Promise<
    readonly { readonly id: string; readonly name: string; readonly roles: readonly string[]; readonly permissions: readonly string[]; readonly requiresSecondStep: boolean }[]
  >;
  /** What somebody is in one of them; undefined: nothing. */
  membership(tx: Tx, organization: string, userId: string): Promise<Membership | undefined>;
  /** Whether somebody has it: it may not go while they do. */
  roleHeld(tx: Tx, role: string): Promise<boolean>;
}

export interface Organizations {
  readonly family: Family;
  readonly companies: Companies;
  /** With a new account, in its transaction. */
  registered(tx: Tx, ctx: Pick<StepContext, 'facts' | 'origin' | 'flow'>, userId: string): Promise<void>;
  /** Whether somebody may sign in: nobody is being waited for. */
  mayEnter(tx: Tx, userId: string): Promise<boolean>;
  /** Undefined: they decide by themselves. */
  stateOf(tx: Tx, userId: string): Promise<ChildState | undefined>;
  /** Who decides for this child, by the address they are known at; empty: nobody, or it is none. */
  guardiansOf(tx: Tx, child: string): Promise<readonly string[]>;
}
