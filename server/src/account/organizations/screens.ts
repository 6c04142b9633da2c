import type { Card, FieldError, Screen, ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import type { Invitation, InvitationShown, Membership, OwnMembership, RoleInfo } from '#organizations/contract';
import { day } from '../centre/say.ts';
import { data } from '../privacy/screens.ts';

const text = (id: string, values?: Readonly<Record<string, string | number>>): Text => ({ id: `account.${id}`, ...(values ? { values } : {}) });
const lead = (said: Text): ScreenNode => ({ kind: 'text', tone: 'lead', text: said });
type Tone = Extract<ScreenNode, { kind: 'action' }>['tone'];
const button = (action: string, label: Text, tone: Tone = 'secondary'): ScreenNode => ({ kind: 'action', action, label, tone, skipValidation: true });

const cardAction = (action: string, label: string, tone: Card['actions'][number]['tone']): Card['actions'][number] => ({ action, label: text(label), tone });

/** Roles that come with Parvis have names in every language; a tenant's own have the one it gave them. */
export const roleText = ({ id, name, builtIn }: RoleInfo): Text => (builtIn ? text(`organization_role_${id}`) : data(name));
const nameOf = (roles: readonly RoleInfo[], id: string): Text => {
  const role = roles.find((one) => one.id === id);
  return role ? roleText(role) : data(id);
};
const roleFacts = (roles: readonly RoleInfo[], held: readonly string[]): Card['facts'] => held.map((id) => ({ label: text('organization_role'), value: nameOf(roles, id) }));

// ---------------------------------------------------------------- Invited

export const invitationScreen = ({ organization, until }: InvitationShown): Screen => ({
  id: 'account.organization-invitation',
  title: text('organization_join_title', { organization }),
  nodes: [
    lead(text('organization_join_lead', { organization })),
    { kind: 'text', text: text('organization_join_seen', { organization }) },
    { kind: 'action', action: 'join', label: text('organization_join'), tone: 'primary' },
    button('decline', text('organization_decline')),
    { kind: 'text', tone: 'hint', text: text('organization_until', { at: until.getTime() }) },
  ],
});

export const otherAddressScreen = (organization: string, address: string, profile: string): Screen => ({
  id: 'account.organization-other-address',
  title: text('organization_other_title', { organization }),
  nodes: [
    lead(text('organization_other_lead', { address })),
    { kind: 'text', text: text('organization_other_how') },
    { kind: 'link', label: text('organization_other_profile'), href: profile },
  ],
});

export const invitationEnded = (what: 'gone' | 'declined' | 'too_many'): Screen => ({
  id: `account.organization-invitation-${what.replace('_', '-')}`,
  title: text(`organization_${what}_title`),
  nodes: [lead(text(`organization_${what}`))],
});

// ---------------------------------------------------------------- One's own

export const organizationsScreen = (
  notes: readonly ScreenNode[],
  own: readonly OwnMembership[],
  roles: readonly RoleInfo[],
  mayManage: (one: OwnMembership) => boolean,
): Screen => ({
  id: 'account.organizations',
  title: text('organizations_title'),
  nodes: [
    ...notes,
    lead(text('organizations_lead')),
    {
      kind: 'cards',
      legend: text('organizations_own'),
      empty: text('organizations_none'),
      items: own.map((one) => ({
        id: one.organizationId,
        title: one.name,
        ...(one.state === 'suspended' ? { badge: text('organization_suspended') } : {}),
        facts: [...roleFacts(roles, one.roles), { label: text('organization_since'), value: day(one.since) }],
        actions: [
          ...(mayManage(one) ? [cardAction(`see:${one.organizationId}`, 'organization_manage', 'secondary')] : []),
          cardAction(`leave:${one.organizationId}`, 'organization_leave', 'link'),
        ],
      })),
    },
  ],
});

export const leaveScreen = ({ organizationId, name }: OwnMembership): Screen => ({
  id: 'account.organization-leave',
  title: text('organization_leave_title', { organization: name }),
  nodes: [lead(text('organization_leave_lead')), button(`leave-now:${organizationId}`, text('organization_leave'), 'danger'), button('back', text('organization_stay'))],
});

// ---------------------------------------------------------------- Looked after

/** Somebody there, as those who look after it see them. */
export interface ShownMember extends Membership {
  readonly name?: string;
  readonly address?: string;
}

export interface CompanyShown {
  readonly notes: readonly ScreenNode[];
  readonly own: OwnMembership;
  readonly members: readonly ShownMember[];
  readonly invitations: readonly Invitation[];
  readonly roles: readonly RoleInfo[];
  /** Roles the viewer may give. */
  readonly giving: readonly RoleInfo[];
  /** Whether the viewer may do something with a member who has these. */
  readonly mayTouch: (held: readonly string[]) => boolean;
  readonly typed?: string;
  readonly errors?: readonly FieldError[];
}

export const fieldOf = (role: string): string => `role-${role}`;
const roleTicks = (giving: readonly RoleInfo[], held: readonly string[]): ScreenNode => ({
  kind: 'ticks',
  legend: text('organization_roles'),
  options: giving.map((role) => ({ name: fieldOf(role.id), label: roleText(role), checked: held.includes(role.id) })),
});

export function companyScreen({ notes, own, members, invitations, roles, giving, mayTouch, typed, errors }: CompanyShown): Screen {
  return {
    id: 'account.organization',
    title: data(own.name),
    ...(errors && errors.length > 0 ? { errors } : {}),
    nodes: [
      ...notes,
      lead(text('organization_lead')),
      {
        kind: 'cards',
        legend: text('organization_members'),
        items: members.map((member) => ({
          id: member.userId,
          title: member.name ?? member.address ?? text('organization_nameless'),
          ...(member.userId === own.userId ? { badge: text('organization_you') } : {}),
          facts: [
            ...(member.address === undefined || member.name === undefined ? [] : [{ label: text('organization_address'), value: member.address }]),
            ...roleFacts(roles, member.roles),
          ],
          actions: member.userId !== own.userId && mayTouch(member.roles) ? [cardAction(`member:${member.userId}`, 'organization_change', 'secondary')] : [],
        })),
      },
      ...(invitations.length === 0
        ? []
        : [
            {
              kind: 'cards',
              legend: text('organization_invitations'),
              items: invitations.map((invitation) => ({
                id: invitation.id,
                title: invitation.email,
                ...(invitation.expired ? { badge: text('organization_over') } : {}),
                facts: [...roleFacts(roles, invitation.roles), { label: text('organization_works_until'), value: day(invitation.expiresAt) }],
                actions: mayTouch(invitation.roles)
                  ? [cardAction(`again:${invitation.id}`, 'organization_again', 'secondary'), cardAction(`withdraw:${invitation.id}`, 'organization_withdraw', 'link')]
                  : [],
              })),
            } as const,
          ]),
      { kind: 'text', tone: 'lead', text: text('organization_invite_lead') },
      {
        kind: 'input',
        name: 'email',
        label: text('organization_invite_address'),
        input: 'email',
        required: true,
        maxLength: 254,
        ...(typed === undefined ? {} : { value: typed }),
      },
      roleTicks(giving, ['member']),
      { kind: 'action', action: 'invite', label: text('organization_invite'), tone: 'primary' },
      button('back', text('organization_back'), 'link'),
    ],
  };
}

export const memberScreen = (notes: readonly ScreenNode[], { member, giving }: { readonly member: ShownMember; readonly giving: readonly RoleInfo[] }): Screen => ({
  id: 'account.organization-member',
  title: member.name ? data(member.name) : member.address ? data(member.address) : text('organization_nameless'),
  nodes: [
    ...notes,
    ...(member.address === undefined || member.name === undefined ? [] : [{ kind: 'facts', items: [{ label: text('organization_address'), value: member.address }] } as const]),
    roleTicks(giving, member.roles),
    { kind: 'action', action: 'save', label: text('organization_save'), tone: 'primary' },
    button('remove', text('organization_remove'), 'secondary'),
    button('back', text('organization_back'), 'link'),
  ],
});

export const removeScreen = (member: ShownMember, organization: string): Screen => ({
  id: 'account.organization-remove',
  title: text('organization_remove_title', { organization }),
  nodes: [
    { kind: 'facts', items: [{ label: text('organization_who'), value: member.name ?? member.address ?? text('organization_nameless') }] },
    lead(text('organization_remove_lead')),
    button('remove-now', text('organization_remove'), 'danger'),
    button('stay', text('organization_stay_member')),
  ],
});
