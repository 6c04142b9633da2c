import { Alert, Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useAct, useApi, useMay, type Answer } from '../../api/index.ts';
import { ConfirmDanger, Copyable, ExactTime, Facts, Form, Page as Frame, PageSkeleton, ProblemNote, Section, toast, useForm, useParam, useUrlState } from '../../kit/index.ts';
import { KeyFields, labels, toBody, type KeyValues } from './Fields.tsx';
import { KeyState } from './list.tsx';
import { Shown } from './Shown.tsx';
import { texts } from './texts.ts';

const ONE = '/admin/v1/api-keys/{id}';
const TOUCHES = ['/admin/v1/api-keys', ONE];
const OVERLAPS = [0, 1, 24, 72, 168];
type Key = Answer<typeof ONE>;

export function Page() {
  const id = useParam('id');
  const may = useMay()('api-keys:write');
  const { data, version, problem, loading } = useApi(ONE, { params: { id } });
  const [{ do: open }, set] = useUrlState({ do: '' });
  const close = () => set({ do: '' });
  if (loading) return <PageSkeleton />;
  if (!data) return problem ? <ProblemNote problem={problem} /> : null;
  const lives = data.state === 'active';
  return (
    <Frame
      title={data.name}
      heading={
        <>
          <bdi>{data.name}</bdi> <KeyState of={data} />
        </>
      }
      about={lives ? undefined : texts.over}
      trail={[{ label: texts.label, to: '/api-keys' }]}
      actions={
        lives &&
        may && (
          <>
            <Button variant="default" onClick={() => set({ do: 'revoke' })}>
              {texts.revoke}
            </Button>
            <Button variant="default" onClick={() => set({ do: 'roll' })}>
              {texts.roll}
            </Button>
          </>
        )
      }
    >
      <Standing of={data} />
      <Section title={texts.facts}>
        <Facts
          columns={2}
          facts={[
            { label: texts.prefix, value: <Copyable value={data.prefix} /> },
            { label: texts.made, value: <ExactTime at={data.created_at} /> },
            { label: texts.column.expires, value: data.expires_at === null ? texts.never : <ExactTime at={data.expires_at} /> },
            {
              label: texts.column.used,
              value: data.last_used_at === null ? texts.never : <ExactTime at={data.last_used_at} />,
              ...(data.last_used_from === null
                ? {}
                : {
                    hint: (
                      <>
                        {texts.usedFrom} <bdi dir="ltr">{data.last_used_from}</bdi>
                      </>
                    ),
                  }),
            },
            { label: texts.keeper, value: data.keeper === null ? texts.onServer : <bdi>{data.keeper.name ?? data.keeper.id}</bdi> },
            ...(data.former_until === null ? [] : [{ label: texts.former, value: <ExactTime at={data.former_until} /> }]),
            ...(lives && may ? [] : [{ label: texts.column.permissions, value: data.permissions.join(', ') }]),
          ]}
        />
      </Section>
      {lives && may && (
        <Section title={texts.permissions}>
          <Edit key={version} apiKey={data} version={version} />
        </Section>
      )}
      <Roll id={id} opened={open === 'roll'} onClose={close} />
      <Revoke id={id} name={data.name} opened={open === 'revoke'} onClose={close} />
    </Frame>
  );
}

/** What is not as it should be with whoever answers for it, and what to do. */
function Standing({ of: { state, keeper, left_at: left } }: { of: Key }) {
  if (state !== 'active') return null;
  const notes = [
    ...(keeper !== null && keeper.state !== 'active' ? [texts.restsNote] : keeper !== null && !keeper.full ? [texts.narrowedNote] : []),
    ...(left === null ? [] : [texts.leftNote]),
  ];
  return notes.map((note) => (
    <Alert key={note} color="yellow" mb="md">
      {note}
    </Alert>
  ));
}

function Edit({ apiKey, version }: { apiKey: Key; version: string | undefined }) {
  const form = useForm<KeyValues>({
    id: `api-key-${apiKey.id}`,
    initial: { name: apiKey.name, permissions: apiKey.permissions, tenants: apiKey.tenants ?? [], networks: (apiKey.networks ?? []).join('\n'), days: '', ...apiKey.readings },
  });
  const act = useAct('patch', ONE, { touches: TOUCHES, onDone: () => toast(texts.saved) });
  return (
    <Form form={form} act={act} submit={texts.save} labels={labels} request={(values) => ({ params: { id: apiKey.id }, version, body: toBody(values, apiKey.readings) })}>
      <KeyFields form={form} keepsEnd />
    </Form>
  );
}

interface Dialog {
  readonly id: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function Roll({ id, opened, onClose }: Dialog) {
  const [made, setMade] = useState<string>();
  const form = useForm({ id: `roll-${id}`, initial: { overlap_hours: '24' } });
  const act = useAct('post', `${ONE}/roll`, { touches: TOUCHES, onDone: ({ key }) => setMade(key) });
  const leave = () => {
    setMade(undefined);
    onClose();
  };
  const overlap = form.field('overlap_hours');
  return (
    <Modal opened={opened} onClose={leave} title={made === undefined ? texts.rollTitle : texts.shownTitle} size="lg">
      {made === undefined ? (
        <Form
          form={form}
          act={act}
          submit={texts.rollDo}
          needsChange={false}
          onCancel={leave}
          request={({ overlap_hours: hours }) => ({ params: { id }, body: { overlap_hours: Number(hours) } })}
        >
          <p>{texts.rollText}</p>
          <Select
            label={texts.overlap}
            allowDeselect={false}
            data={OVERLAPS.map((hours) => ({ value: String(hours), label: texts.hours(hours) }))}
            {...overlap}
            onChange={(value) => form.set({ overlap_hours: value ?? '24' })}
          />
        </Form>
      ) : (
        <Shown value={made} onDone={leave} />
      )}
    </Modal>
  );
}

function Revoke({ id, name, opened, onClose }: Dialog & { name: string }) {
  const act = useAct('delete', ONE, {
    touches: TOUCHES,
    onDone: () => {
      onClose();
      toast(texts.revoked);
    },
  });
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={texts.revokeTitle}
      word={name}
      action={texts.revoke}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { id } })}
    >
      {texts.revokeText}
    </ConfirmDanger>
  );
}
