import { PageSkeleton, PageTabs, ProblemNote, useTenant } from '../../kit/index.ts';
import { useApi } from '../../api/index.ts';
import { POLICY } from './paths.ts';
import { PolicyDesk } from './PolicyDesk.tsx';
import { ThreatPage } from './ThreatPage.tsx';
import { texts } from './texts.ts';
import { Versions } from './Versions.tsx';

export function Page() {
  const tenant = useTenant();
  const { data, version, problem, loading, reload } = useApi(POLICY, { params: { tenant } });
  return (
    <ThreatPage part="policy" about={texts.policyAbout}>
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {loading && <PageSkeleton />}
      {data && (
        <PageTabs
          label={texts.parts.policy}
          tabs={[
            { id: 'now', label: texts.policyTab, content: () => <PolicyDesk latest={data} reload={reload} /> },
            { id: 'versions', label: texts.versions, content: () => <Versions version={version} reload={reload} /> },
          ]}
        />
      )}
    </ThreatPage>
  );
}
