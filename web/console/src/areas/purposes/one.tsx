import { Button, Modal, Radio, Stack, Switch } from '@mantine/core';
import { useEffect } from 'react';
import { useAct, useApi, type Answer } from '../../api/index.ts';
import {
  CodeSnippet,
  Copyable,
  DataTable,
  ExactTime,
  Form,
  Guarded,
  Needs,
  Page as Frame,
  PageSkeleton,
  PageTabs,
  ProblemNote,
  Section,
  StatusBadge,
  toast,
  useForm,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { bodyOf, draftOf, type Draft } from './draft.ts';
import { Fields, LABELS } from './fields.tsx';
import { PurposeBadge } from './list.tsx';
import { texts } from './texts.ts';
import css from './purposes.module.css';
import { numbers } from '../../words/language.ts';

const ONE = '/admin/v1/tenants/{tenant}/purposes/{key}';
const TOUCHES = ['/admin/v1/tenants/{tenant}/purposes'];
type Purpose = Answer<typeof ONE>;

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const key = useParam('key');
  const [state, set] = useUrlState({ dialog: '' });
  const { data, version, problem, loading } = useApi(ONE, { params: { tenant, key } });
  if (loading) return <PageSkeleton />;
  const trail = [{ label: texts.label, to: to('purposes') }];
  if (!data)
    return (
      <Frame title={key} trail={trail}>
        {problem && <ProblemNote problem={problem} />}
      </Frame>
    );
  return (
    <Frame
      title={key}
      trail={trail}
      heading={
        <>
          <bdi dir="ltr">{key}</bdi> <PurposeBadge {...data} />
        </>
      }
      actions={
        <Guarded permission="purposes:write" tenant={tenant}>
          {(props) => (
            <Button onClick={() => set({ dialog: 'publish' }, { push: true })} disabled={!data.unpublished} {...props}>
              {texts.publish}
            </Button>
          )}
        </Guarded>
      }
    >
      <PageTabs
        label={key}
        tabs={[
          { id: 'draft', label: texts.edit, content: () => <Editor purpose={data} version={version} tenant={tenant} /> },
          { id: 'versions', label: texts.versions, content: () => <Versions tenant={tenant} purpose={key} /> },
          { id: 'answers', label: texts.answers, content: () => <Answers tenant={tenant} purpose={key} /> },
        ]}
      />
      <Modal opened={state.dialog === 'publish'} onClose={() => set({ dialog: '' })} title={texts.publishTitle((data.published?.version ?? 0) + 1)} size="lg">
        <Publish tenant={tenant} purpose={key} version={version} onDone={() => set({ dialog: '' })} />
      </Modal>
    </Frame>
  );
}

interface Edited extends Draft {
  readonly active: boolean;
}

function Editor({ purpose, version, tenant }: { purpose: Purpose; version: string | undefined; tenant: string }) {
  const initial: Edited = { ...draftOf(purpose.draft), active: purpose.state === 'active' };
  const form = useForm<Edited>({ id: `purpose-${tenant}-${purpose.key}`, initial });
  const act = useAct('put', ONE, { touches: TOUCHES, onDone: (saved) => (form.reset({ ...draftOf(saved.draft), active: saved.state === 'active' }), toast(texts.saved)) });
  const { reset, changed } = form;
  // What somebody else saved meanwhile, as long as nothing of ours would be lost.
  useEffect(() => {
    if (!changed) reset({ ...draftOf(purpose.draft), active: purpose.state === 'active' });
    // eslint-disable-next-line react/exhaustive-deps
  }, [version]);
  return (
    <Section>
      <Form
        form={form}
        act={act}
        request={({ active, ...draft }) => ({ params: { tenant, key: purpose.key }, body: { ...bodyOf(draft), state: active ? 'active' : 'retired' } as never, version })}
        submit={texts.save}
        labels={{ ...LABELS, active: texts.active }}
        theirs={(current) => ({ ...draftOf((current as Purpose).draft), active: (current as Purpose).state === 'active' })}
      >
        <Fields form={form as never} />
        {purpose.published && <Switch label={texts.active} description={texts.activeHint} {...form.check('active')} />}
      </Form>
    </Section>
  );
}

function Publish({ tenant, purpose, version, onDone }: { tenant: string; purpose: string; version: string | undefined; onDone: () => void }) {
  const preview = useApi(`${ONE}/preview`, { params: { tenant, key: purpose } });
  const form = useForm({ id: `publish-${tenant}-${purpose}`, initial: { change: 'material' } });
  const act = useAct('post', `${ONE}/publication`, {
    touches: TOUCHES,
    onDone: (done) => {
      toast(texts.publishedToast(done.version, done.asks_again));
      onDone();
    },
  });
  const { data, problem } = preview;
  if (problem) return <ProblemNote problem={problem} retry={preview.reload} />;
  if (!data) return <PageSkeleton />;
  const grown = data.widened.length > 0;
  return (
    <Form
      form={form}
      act={act}
      request={({ change }) => ({ params: { tenant, key: purpose }, body: { change: change as 'material' }, version })}
      submit={texts.publish}
      onCancel={onDone}
      labels={{ change: texts.change }}
    >
      <Stack gap="md">
        <p>{texts.publishAbout}</p>
        {data.fields.length > 0 && (
          <p>
            {texts.changed}: <bdi dir="ltr">{data.fields.join(', ')}</bdi>
          </p>
        )}
        <Radio.Group label={texts.change} value={form.values.change} onChange={(change) => form.set({ change })}>
          <Stack gap="sm" mt="xs">
            <Radio value="material" label={texts.material} description={texts.materialAbout} />
            <Radio value="editorial" label={texts.editorial} description={texts.editorialAbout} disabled={grown || data.version === 1} />
          </Stack>
        </Radio.Group>
        {grown && (
          <div>
            <p>{texts.widened}</p>
            <ul className={css.widened}>
              {data.widened.map(({ field, fix }) => (
                <li key={`${field} ${fix}`}>
                  <bdi dir="ltr">{field}</bdi> {fix}
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className={css.asks} role="status" data-many={form.values.change === 'material' && data.asks_again > 0}>
          {texts.asksAgain(form.values.change === 'material' ? data.asks_again : 0)}
        </p>
      </Stack>
    </Form>
  );
}

function Versions({ tenant, purpose }: { tenant: string; purpose: string }) {
  const { data, problem, loading, reload } = useApi(`${ONE}/versions`, { params: { tenant, key: purpose } });
  const [shown, set] = useUrlState({ version: '' });
  const open = data?.items.find(({ version }) => String(version) === shown.version);
  return (
    <Stack gap="md">
      <Section flush>
        <DataTable
          label={texts.versions}
          list={{ items: data?.items ?? [], loading, problem, reload }}
          rowKey={({ version }) => String(version)}
          columns={[
            {
              id: 'version',
              header: texts.version,
              cell: ({ version }) => (
                <Button variant="subtle" size="compact-sm" onClick={() => set({ version: String(version) })}>
                  {texts.published(version)}
                </Button>
              ),
            },
            { id: 'change', header: texts.change, cell: ({ change }) => <StatusBadge tone={change === 'material' ? 'warn' : 'quiet'}>{texts[change]}</StatusBadge> },
            { id: 'when', header: texts.when, narrow: 'hide', cell: ({ published_at }) => <ExactTime at={published_at} /> },
            { id: 'hash', header: texts.hash, narrow: 'hide', cell: ({ hash }) => <Copyable value={hash} /> },
          ]}
          empty={texts.noVersions}
        />
      </Section>
      {open && <CodeSnippet label={texts.published(open.version)} code={JSON.stringify(JSON.parse(open.content), null, 2)} wrap />}
    </Stack>
  );
}

function Answers({ tenant, purpose }: { tenant: string; purpose: string }) {
  return (
    <Needs permission="statistics:read" tenant={tenant} what={texts.figuresDoes}>
      <Figures tenant={tenant} purpose={purpose} />
    </Needs>
  );
}

function Figures({ tenant, purpose }: { tenant: string; purpose: string }) {
  const { data, problem, loading, reload } = useApi(`${ONE}/figures`, { params: { tenant, key: purpose } });
  return (
    <Section flush>
      <DataTable
        label={texts.answers}
        list={{ items: data?.items ?? [], loading, problem, reload }}
        rowKey={({ recipient, answer, counts }) => `${recipient} ${answer} ${counts}`}
        columns={[
          { id: 'recipient', header: texts.recipient, cell: ({ recipient }) => (recipient === '' ? texts.company : <bdi dir="ltr">{recipient}</bdi>) },
          { id: 'answer', header: texts.answer, cell: ({ answer }) => <StatusBadge tone={answer === 'given' ? 'good' : 'quiet'}>{texts.saidAnswers[answer]}</StatusBadge> },
          { id: 'counts', header: texts.counts, narrow: 'hide', cell: ({ counts }) => (counts ? '' : texts.countsNot) },
          { id: 'customers', header: texts.customers, align: 'end', cell: ({ customers }) => numbers.format(customers) },
        ]}
        empty={texts.noAnswers}
      />
    </Section>
  );
}
