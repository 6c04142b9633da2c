import { ALL_PERMISSIONS, type Permission } from './permissions.ts';

export interface Role {
  readonly key: string;
  readonly name: string;
  /** In a sentence: who it is for. */
  readonly about: string;
  readonly permissions: readonly Permission[];
}

const reads = ALL_PERMISSIONS.filter((permission) => permission.endsWith(':read'));
const without = (...left: readonly Permission[]) => ALL_PERMISSIONS.filter((permission) => !left.includes(permission));

/** Roles every installation has; further ones are data (`admin.roles`). What is not listed is not allowed. */
export const BUILT_IN_ROLES: readonly Role[] = [
  { key: 'owner', name: 'Owner', about: 'May do everything, and make others owners.', permissions: ALL_PERMISSIONS },
  {
    key: 'admin',
    name: 'Administrator',
    about: 'Runs the installation: everything but seeing customers in the clear, making roles and allowing others more than their limits.',
    permissions: without('users:unmask', 'users:act-for', 'roles:write', 'approvals:write'),
  },
  {
    key: 'developer',
    name: 'Developer',
    about: 'Connects applications: no customers.',
    permissions: [
      'tenants:read',
      'settings:read',
      'brands:read',
      'applications:read',
      'applications:write',
      'connections:read',
      'connections:write',
      'journeys:read',
      'journeys:write',
      'purposes:read',
      'organizations:read',
      'keys:read',
      'statistics:read',
      'jobs:read',
      'config:read',
    ],
  },
  {
    key: 'support',
    name: 'Support',
    about: 'Helps customers to get back in, and looks after business customers; sees personal details masked.',
    permissions: [
      'tenants:read',
      'applications:read',
      'brands:read',
      'users:read',
      'users:write',
      'users:recover',
      'users:act-for',
      'organizations:read',
      'organizations:write',
      'requests:read',
      'jobs:read',
    ],
  },
  {
    key: 'marketer',
    name: 'Marketing',
    about: 'Looks after brands and figures; no customers.',
    permissions: ['tenants:read', 'applications:read', 'brands:read', 'brands:write', 'messages:read', 'messages:write', 'purposes:read', 'statistics:read'],
  },
  {
    key: 'privacy-officer',
    name: 'Privacy officer',
    about: 'Answers privacy requests and keeps purposes and notices.',
    permissions: [
      'tenants:read',
      'settings:read',
      'applications:read',
      'connections:read',
      'brands:read',
      'messages:read',
      'purposes:read',
      'purposes:write',
      'users:read',
      'users:unmask',
      'users:erase',
      'organizations:read',
      'requests:read',
      'requests:write',
      'audit:read',
      'audit:export',
      'reports:read',
      'statistics:read',
    ],
  },
  { key: 'auditor', name: 'Auditor', about: 'Reads everything, masked, and changes nothing.', permissions: [...reads, 'audit:export'] },
];
