import { SimpleGrid, Stack, Switch } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useApi, useList } from '../../api/index.ts';
import {
  ButtonLink,
  DataTable,
  EmptyState,
  Filters,
  FilterSelect,
  FilterTabs,
  Page as Frame,
  PageTabs,
  Section,
  StatTile,
  StatusBadge,
  TimeAgo,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { ClockBadge, StateBadge } from './clock.tsx';
import { texts } from './texts.ts';

const choices = <T extends string>(of: Readonly<Record<T, string>>) => Object.entries<string>(of).map(([value, label]) => ({ value, label }));

export function Page() {
  const to = useTenantPath();
  return (
    <Frame title={texts.label} about={texts.about} actions={<ButtonLink to={to('requests/new')}>{texts.create}</ButtonLink>}>
      <PageTabs
        label={texts.tabs}
        tabs={[
          { id: 'requests', label: texts.requests, content: () => <Requests /> },
          { id: 'erasures', label: texts.erasures, content: () => <Erasures /> },
        ]}
      />
    </Frame>
  );
}

function Requests() {
  const tenant = useTenant();
  const to = useTenantPath();
  const [filters, set] = useUrlState({ state: 'waiting', overdue: '' });
  const figures = useApi('/admin/v1/tenants/{tenant}/requests/figures', { params: { tenant } }, { every: 30_000 });
  const list = useList('/admin/v1/tenants/{tenant}/requests', { params: { tenant }, query: { state: filters.state as 'waiting', overdue: filters.overdue || undefined } as never });
  const of = figures.data;
  const tile = (label: string, definition: string, value: number | undefined) => <StatTile label={label} definition={definition} value={value ?? '–'} loading={figures.loading} />;
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        {tile(texts.overdue, texts.overdueIs, of?.overdue)}
        {tile(texts.soon, texts.soonIs, of?.due_soon)}
        {tile(texts.open, texts.openIs, of?.open)}
        {tile(texts.paused, texts.pausedIs, of?.paused)}
      </SimpleGrid>
      <Filters>
        <FilterTabs label={texts.show} value={filters.state} onChange={(state) => set({ state })} choices={choices(texts.views)} />
        <Switch label={texts.overdue} checked={filters.overdue !== ''} onChange={(event) => set({ overdue: event.currentTarget.checked ? 'true' : '' })} />
      </Filters>
      <Section flush>
        <DataTable
          label={texts.requests}
          list={list}
          rowKey={({ id }) => id}
          rowLink={({ id }) => to(`requests/${id}`)}
          columns={[
            { id: 'kind', header: texts.kind, cell: ({ kind }) => texts.kinds[kind] },
            { id: 'clock', header: texts.clock, cell: (request) => <ClockBadge {...request} /> },
            { id: 'state', header: texts.state, narrow: 'hide', cell: ({ state }) => <StateBadge state={state} /> },
            { id: 'law', header: texts.law, narrow: 'hide', cell: ({ law }) => texts.laws[law] },
            { id: 'received', header: texts.received, narrow: 'hide', cell: ({ received_at }) => <TimeAgo at={received_at} /> },
            { id: 'taken', header: texts.taken, narrow: 'hide', cell: ({ taken_by }) => taken_by && <bdi>{taken_by}</bdi> },
          ]}
          empty={
            <EmptyState icon={IconInbox} title={texts.none}>
              {texts.noneText}
            </EmptyState>
          }
        />
      </Section>
    </Stack>
  );
}

function Erasures() {
  const tenant = useTenant();
  const to = useTenantPath();
  const [filters, set] = useUrlState({ erasure: '', held: '' });
  const list = useList('/admin/v1/tenants/{tenant}/erasures', { params: { tenant }, query: { state: filters.erasure || undefined, held: filters.held || undefined } as never });
  return (
    <Stack gap="md">
      <Filters>
        <FilterSelect label={texts.state} value={filters.erasure} onChange={(erasure) => set({ erasure })} choices={choices(texts.erasureStates)} />
        <Switch label={texts.heldOnly} checked={filters.held !== ''} onChange={(event) => set({ held: event.currentTarget.checked ? 'true' : '' })} />
      </Filters>
      <Section flush>
        <DataTable
          label={texts.erasures}
          list={list}
          rowKey={({ id }) => id}
          rowLink={({ id }) => to(`requests/erasures/${id}`)}
          columns={[
            { id: 'requested', header: texts.requested, cell: ({ requested_at }) => <TimeAgo at={requested_at} /> },
            {
              id: 'state',
              header: texts.state,
              cell: ({ state, hold }) => (
                <StatusBadge tone={hold ? 'warn' : state === 'scheduled' ? 'info' : 'quiet'}>{hold ? texts.held : texts.erasureStates[state]}</StatusBadge>
              ),
            },
            { id: 'due', header: texts.due, cell: ({ due_at, ended_at }) => <TimeAgo at={ended_at ?? due_at} /> },
            { id: 'by', header: texts.askedBy, narrow: 'hide', cell: ({ asked_by }) => texts.askers[asked_by] ?? asked_by },
          ]}
          empty={<EmptyState title={texts.noErasures}>{texts.erasuresAbout}</EmptyState>}
        />
      </Section>
    </Stack>
  );
}
