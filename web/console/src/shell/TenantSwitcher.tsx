import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useMe } from '../api/me.ts';
import { addressOf } from '../area.ts';
import { AREAS } from '../areas.ts';
import { useCurrentTenant } from './current-tenant.ts';
import { TenantDot } from './TenantDot.tsx';
import css from './TenantSwitcher.module.css';
import { texts } from './texts.ts';

/** Nobody should take the one for the other: a word and a colour beside the name. */
const TestMark = () => <span className={css.test}>{texts.test}</span>;

/** Which tenant the pages are about; changing it stays on the same area. */
export function TenantSwitcher({ onGo }: { onGo?: () => void }) {
  const { tenants } = useMe();
  const current = useCurrentTenant();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const chosen = tenants.find(({ slug }) => slug === current);
  if (current === undefined) return null;

  function change(slug: string) {
    onGo?.();
    const segment = /^\/tenants\/[^/]+\/([^/]+)/.exec(pathname)?.[1];
    const area = AREAS.find(({ scope, path }) => scope === 'tenant' && path === segment) ?? AREAS.find(({ scope }) => scope === 'tenant');
    void navigate({ to: area ? addressOf(area, slug) : `/tenants/${slug}` });
  }

  return (
    <Menu width="target" position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={css.button} aria-label={texts.tenantNow(chosen?.environment === 'test' ? `${chosen.name} ${texts.test}` : (chosen?.name ?? current))}>
          <TenantDot slug={current} />
          <span className={css.name}>
            <bdi>{chosen?.name ?? current}</bdi>{' '}
          </span>
          {chosen?.environment === 'test' && <TestMark />}
          <IconSelector size={16} aria-hidden className={css.arrows} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        <Menu.Label>{texts.tenants}</Menu.Label>
        {tenants.map(({ slug, name, environment }) => (
          <Menu.Item
            key={slug}
            leftSection={<TenantDot slug={slug} />}
            rightSection={slug === current ? <IconCheck size={15} aria-label={texts.chosen} /> : null}
            onClick={() => change(slug)}
          >
            <bdi>{name}</bdi> {environment === 'test' && <TestMark />}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
