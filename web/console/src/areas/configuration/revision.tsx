import { Button, Checkbox, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct, useApi } from '../../api/index.ts';
import {
  CodeSnippet,
  ConfirmDanger,
  ExactTime,
  Facts,
  Guarded,
  Page as Frame,
  PageSkeleton,
  ProblemNote,
  Section,
  StatusBadge,
  toast,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
  Who,
} from '../../kit/index.ts';
import { Changes, howOf, saveFile } from './changes.tsx';
import { texts } from './texts.ts';

const ROOT = '/admin/v1/tenants/{tenant}/configuration';
const ALL = `${ROOT}/revisions` as const;
const ONE = `${ALL}/{number}` as const;

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const number = useParam('number');
  const [{ dialog }, setUrl] = useUrlState({ dialog: '' });
  const one = useApi(ONE, { params: { tenant, number: Number(number) } });
  const newest = useApi(ALL, { params: { tenant }, query: { limit: 1 } });
  const trail = [{ label: texts.label, to: to('configuration') }];
  if (one.loading) return <PageSkeleton />;
  if (!one.data)
    return (
      <Frame title={texts.revision(number)} trail={trail}>
        {one.problem && <ProblemNote problem={one.problem} retry={one.reload} />}
      </Frame>
    );
  const { at, actor, source, changes, file, ...rest } = one.data;
  const isLatest = newest.data?.items[0]?.number === one.data.number;
  return (
    <Frame
      title={texts.revision(number)}
      heading={
        <>
          {texts.revision(number)} {isLatest && <StatusBadge tone="good">{texts.latest}</StatusBadge>}
        </>
      }
      about={texts.sourceHints[source]}
      trail={trail}
      actions={
        <>
          <Button variant="default" onClick={() => saveFile(`${tenant}-${number}.yaml`, file)}>
            {texts.download}
          </Button>
          {!isLatest && (
            <Guarded permission="config:write" tenant={tenant}>
              {(denied) => (
                <Button onClick={() => setUrl({ dialog: 'back' })} {...denied}>
                  {texts.goBack}
                </Button>
              )}
            </Guarded>
          )}
        </>
      }
    >
      <Section>
        <Facts
          columns={2}
          facts={[
            { label: texts.when, value: <ExactTime at={at} /> },
            { label: texts.who, value: <Who actor={actor} /> },
            { label: texts.how, value: howOf({ source, ...(rest.back_to === undefined ? {} : { back_to: rest.back_to }) }) },
          ]}
        />
      </Section>
      <Section title={texts.changes} about={texts.changesAbout}>
        <Changes changes={changes} />
      </Section>
      <Section title={texts.file} about={texts.fileAbout}>
        <CodeSnippet code={file} label={`${tenant}.yaml`} />
      </Section>
      {dialog === 'back' && <GoBack tenant={tenant} number={number} onClose={() => setUrl({ dialog: '' })} />}
    </Frame>
  );
}

/** What would happen, before it does. Bound to what was shown and to the newest revision that was seen. */
function GoBack({ tenant, number, onClose }: { tenant: string; number: string; onClose: () => void }) {
  const to = useTenantPath();
  const navigate = useNavigate();
  const [restore, setRestore] = useState(false);
  const params = { tenant, number: Number(number) };
  const secrets = restore ? ('restore' as const) : ('keep' as const);
  const { data: planned, version, ...look } = useApi(`${ONE}/rollback-plan`, { params, query: { secrets } });
  const act = useAct('post', `${ONE}/rollback`, {
    touches: ['/admin/v1/tenants/{tenant}'],
    onDone: ({ revisions }) => {
      toast(texts.wentBack(number));
      return navigate({ to: to(`configuration/${revisions[tenant] ?? ''}`) } as never);
    },
  });
  const nothing = planned?.changes.length === 0;
  const problem = act.problem ?? look.problem;
  return (
    <ConfirmDanger
      opened
      onClose={onClose}
      title={texts.goBackTitle(number)}
      action={texts.goBack}
      busy={act.busy || look.refreshing}
      problem={act.conflict ? undefined : problem}
      onConfirm={() => {
        if (planned && !nothing) return act.send({ params, body: { secrets, plan: planned.plan }, version });
      }}
    >
      <Stack gap="md">
        {act.conflict && <strong role="alert">{texts.changedMeanwhile}</strong>}
        {planned && (
          <>
            {!nothing && <span>{texts.goBackText}</span>}
            <Changes changes={planned.changes} none={texts.nothingToDo} />
          </>
        )}
        <Checkbox label={texts.restore} description={texts.restoreHint} checked={restore} onChange={(event) => setRestore(event.currentTarget.checked)} />
      </Stack>
    </ConfirmDanger>
  );
}
