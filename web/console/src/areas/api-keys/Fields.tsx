import { Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useApi, useMay, useMe } from '../../api/index.ts';
import type { useForm } from '../../kit/index.ts';
import { texts } from './texts.ts';
import css from './keys.module.css';
import { permissionText } from '../../given/index.ts';

/** What no key may have, as the API says: people decide who may what. */
const NEVER: readonly string[] = ['operators:write', 'roles:write', 'api-keys:write', 'approvals:write'];
const DAYS = [7, 30, 90, 180, 366];

export interface KeyValues {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly tenants: readonly string[];
  readonly networks: string;
  readonly days: string;
  readonly per_hour: number | string;
  readonly per_day: number | string;
}

export const labels = {
  name: texts.name,
  permissions: texts.permissions,
  tenants: texts.tenants,
  networks: texts.networks,
  expires_in_days: texts.expires,
  readings: texts.readings,
};

/** As the API takes them. */
export const toBody = ({ name, permissions, tenants, networks, days, per_hour: perHour, per_day: perDay }: KeyValues, usual: { per_hour: number; per_day: number }) => {
  const lines = networks.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const readings = { per_hour: Number(perHour), per_day: Number(perDay) };
  const same = readings.per_hour === usual.per_hour && readings.per_day === usual.per_day;
  return {
    name,
    permissions: permissions as never,
    tenants: tenants.length === 0 ? null : [...tenants],
    networks: lines.length === 0 ? null : lines,
    ...(days === '' ? {} : { expires_in_days: Number(days) }),
    ...(same ? {} : { readings }),
  };
};

/** The fields of a key that is made or changed. `keepsEnd`: its end may stay as it is. */
export function KeyFields({ form, keepsEnd = false }: { form: ReturnType<typeof useForm<KeyValues>>; keepsEnd?: boolean }) {
  const may = useMay();
  const me = useMe();
  const all = (useApi('/admin/v1/permissions').data?.items ?? []).filter(({ key }) => !NEVER.includes(key));
  const permissions = form.field('permissions');
  const tenants = form.field('tenants');
  const days = form.field('days');
  const hour = form.field('per_hour');
  const day = form.field('per_day');
  const tick = (key: string, checked: boolean) => form.set({ permissions: checked ? [...permissions.value, key] : permissions.value.filter((one) => one !== key) });
  return (
    <>
      <TextInput label={texts.name} {...form.field('name')} autoComplete="off" data-autofocus />
      <fieldset className={css.permissions} id={permissions.id} tabIndex={-1}>
        <legend>{texts.permissions}</legend>
        <span className={css.quiet}>{texts.permissionsHint}</span>
        {permissions.error !== undefined && (
          <p className={css.error} role="alert">
            {permissions.error}
          </p>
        )}
        <div className={css.scroll}>
          {all.map(({ key, about }) => (
            <Checkbox
              key={key}
              className={css.one}
              label={permissionText({ key, about })}
              description={<bdi dir="ltr">{key}</bdi>}
              checked={permissions.value.includes(key)}
              disabled={!may(key) && !permissions.value.includes(key)}
              onChange={({ currentTarget: { checked } }) => tick(key, checked)}
            />
          ))}
        </div>
      </fieldset>
      <MultiSelect
        label={texts.tenants}
        id={tenants.id}
        error={tenants.error}
        data={me.tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={[...tenants.value]}
        onChange={(chosen) => form.set({ tenants: chosen })}
        description={tenants.value.length === 0 ? texts.everywhere : undefined}
      />
      <Textarea label={texts.networks} description={texts.networksHint} dir="ltr" minRows={2} autosize {...form.field('networks')} />
      <Select
        label={texts.expires}
        id={days.id}
        error={days.error}
        allowDeselect={false}
        data={[...(keepsEnd ? [{ value: '', label: texts.keepEnd }] : []), ...DAYS.map((count) => ({ value: String(count), label: texts.days(count) }))]}
        value={days.value}
        onChange={(value) => form.set({ days: value ?? '' })}
      />
      {permissions.value.includes('users:read') && (
        <div className={css.pair}>
          <NumberInput label={texts.perHour} min={0} allowDecimal={false} {...hour} onChange={(value) => hour.onChange(value)} />
          <NumberInput label={texts.perDay} min={0} allowDecimal={false} {...day} onChange={(value) => day.onChange(value)} />
        </div>
      )}
    </>
  );
}
