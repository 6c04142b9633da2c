import { useApi } from '../../api/index.ts';
import { DataTable, Page as Frame, PageTabs, Section, StatusBadge, TimeAgo } from '../../kit/index.ts';
import { texts } from './texts.ts';

export function Page() {
  return (
    <Frame title={texts.label} about={texts.about}>
      <PageTabs
        label={texts.tabs}
        tabs={[
          { id: 'jobs', label: texts.jobs, content: () => <Jobs /> },
          { id: 'schedules', label: texts.schedules, content: () => <Schedules /> },
        ]}
      />
    </Frame>
  );
}

function Jobs() {
  const { data, problem, loading, reload } = useApi('/admin/v1/jobs', {}, { every: 5000 });
  return (
    <Section flush>
      <DataTable
        label={texts.jobs}
        list={{ items: data?.items ?? [], loading, problem, reload }}
        rowKey={({ type }) => type}
        rowLink={({ type }) => `/jobs/${type}`}
        columns={[
          { id: 'type', header: texts.type, cell: ({ type }) => <bdi dir="ltr">{type}</bdi> },
          { id: 'dead', header: texts.dead, align: 'end', cell: ({ dead }) => (dead > 0 ? <StatusBadge tone="bad">{dead}</StatusBadge> : 0) },
          { id: 'waiting', header: texts.waiting, align: 'end', cell: ({ waiting }) => waiting },
          { id: 'active', header: texts.active, align: 'end', narrow: 'hide', cell: ({ active }) => active },
          { id: 'lag', header: texts.lag, align: 'end', narrow: 'hide', cell: ({ lag_seconds }) => (lag_seconds > 0 ? `${lag_seconds} s` : '–') },
        ]}
        empty={texts.none}
      />
    </Section>
  );
}

function Schedules() {
  const { data, problem, loading, reload } = useApi('/admin/v1/jobs/schedules', {}, { every: 10_000 });
  return (
    <Section flush>
      <DataTable
        label={texts.schedules}
        list={{ items: data?.items ?? [], loading, problem, reload }}
        rowKey={({ name }) => name}
        columns={[
          { id: 'name', header: texts.name, cell: ({ name }) => <bdi dir="ltr">{name}</bdi> },
          {
            id: 'result',
            header: texts.result,
            cell: ({ running, failed, finished_at }) =>
              running ? (
                <StatusBadge tone="info">{texts.running}</StatusBadge>
              ) : failed !== undefined ? (
                <StatusBadge tone="bad">{failed}</StatusBadge>
              ) : finished_at === undefined ? (
                <StatusBadge>{texts.never}</StatusBadge>
              ) : (
                <StatusBadge tone="good">{texts.good}</StatusBadge>
              ),
          },
          { id: 'finished', header: texts.finished, narrow: 'hide', cell: ({ finished_at }) => finished_at && <TimeAgo at={finished_at} /> },
          { id: 'due', header: texts.due, narrow: 'hide', cell: ({ due_at }) => <TimeAgo at={due_at} /> },
        ]}
        empty={texts.noSchedules}
      />
    </Section>
  );
}
