import { useApi } from '../../api/index.ts';
import { Copyable, FilterTabs, Page as Frame, PageSkeleton, PageTabs, ProblemNote, Section, useParam, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { Draft } from './Draft.tsx';
import type { Journey } from './graph.ts';
import { GraphView } from './GraphView.tsx';
import { Source } from './list.tsx';
import { Outline } from './Outline.tsx';
import { ONE } from './paths.ts';
import { texts } from './texts.ts';
import { Versions } from './Versions.tsx';
import css from './journeys.module.css';

export interface Opened {
  readonly tenant: string;
  readonly journey: Journey;
  /** ETag. */
  readonly version: string | undefined;
}

export function Page() {
  const tenant = useTenant();
  const id = useParam('journey');
  const to = useTenantPath();
  const { data, version, problem, reload } = useApi(ONE, { params: { tenant, journey: id } });
  const trail = [{ label: texts.label, to: to('journeys') }];
  if (problem && !data)
    return (
      <Frame title={id} trail={trail}>
        <ProblemNote problem={problem} retry={reload} />
      </Frame>
    );
  if (!data) return <PageSkeleton />;
  const opened: Opened = { tenant, journey: data, version };
  return (
    <Frame
      title={data.id}
      heading={
        <>
          <bdi dir="ltr">{data.id}</bdi> <Source source={data.source} />
        </>
      }
      about={
        <>
          {texts.version} <Copyable value={data.version} />
        </>
      }
      trail={trail}
    >
      <PageTabs
        label={data.id}
        tabs={[
          { id: 'map', label: texts.tabs.map, content: () => <MapTab journey={data} /> },
          { id: 'draft', label: texts.tabs.draft, content: () => <Draft key={data.id} {...opened} /> },
          { id: 'versions', label: texts.tabs.versions, content: () => <Versions {...opened} /> },
        ]}
      />
    </Frame>
  );
}

function MapTab({ journey }: { journey: Journey }) {
  const [{ view }, set] = useUrlState({ view: 'graph' });
  return (
    <Section
      title={texts.open}
      flush
      actions={
        <FilterTabs
          label={texts.view}
          value={view}
          onChange={(value) => set({ view: value })}
          choices={[
            { value: 'graph', label: texts.views.graph },
            { value: 'outline', label: texts.views.outline },
          ]}
        />
      }
    >
      <div className={css.map}>{view === 'outline' ? <Outline journey={journey} /> : <GraphView key={journey.version} journey={journey} />}</div>
    </Section>
  );
}
