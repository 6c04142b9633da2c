import { ActionIcon, Button, MultiSelect, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useApi, useMe } from '../../api/index.ts';
import { texts } from './texts.ts';
import css from './team.module.css';
import { roleAbout, roleName } from '../../given/index.ts';

export interface Grant {
  readonly role: string;
  readonly tenants?: readonly string[] | undefined;
}

/** On the wire a role for everything names no tenants. */
export const toGrants = (grants: readonly Grant[]) => grants.map(({ role, tenants = [] }) => (tenants.length === 0 ? { role } : { role, tenants: [...tenants] }));

/** What is added first: nobody becomes an owner by a button pressed in passing. */
const SMALL: readonly string[] = ['support', 'marketer', 'developer', 'auditor'];

export interface GrantsProps {
  readonly id: string;
  readonly value: readonly Grant[];
  readonly error?: string | undefined;
  readonly onChange: (value: readonly Grant[]) => void;
}

/** Which roles somebody has, each at which tenants; without any: everywhere. */
export function Grants({ id, value, error, onChange }: GrantsProps) {
  const me = useMe();
  const roles = useApi('/admin/v1/roles').data?.items ?? [];
  const tenants = me.tenants.map(({ slug, name }) => ({ value: slug, label: name }));
  const nameOf = (role: string) => roles.find(({ key }) => key === role)?.name ?? role;
  const put = (at: number, grant: Grant) => onChange(value.map((one, index) => (index === at ? grant : one)));
  const free = roles.filter(({ key }) => !value.some(({ role }) => role === key));
  return (
    <fieldset className={css.grants} id={id} tabIndex={-1}>
      <legend>{texts.grants}</legend>
      <p className={css.hint}>{texts.grantsHint}</p>
      {error !== undefined && (
        <p className={css.error} role="alert">
          {error}
        </p>
      )}
      {value.map((grant, at) => (
        <div key={grant.role} className={css.grant}>
          <Select
            label={texts.role}
            data={[...roles.filter(({ key }) => key === grant.role), ...free].map(({ key, name }) => ({ value: key, label: roleName({ key, name }) }))}
            value={grant.role}
            allowDeselect={false}
            description={roles.filter(({ key }) => key === grant.role).map(roleAbout)[0]}
            onChange={(role) => role !== null && put(at, { ...grant, role })}
          />
          <MultiSelect
            label={texts.tenants}
            data={tenants}
            value={[...(grant.tenants ?? [])]}
            placeholder={grant.tenants?.length ? '' : texts.everywhere}
            description={grant.tenants?.length ? undefined : texts.everywhere}
            onChange={(chosen) => put(at, { role: grant.role, ...(chosen.length === 0 ? {} : { tenants: chosen }) })}
            clearable={false}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            className={css.away}
            aria-label={texts.removeRole(nameOf(grant.role))}
            disabled={value.length === 1}
            onClick={() => onChange(value.filter((_, index) => index !== at))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {free[0] && value.length < 5 && (
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...value, { role: (free.find(({ key }) => SMALL.includes(key)) ?? free.at(-1))?.key ?? '' }])}
        >
          {texts.addRole}
        </Button>
      )}
    </fieldset>
  );
}
