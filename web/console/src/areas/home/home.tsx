import { IconBuildingStore, IconChevronRight } from '@tabler/icons-react';
import { addressOf } from '../../area.ts';
import { AREAS } from '../../areas.ts';
import { useMay, useMe } from '../../api/index.ts';
import { A, EmptyState, Facts, Page as Frame, Section } from '../../kit/index.ts';
import { TenantDot } from '../../shell/TenantDot.tsx';
import { useCurrentTenant } from '../../shell/current-tenant.ts';
import { Changes } from './changes.tsx';
import { Figures } from './figures.tsx';
import { SetUp } from './set-up.tsx';
import { texts } from './texts.ts';
import css from './home.module.css';

const greeting = (hour: number) => (hour < 12 ? texts.morning : hour < 18 ? texts.afternoon : texts.evening);

export function Page() {
  const me = useMe();
  const may = useMay();
  const tenant = useCurrentTenant();
  const words = greeting(new Date().getHours());
  // Nobody is called by an address.
  const hello = me.name === undefined || me.name.includes('@') ? words : `${words}, ${me.name}`;
  return (
    <Frame title={texts.label} heading={hello} about={texts.about}>
      {tenant !== undefined && may('statistics:read', tenant) && <Figures tenant={tenant} />}
      <div className={css.columns}>
        <div className={css.side}>
          <SetUp />
          <Section title={texts.tenants} about={texts.tenantsAbout} flush>
            {me.tenants.length === 0 ? (
              <EmptyState icon={IconBuildingStore} title={texts.noTenants}>
                {texts.noTenantsText}
              </EmptyState>
            ) : (
              <ul className={css.list}>
                {me.tenants.map(({ slug, name }) => (
                  <Tenant key={slug} slug={slug} name={name} />
                ))}
              </ul>
            )}
          </Section>
        </div>
        <div className={css.side}>
          {tenant !== undefined && may('audit:read', tenant) && <Changes tenant={tenant} />}
          <Section title={texts.you}>
            <Facts
              facts={[
                { label: texts.name, value: me.name && <bdi>{me.name}</bdi> },
                {
                  label: texts.roles,
                  value: [...new Set(me.roles.map(({ name, tenants }) => `${name} (${tenants === undefined ? texts.everywhere : tenants.join(', ')})`))].join(', '),
                },
              ]}
            />
          </Section>
          <Places />
        </div>
      </div>
    </Frame>
  );
}

function Tenant({ slug, name }: { slug: string; name: string }) {
  const may = useMay();
  // To the first place there that this person may see.
  const first = AREAS.find(({ scope, permission }) => scope === 'tenant' && (permission === undefined || may(permission, slug)));
  const body = (
    <>
      <TenantDot slug={slug} size={10} />
      <span className={css.name}>
        <bdi>{name}</bdi>
        <bdi dir="ltr" className={css.slug}>
          {slug}
        </bdi>
      </span>
    </>
  );
  if (!first) return <li className={css.row}>{body}</li>;
  return (
    <li>
      <A to={addressOf(first, slug)} className={css.row} underline="never">
        {body}
        <IconChevronRight size={16} aria-hidden className={css.chevron} />
      </A>
    </li>
  );
}

/** The areas somebody may work in, for who does not know the navigation yet. */
function Places() {
  const may = useMay();
  const tenant = useCurrentTenant();
  const open = AREAS.filter(
    ({ id, permission, scope }) => id !== 'home' && (scope === 'installation' || tenant !== undefined) && (permission === undefined || may(permission, tenant)),
  );
  if (open.length === 0) return null;
  return (
    <Section title={texts.places} flush>
      <ul className={css.list}>
        {open.slice(0, 6).map((area) => (
          <li key={area.id}>
            <A to={addressOf(area, tenant)} className={css.row} underline="never">
              <area.icon size={17} stroke={1.7} aria-hidden />
              <span className={css.name}>{area.label}</span>
              <IconChevronRight size={16} aria-hidden className={css.chevron} />
            </A>
          </li>
        ))}
      </ul>
    </Section>
  );
}
