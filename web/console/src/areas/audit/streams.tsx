import { Button, Modal, Stack } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct } from '../../api/index.ts';
import { CodeSnippet, DataTable, EmptyState, Form, Guarded, Needs, Section, StatusBadge, TimeAgo, useForm, useUrlState } from '../../kit/index.ts';
import { StreamActions } from './stream-actions.tsx';
import { NEW_STREAM, STREAM_LABELS, StreamFields, targetOf, type StreamValues } from './stream-fields.tsx';
import { OF, OWN, TOUCHES, useStreams, type Stream } from './stream-paths.ts';
import { texts } from './texts.ts';
import css from './audit.module.css';

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
            header: '',
            align: 'end',
            cell: (stream) => <StreamActions tenant={tenant} stream={stream} onSecret={setSecret} />,
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

function State({ stream: { state, last_error: error, attempts, old_secret_until: until } }: { stream: Stream }) {
  return (
    <>
      <StatusBadge tone={state === 'failing' ? 'bad' : state === 'paused' ? 'quiet' : 'good'}>{texts.streamStates[state]}</StatusBadge>
      {attempts > 0 && error && (
        <div>
          <bdi dir="ltr">{`${error.problem}${error.status === undefined ? '' : ` ${error.status}`}`}</bdi> <TimeAgo at={error.at} />
        </div>
      )}
      {until !== undefined && (
        <div className={css.at}>
          {texts.bothSecrets} <TimeAgo at={until} />
        </div>
      )}
    </>
  );
}

const bodyOf = (values: StreamValues) => ({ name: values.name, target: targetOf(values), types: values.types, from_start: values.from_start }) as never;

interface NewProps {
  readonly onDone: () => void;
  readonly onSecret: (secret: string | undefined) => void;
}

function New({ tenant, onDone, onSecret }: NewProps & { tenant: string }) {
  const form = useForm({ id: `new-stream-${tenant}`, initial: NEW_STREAM });
  const act = useAct('post', OF, { touches: TOUCHES, onDone: ({ secret }) => (form.reset(), onDone(), onSecret(secret)) });
  return (
    <Form form={form} act={act} request={(values) => ({ params: { tenant }, body: bodyOf(values) })} submit={texts.createStream} onCancel={onDone} labels={STREAM_LABELS}>
      <StreamFields form={form} files={false} />
    </Form>
  );
}

function NewOwn({ onDone, onSecret }: NewProps) {
  const form = useForm({ id: 'new-stream', initial: NEW_STREAM });
  const act = useAct('post', OWN, { touches: TOUCHES, onDone: ({ secret }) => (form.reset(), onDone(), onSecret(secret)) });
  return (
    <Form form={form} act={act} request={(values) => ({ body: bodyOf(values) })} submit={texts.createStream} onCancel={onDone} labels={STREAM_LABELS}>
      <StreamFields form={form} files />
    </Form>
  );
}
