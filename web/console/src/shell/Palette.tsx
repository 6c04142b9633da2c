import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { IconArrowRight, IconCommand, IconLogout, IconMoon, IconPlus, IconSearch, IconSun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { currentSession } from '../api/client.ts';
import { useMay, useMe } from '../api/me.ts';
import { addressOf, type Area } from '../area.ts';
import { AREAS } from '../areas.ts';
import { useCurrentTenant } from './current-tenant.ts';
import { paletteStore } from './palette-state.ts';
import { TenantDot } from './TenantDot.tsx';
import css from './Palette.module.css';
import { texts } from './texts.ts';

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly words?: readonly string[] | undefined;
  readonly icon: ReactNode;
  go(): void;
}

const matches = (entry: Entry, typed: string): boolean => {
  const text = [entry.label, entry.description ?? '', ...(entry.words ?? [])].join(' ').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** Jump to any page, do something, or find a customer or an application: one key away on every page. */
export function Palette() {
  const [typed, setTyped] = useState('');
  const groups = [...usePages(), ...useFound(typed.trim())];
  const shown = groups
    .map(({ label, entries, found }) => ({ label, entries: found || typed.trim() === '' ? entries : entries.filter((entry) => matches(entry, typed.trim())) }))
    .filter(({ entries }) => entries.length > 0);
  return (
    <Spotlight.Root
      store={paletteStore}
      query={typed}
      onQueryChange={setTyped}
      shortcut="mod + K"
      scrollable
      maxHeight="min(26rem, 60vh)"
      radius="lg"
      overlayProps={{ backgroundOpacity: 0.4, blur: 2 }}
      tagsToIgnore={[]}
      attributes={{ content: { 'aria-label': texts.search } }}
    >
      <Spotlight.Search placeholder={texts.search} aria-label={texts.search} leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />} />
      <Spotlight.ActionsList>
        {shown.map(({ label, entries }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {entries.slice(0, 12).map((entry) => (
              <Spotlight.Action key={entry.id} onClick={() => entry.go()} className={css.action ?? ''}>
                <span className={css.icon}>{entry.icon}</span>
                <span className={css.words}>
                  <bdi>{entry.label}</bdi>
                  {entry.description !== undefined && <bdi className={css.description}>{entry.description}</bdi>}
                </span>
                <IconArrowRight size={15} aria-hidden className={css.arrow} />
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && <Spotlight.Empty>{texts.nothingFound}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

interface EntryGroup {
  readonly label: string;
  readonly entries: readonly Entry[];
  /** Already searched for what was typed. */
  readonly found?: boolean;
}

/** What is there without asking anybody. */
function usePages(): readonly EntryGroup[] {
  const may = useMay();
  const { tenants } = useMe();
  const tenant = useCurrentTenant();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const go = (to: string) => () => void navigate({ to });
  const open = AREAS.filter(({ scope, permission }) => (scope === 'installation' || tenant !== undefined) && (permission === undefined || may(permission, tenant)));
  const icon = (area: Area) => <area.icon size={17} stroke={1.7} aria-hidden />;
  return [
    {
      label: texts.pages,
      entries: open.map((area) => ({
        id: area.id,
        label: area.label,
        words: area.keywords === undefined ? [] : [area.keywords],
        icon: icon(area),
        go: go(addressOf(area, tenant)),
      })),
    },
    {
      label: texts.actions,
      entries: [
        ...open.flatMap((area) =>
          (area.actions ?? [])
            .filter(({ permission }) => permission === undefined || may(permission, tenant))
            .map(({ label, path }) => ({ id: `${area.id}${path}`, label, icon: <IconPlus size={17} aria-hidden />, go: go(addressOf(area, tenant, path)) })),
        ),
        { id: 'light', label: texts.lightLook, words: [texts.themeWords], icon: <IconSun size={17} aria-hidden />, go: () => setColorScheme('light') },
        { id: 'dark', label: texts.darkLook, words: [texts.themeWords], icon: <IconMoon size={17} aria-hidden />, go: () => setColorScheme('dark') },
        { id: 'auto', label: texts.autoLook, words: [texts.themeWords], icon: <IconCommand size={17} aria-hidden />, go: () => setColorScheme('auto') },
        { id: 'out', label: texts.signOut, words: [texts.outWords], icon: <IconLogout size={17} aria-hidden />, go: () => void currentSession().signOut() },
      ],
    },
    {
      label: texts.tenants,
      entries: tenants.map(({ slug, name }) => ({ id: `tenant-${slug}`, label: name, description: slug, icon: <TenantDot slug={slug} />, go: go(`/tenants/${slug}`) })),
    },
  ];
}

/** What areas find for it, e.g. customers and applications. */
function useFound(typed: string): readonly EntryGroup[] {
  const [settled] = useDebouncedValue(typed, 200);
  const may = useMay();
  const tenant = useCurrentTenant();
  const navigate = useNavigate();
  const searched = AREAS.filter(({ find, permission }) => find !== undefined && tenant !== undefined && (permission === undefined || may(permission, tenant)));
  const { data } = useQuery({
    queryKey: ['palette', settled, tenant, searched.length],
    enabled: settled.length >= 2 && tenant !== undefined && searched.length > 0,
    staleTime: 10_000,
    queryFn: ({ signal }) =>
      Promise.all(
        searched.map(async (area) => {
          const { find } = (await area.find?.load()) ?? {};
          // One area that cannot answer does not keep the others from it.
          const found = (await find?.(settled, tenant as string, signal).catch(() => [])) ?? [];
          return { area, found };
        }),
      ),
  });
  if (settled.length < 2 || !data) return [];
  return data.map(({ area, found }) => ({
    label: area.find?.label ?? area.label,
    found: true,
    entries: found.map(({ id, label, description, path }) => ({
      id: `${area.id}-${id}`,
      label,
      description,
      icon: <area.icon size={17} stroke={1.7} aria-hidden />,
      go: () => void navigate({ to: addressOf(area, tenant, path) }),
    })),
  }));
}
