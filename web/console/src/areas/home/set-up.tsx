import { Skeleton } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react';
import { addressOf } from '../../area.ts';
import { AREAS } from '../../areas.ts';
import { useApi, useMay, useMe } from '../../api/index.ts';
import { A, Section } from '../../kit/index.ts';
import { useCurrentTenant } from '../../shell/current-tenant.ts';
import { texts } from './texts.ts';
import css from './home.module.css';

/** The area in which each step is done. */
const AREA_OF: Readonly<Record<keyof typeof texts.steps, string>> = {
  tenant: 'tenants',
  passkey: '',
  application: 'applications',
  brand: 'brands',
  mail: 'settings',
  sign_in: 'applications',
};

/** What makes an installation whole; gone when all of it is done. */
export function SetUp() {
  const { tenants } = useMe();
  const tenant = useCurrentTenant();
  const may = useMay();
  const { data, problem } = useApi('/admin/v1/tenants/{tenant}/setup', { params: { tenant: tenant ?? '' } }, { when: tenant !== undefined && may('tenants:read', tenant) });
  const steps: readonly { readonly id: keyof typeof texts.steps; readonly done: boolean | undefined }[] = [
    { id: 'tenant', done: tenants.length > 0 },
    ...(data?.steps ?? (tenant === undefined ? [] : (['passkey', 'application', 'brand', 'mail', 'sign_in'] as const).map((id) => ({ id, done: undefined })))),
  ];
  if (problem || steps.every(({ done }) => done)) return null;
  return (
    <Section title={texts.setUp} about={texts.setUpAbout(steps.filter(({ done }) => done).length, steps.length)} flush>
      <ol className={css.list}>
        {steps.map(({ id, done }) => {
          const area = AREAS.find((one) => one.id === AREA_OF[id]);
          const { title, text } = texts.steps[id];
          return (
            <li key={id} className={css.row} data-done={done}>
              {done === undefined ? (
                <Skeleton circle height={18} />
              ) : done ? (
                <IconCircleCheckFilled size={20} role="img" aria-label={texts.done} className={css.done} />
              ) : (
                <IconCircleDashed size={20} role="img" aria-label={texts.open} className={css.open} />
              )}
              <span className={css.name}>
                {area && !done ? <A to={addressOf(area, tenant)}>{title}</A> : title}
                {!done && <span className={css.slug}>{text}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
