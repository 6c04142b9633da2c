import { Kbd, UnstyledButton } from '@mantine/core';
import { IconLock, IconSearch } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useMay } from '../api/me.ts';
import { addressOf, GROUPS, type Area } from '../area.ts';
import { AREAS } from '../areas.ts';
import { Account } from './Account.tsx';
import { useCurrentTenant } from './current-tenant.ts';
import { openPalette } from './palette-state.ts';
import { TenantSwitcher } from './TenantSwitcher.tsx';
import css from './Navigation.module.css';
import { texts } from './texts.ts';

export const modifier = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

/** Everything there is, grouped by what somebody wants to do. What one may not see stays, with a lock: it explains itself when opened. */
export function Navigation({ onGo }: { onGo?: () => void }) {
  const tenant = useCurrentTenant();
  return (
    <nav aria-label={texts.main} className={css.nav}>
      <div className={css.head}>
        <Link to="/" className={css.brand} onClick={onGo}>
          <Mark />
          Parvis
        </Link>
        <TenantSwitcher {...(onGo ? { onGo } : {})} />
        <UnstyledButton
          className={css.search}
          onClick={() => {
            onGo?.();
            openPalette();
          }}
        >
          <IconSearch size={16} aria-hidden />
          <span>{texts.search}</span>
          <Kbd className={css.keys} aria-hidden>
            {modifier} K
          </Kbd>
        </UnstyledButton>
      </div>
      <div className={css.groups}>
        {GROUPS.map((id) => (
          <Group
            key={id}
            id={id}
            label={texts.groups[id]}
            areas={AREAS.filter(({ group, scope }) => group === id && (scope === 'installation' || tenant !== undefined))}
            tenant={tenant}
            {...(onGo ? { onGo } : {})}
          />
        ))}
      </div>
      <Account />
    </nav>
  );
}

function Group({ id, label, areas, tenant, onGo }: { id: string; label: string; areas: readonly Area[]; tenant: string | undefined; onGo?: () => void }) {
  if (areas.length === 0) return null;
  const list = (
    <ul className={css.list}>
      {areas.map((area) => (
        <Entry key={area.id} area={area} tenant={tenant} {...(onGo ? { onGo } : {})} />
      ))}
    </ul>
  );
  if (label === '') return list;
  return (
    <div role="group" aria-labelledby={`nav-${id}`}>
      <p className={css.label} id={`nav-${id}`}>
        {label}
      </p>
      {list}
    </div>
  );
}

function Entry({ area, tenant, onGo }: { area: Area; tenant: string | undefined; onGo?: () => void }) {
  const may = useMay();
  const { pathname } = useLocation();
  const to = addressOf(area, tenant);
  const here = to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`);
  const locked = area.permission !== undefined && !may(area.permission, area.scope === 'tenant' ? tenant : undefined);
  return (
    <li>
      <Link to={to} className={css.entry} data-here={here} data-locked={locked} aria-current={here ? 'page' : undefined} onClick={onGo}>
        <area.icon size={17} stroke={1.7} aria-hidden className={css.icon} />
        <span className={css.name}>{area.label}</span>
        {locked && <IconLock size={13} role="img" aria-label={texts.notForRole} />}
      </Link>
    </li>
  );
}

export function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden className={css.mark}>
      <rect width="32" height="32" rx="8" />
      <path d="M10 24V8h7.2a5.4 5.4 0 0 1 0 10.8H13.4V24zm3.4-8.2h3.4a2.4 2.4 0 0 0 0-4.8h-3.4z" fill="#fff" />
    </svg>
  );
}
