import { Skeleton } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react';
import { addressOf } from '../../area.ts';
import { AREAS } from '../../areas.ts';
import { useApi, useMay, useMe } from '../../api/index.ts';
import { A, Section } from '../../kit/index.ts';
import { useCurrentTenant } from '../../shell/current-tenant.ts';
import { texts } from './texts.ts';
import css from './home.module.css';

interface Step {
  readonly id: keyof typeof texts.steps;
  /** Undefined: not known yet. */
  readonly done: boolean | undefined;
  /** The area in which it is done, if there is one. */
  readonly area: string;
}

/** What makes an installation whole, as far as it can be seen from what exists; gone when all of it is done. */
export function SetUp() {
  const { tenants } = useMe();
  const tenant = useCurrentTenant();
  const may = useMay();
  const sees = (permission: string) => tenant !== undefined && may(permission, tenant);
  const at = { params: { tenant: tenant ?? '' } };
  const applications = useApi('/admin/v1/tenants/{tenant}/applications', { ...at, query: { limit: 1 } }, { when: sees('applications:read') });
  const brands = useApi('/admin/v1/tenants/{tenant}/brands', at, { when: sees('brands:read') });

  const steps: readonly Step[] = [
    { id: 'tenant', done: tenants.length > 0, area: 'configuration' },
    ...(sees('applications:read') ? [{ id: 'application', done: applications.data && applications.data.items.length > 0, area: 'applications' } as const] : []),
    ...(sees('brands:read')
      ? [{ id: 'look', done: brands.data && brands.data.items.some(({ logo, version }) => logo !== undefined || version > 1), area: 'brands' } as const]
      : []),
  ];
  if (steps.every(({ done }) => done)) return null;
  return (
    <Section title={texts.setUp} about={texts.setUpAbout} flush>
      <ol className={css.list}>
        {steps.map(({ id, done, area: name }) => {
          const area = AREAS.find((one) => one.id === name);
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
