import { Checkbox } from '@mantine/core';
import { useApi, useMay } from '../../api/index.ts';
import { texts } from './texts.ts';
import css from './roles.module.css';
import { permissionText } from '../../given/index.ts';

/** Everything that can be allowed, by what it is about. What the reader may not do themselves cannot be ticked. */
export function Permissions({
  id,
  value,
  error,
  onChange,
  fixed = false,
}: {
  id: string;
  value: readonly string[];
  error?: string | undefined;
  onChange: (value: readonly string[]) => void;
  fixed?: boolean;
}) {
  const may = useMay();
  const all = useApi('/admin/v1/permissions').data?.items ?? [];
  const areas = Map.groupBy(all, ({ key }) => key.split(':')[0] as string);
  return (
    <fieldset className={css.permissions} id={id} tabIndex={-1}>
      <legend>{texts.permissions}</legend>
      {error !== undefined && (
        <p className={css.error} role="alert">
          {error}
        </p>
      )}
      <div className={css.areas}>
        {[...areas].map(([area, items]) => (
          <div key={area} className={css.area} role="group" aria-label={area}>
            {items.map(({ key, about }) => (
              <Checkbox
                key={key}
                label={permissionText({ key, about })}
                description={<bdi dir="ltr">{key}</bdi>}
                checked={value.includes(key)}
                disabled={fixed || (!may(key) && !value.includes(key))}
                onChange={({ currentTarget: { checked } }) => onChange(checked ? [...value, key] : value.filter((one) => one !== key))}
              />
            ))}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
