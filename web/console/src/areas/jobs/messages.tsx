import { SimpleGrid } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useApi, useList } from '../../api/index.ts';
import { DataTable, EmptyState, Filters, FilterSelect, Page as Frame, Section, StatTile, StatusBadge, TimeAgo, useTenant, useUrlState, type Tone } from '../../kit/index.ts';
import { texts } from './texts.ts';
import { numbers } from '../../words/language.ts';

const TONES: Readonly<Record<keyof typeof texts.statuses, Tone>> = { queued: 'info', sending: 'info', sent: 'good', failed: 'bad', expired: 'warn' };

export function Page() {
  const tenant = useTenant();
  const [filters, set] = useUrlState({ template: '', status: '' });
  const figures = useApi('/admin/v1/tenants/{tenant}/messages/figures', { params: { tenant } }, { every: 10_000 });
  const list = useList('/admin/v1/tenants/{tenant}/messages', {
    params: { tenant },
    query: { template: filters.template || undefined, status: filters.status || undefined } as never,
  });
  const counted = figures.data?.items ?? [];
  const sum = (...statuses: readonly string[]) => counted.filter(({ status }) => statuses.includes(status)).reduce((all, { messages }) => all + messages, 0);
  const templates = [...new Set(counted.map(({ template }) => template))];
  const tile = (label: string, definition: string, value: number) => <StatTile label={label} definition={definition} value={numbers.format(value)} loading={figures.loading} />;
  return (
    <Frame title={texts.messages} about={texts.messagesAbout}>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        {tile(texts.statuses.sent, texts.sentIs, sum('sent'))}
        {tile(texts.statuses.queued, texts.queuedIs, sum('queued', 'sending'))}
        {tile(texts.statuses.failed, texts.failedIs, sum('failed'))}
        {tile(texts.statuses.expired, texts.expiredIs, sum('expired'))}
      </SimpleGrid>
      <Filters>
        <FilterSelect label={texts.template} value={filters.template} onChange={(template) => set({ template })} choices={templates.map((value) => ({ value, label: value }))} />
        <FilterSelect
          label={texts.status}
          value={filters.status}
          onChange={(status) => set({ status })}
          choices={Object.entries(texts.statuses).map(([value, label]) => ({ value, label }))}
        />
      </Filters>
      <Section flush>
        <DataTable
          label={texts.messages}
          list={list}
          rowKey={({ id }) => id}
          columns={[
            { id: 'created', header: texts.created, cell: ({ created_at }) => <TimeAgo at={created_at} /> },
            { id: 'template', header: texts.template, cell: ({ template }) => <bdi dir="ltr">{template}</bdi> },
            { id: 'status', header: texts.status, cell: ({ status }) => <StatusBadge tone={TONES[status]}>{texts.statuses[status]}</StatusBadge> },
            { id: 'error', header: texts.error, narrow: 'hide', cell: ({ error }) => error && <bdi dir="ltr">{error}</bdi> },
            { id: 'attempts', header: texts.attempts, align: 'end', narrow: 'hide', cell: ({ attempts }) => attempts },
            { id: 'channel', header: texts.channel, narrow: 'hide', cell: ({ channel }) => channel },
          ]}
          empty={
            <EmptyState icon={IconMailCheck} title={texts.noMessages}>
              {texts.noMessagesText}
            </EmptyState>
          }
        />
      </Section>
    </Frame>
  );
}
