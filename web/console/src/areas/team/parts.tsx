import { useApi, useMe } from '../../api/index.ts';
import { StatusBadge, type Tone } from '../../kit/index.ts';
import type { Grant } from './Grants.tsx';
import { texts } from './texts.ts';
import css from './team.module.css';
import { roleName } from '../../given/index.ts';

const TONES: Readonly<Record<string, Tone>> = { active: 'good', joining: 'info', suspended: 'bad' };

export const StateBadge = ({ state }: { state: string }) => <StatusBadge tone={TONES[state] ?? 'quiet'}>{texts.state[state] ?? state}</StatusBadge>;

/** Roles in words, with the tenants of those that are not for everything. */
export function RoleNames({ grants }: { grants: readonly Grant[] }) {
  const roles = useApi('/admin/v1/roles').data?.items ?? [];
  const { tenants: known } = useMe();
  return (
    <span className={css.stack}>
      {grants.map(({ role, tenants }) => (
        <span key={role}>
          {roles.filter(({ key }) => key === role).map(roleName)[0] ?? role}
          {tenants && <span className={css.quiet}> · {tenants.map((slug) => known.find((one) => one.slug === slug)?.name ?? slug).join(', ')}</span>}
        </span>
      ))}
    </span>
  );
}
