import { Button, Group, Modal, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct, useApi } from '../../api/index.ts';
import { CodeSnippet, ConfirmDanger, DataTable, EmptyState, Form, Guarded, Needs, Section, StatusBadge, TimeAgo, toast, useForm, useUrlState } from '../../kit/index.ts';
import { texts } from './texts.ts';

const OF = '/admin/v1/tenants/{tenant}/audit/streams';
const OWN = '/admin/v1/audit/streams';
const TOUCHES = [OF, OWN];

function useStreams(tenant: string | undefined) {
  const theirs = useApi(OF, { params: { tenant: tenant ?? '' } }, { every: 5000, when: tenant !== undefined });
  const own = useApi(OWN, {}, { every: 5000, when: tenant === undefined });
  return tenant === undefined ? own : theirs;
}
type Stream = NonNullable<ReturnType<typeof useStreams>['data']>['items'][number];

export function Streams({ tenant }: { tenant: string | undefined }) {
  return (
    <Needs permission="audit:export" tenant={tenant} what={texts.streamsDoes}>
      <List tenant={tenant} />
    </Needs>
  );
}

const whereTo = ({ target }: Stream) => (target.kind === 'webhook' ? target.url : target.kind === 'syslog' ? `${target.host}:${target.port ?? ''}` : `${target.name}.jsonl`);

function List({ tenant }: { tenant: string | undefined }) {
  const { data, problem, loading, reload } = useStreams(tenant);
  const [state, set] = useUrlState({ dialog: '' });
  const [secret, setSecret] = useState<string>();
  const close = () => set({ dialog: '' });
  const create = (
    <Guarded permission="audit:export" tenant={tenant}>
      {(props) => (
        <Button onClick={() => set({ dialog: 'new' }, { push: true })} {...props}>
          {texts.newStream}
        </Button>
      )}
    </Guarded>
  );
  return (
    <Section title={texts.streams} about={texts.streamsAbout} actions={create} flush>
      <DataTable
        label={texts.targets}
        list={{ items: data?.items ?? [], loading, problem, reload }}
        rowKey={({ id }) => id}
        columns={[
          { id: 'name', header: texts.streamName, cell: ({ name }) => <bdi>{name}</bdi> },
          { id: 'to', header: texts.streamTo, narrow: 'hide', cell: (stream) => <bdi dir="ltr">{whereTo(stream)}</bdi> },
          { id: 'state', header: texts.streamState, cell: (stream) => <State stream={stream} /> },
          { id: 'lag', header: texts.lag, align: 'end', narrow: 'hide', cell: ({ lag_seconds }) => (lag_seconds === 0 ? texts.upToDate : `${lag_seconds} s`) },
          {
            id: 'act',
            header: texts.change,
            align: 'end',
            cell: (stream) => <Actions tenant={tenant} stream={stream} />,
          },
        ]}
        empty={
          <EmptyState icon={IconSend} title={texts.noStreams}>
            {texts.noStreamsText}
          </EmptyState>
        }
      />
      <Modal opened={state.dialog === 'new'} onClose={close} title={texts.newStream} size="lg">
        {tenant === undefined ? <NewOwn onDone={close} onSecret={setSecret} /> : <New tenant={tenant} onDone={close} onSecret={setSecret} />}
      </Modal>
      <Modal opened={secret !== undefined} onClose={() => setSecret(undefined)} title={texts.secret}>
        <Stack gap="sm">
          <p>{texts.secretAbout}</p>
          <CodeSnippet label={texts.secret} code={secret ?? ''} wrap />
        </Stack>
      </Modal>
    </Section>
  );
}

function State({ stream: { state, last_error: error, attempts } }: { stream: Stream }) {
  return (
    <>
      <StatusBadge tone={state === 'failing' ? 'bad' : state === 'paused' ? 'quiet' : 'good'}>{texts.streamStates[state]}</StatusBadge>
      {attempts > 0 && error && (
        <div>
          <bdi dir="ltr">{`${error.problem}${error.status === undefined ? '' : ` ${error.status}`}`}</bdi> <TimeAgo at={error.at} />
        </div>
      )}
    </>
  );
}

function Actions({ tenant, stream }: { tenant: string | undefined; stream: Stream }) {
  const [state, set] = useUrlState({ remove: '' });
  const close = () => set({ remove: '' });
  const of = { touches: TOUCHES, onDone: () => (toast(texts.saved), close()) };
  const change = useAct('put', `${OF}/{id}`, of);
  const changeOwn = useAct('put', `${OWN}/{id}`, of);
  const remove = useAct('delete', `${OF}/{id}`, of);
  const removeOwn = useAct('delete', `${OWN}/{id}`, of);
  const { id, name, target, types, enabled, version } = stream;
  const body = { name, target, types, enabled: !enabled } as never;
  const pause = () =>
    tenant === undefined ? changeOwn.send({ params: { id }, body, version: `"${version}"` }) : change.send({ params: { tenant, id }, body, version: `"${version}"` });
  const busy = change.busy || changeOwn.busy;
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button size="compact-xs" variant="subtle" loading={busy} onClick={() => void pause()}>
        {enabled ? texts.pause : texts.resume}
      </Button>
      <Button size="compact-xs" variant="subtle" color="red.8" onClick={() => set({ remove: id }, { push: true })}>
        {texts.remove}
      </Button>
      <ConfirmDanger
        opened={state.remove === id}
        onClose={close}
        title={texts.removeTitle}
        action={texts.remove}
        busy={remove.busy || removeOwn.busy}
        problem={remove.problem ?? removeOwn.problem}
        onConfirm={() => (tenant === undefined ? removeOwn.send({ params: { id } }) : remove.send({ params: { tenant, id } }))}
      >
        {texts.removeAbout}
      </ConfirmDanger>
    </Group>
  );
}

const INITIAL = { name: '', kind: 'webhook', url: '', host: '', port: '6514', file: '', types: [] as string[], from_start: false };
type Values = typeof INITIAL;

function bodyOf({ name, kind, url, host, port, file, types, from_start }: Values) {
  const target = kind === 'webhook' ? { kind, url } : kind === 'syslog' ? { kind, host, port: Number(port) } : { kind, name: file };
  return { name, target, types, from_start } as never;
}

interface NewProps {
  readonly onDone: () => void;
  readonly onSecret: (secret: string | undefined) => void;
}

function New({ tenant, onDone, onSecret }: NewProps & { tenant: string }) {
  const form = useForm({ id: `new-stream-${tenant}`, initial: INITIAL });
  const act = useAct('post', OF, { touches: TOUCHES, onDone: ({ secret }) => (form.reset(), onDone(), onSecret(secret)) });
  return (
    <Form
      form={form}
      act={act}
      request={(values) => ({ params: { tenant }, body: bodyOf(values) })}
      submit={texts.createStream}
      onCancel={onDone}
      labels={{ name: texts.streamName }}
    >
      <Fields form={form} files={false} />
    </Form>
  );
}

function NewOwn({ onDone, onSecret }: NewProps) {
  const form = useForm({ id: 'new-stream', initial: INITIAL });
  const act = useAct('post', OWN, { touches: TOUCHES, onDone: ({ secret }) => (form.reset(), onDone(), onSecret(secret)) });
  return (
    <Form form={form} act={act} request={(values) => ({ body: bodyOf(values) })} submit={texts.createStream} onCancel={onDone} labels={{ name: texts.streamName }}>
      <Fields form={form} files />
    </Form>
  );
}

function Fields({ form, files }: { form: ReturnType<typeof useForm<Values>>; files: boolean }) {
  const { kind } = form.values;
  return (
    <>
      <TextInput label={texts.streamName} maxLength={60} data-autofocus required {...form.field('name')} />
      <Select
        label={texts.streamTo}
        allowDeselect={false}
        data={[{ value: 'webhook', label: texts.kinds.webhook }, { value: 'syslog', label: texts.kinds.syslog }, ...(files ? [{ value: 'file', label: texts.kinds.file }] : [])]}
        {...form.field('kind')}
      />
      {kind === 'webhook' && <TextInput type="url" label={texts.url} description={texts.urlHint} required {...form.field('url')} />}
      {kind === 'syslog' && <TextInput label={texts.host} autoComplete="off" required {...form.field('host')} />}
      {kind === 'syslog' && <TextInput label={texts.port} inputMode="numeric" required {...form.field('port')} />}
      {kind === 'file' && <TextInput label={texts.file} description={texts.fileHint} autoComplete="off" required {...form.field('file')} />}
      <TagsInput label={texts.streamTypes} description={texts.streamTypesHint} {...form.field('types')} />
      <Switch label={texts.fromStart} {...form.check('from_start')} />
    </>
  );
}
