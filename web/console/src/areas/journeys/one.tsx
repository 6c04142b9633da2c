import { useMemo } from 'react';
import { useApi, useMay, type Answer } from '../../api/index.ts';
import { Copyable, FilterTabs, Page as Frame, PageSkeleton, PageTabs, ProblemNote, Section, useParam, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { numbers, shares } from '../../words/language.ts';
import { Draft } from './Draft.tsx';
import type { Journey } from './graph.ts';
import { GraphView } from './GraphView.tsx';
import { Source } from './list.tsx';
import { Lacking } from './Lacking.tsx';
import { Outline } from './Outline.tsx';
import { FIGURES, ONE } from './paths.ts';
import { Release } from './Release.tsx';
import { texts } from './texts.ts';
import { Try } from './Try.tsx';
import { useDraft } from './use-draft.ts';
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
      <Parts key={`${tenant} ${data.id}`} tenant={tenant} journey={data} version={version} />
    </Frame>
  );
}

/** The draft is the page's: what is being made stays while somebody tries it, or plans it. */
function Parts(opened: Opened) {
  const draft = useDraft(opened.tenant, opened.journey, opened.version);
  return (
    <>
      <Lacking steps={draft.lacking ?? opened.journey.lacking} />
      <PageTabs
        label={opened.journey.id}
        tabs={[
          { id: 'map', label: texts.tabs.map, content: () => <MapTab {...opened} /> },
          { id: 'draft', label: texts.tabs.draft, content: () => <Draft {...opened} draft={draft} /> },
          { id: 'try', label: texts.tabs.try, content: () => <Try {...opened} draft={draft} /> },
          { id: 'release', label: texts.tabs.release, content: () => <Release {...opened} draft={draft} /> },
          { id: 'versions', label: texts.tabs.versions, content: () => <Versions {...opened} /> },
        ]}
      />
    </>
  );
}

function MapTab({ tenant, journey }: Opened) {
  const [{ view }, set] = useUrlState({ view: 'graph' });
  const may = useMay();
  const { data } = useApi(FIGURES, { params: { tenant, journey: journey.id }, query: { days: 7 } }, { when: may('statistics:read', tenant) });
  const overlay = useMemo(() => ({ notes: notesOf(journey, data) }), [journey, data]);
  return (
    <Section
      title={texts.open}
      about={texts.mapAbout}
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
      <div className={css.map}>
        {view === 'outline' ? <Outline journey={journey} overlay={overlay} /> : <GraphView key={journey.version} journey={journey} overlay={overlay} />}
      </div>
    </Section>
  );
}

/** Where flows of the version in use ended that did not finish. */
function notesOf({ id, version }: Journey, figures: Answer<typeof FIGURES> | undefined): ReadonlyMap<string, string> {
  const told = figures?.versions.find((one) => one.version === version);
  return new Map(
    (told?.drop_off ?? []).flatMap(({ place, ended, share }): [string, string][] => {
      const [journey, node = ''] = place.split('/');
      return journey === id && ended !== null ? [[node, texts.endedHere(numbers.format(ended), share === null ? '–' : shares.format(share))]] : [];
    }),
  );
}
