import { useApi, type Item } from '../../api/index.ts';
import { DataTable, Page as Frame, Section, StatusBadge, TimeAgo, useTenant, useTenantPath, type Column } from '../../kit/index.ts';
import { texts } from './texts.ts';

type Listed = Item<'/admin/v1/tenants/{tenant}/journeys'>;

const columns: readonly Column<Listed>[] = [
  { id: 'name', header: texts.name, cell: ({ id }) => <bdi dir="ltr">{id}</bdi> },
  { id: 'source', header: texts.source, cell: ({ source }) => <Source source={source} /> },
  { id: 'steps', header: texts.steps, align: 'end', narrow: 'hide', cell: ({ nodes }) => nodes },
  { id: 'published', header: texts.published, narrow: 'hide', cell: ({ published_at }) => (published_at === undefined ? '–' : <TimeAgo at={published_at} />) },
];

export const Source = ({ source }: { source: Listed['source'] }) => <StatusBadge tone={source === 'own' ? 'info' : 'quiet'}>{texts.sources[source]}</StatusBadge>;

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const { data, loading, problem, reload } = useApi('/admin/v1/tenants/{tenant}/journeys', { params: { tenant } });
  return (
    <Frame title={texts.label} about={texts.about}>
      <Section flush>
        <DataTable
          label={texts.label}
          columns={columns}
          list={{ items: data?.items ?? [], loading, problem, reload }}
          rowKey={({ id }) => id}
          rowLink={({ id }) => to(`journeys/${id}`)}
          empty={texts.none}
        />
      </Section>
    </Frame>
  );
}
