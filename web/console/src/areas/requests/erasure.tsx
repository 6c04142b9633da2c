import { Button, Modal, Textarea } from '@mantine/core';
import { useAct, useApi } from '../../api/index.ts';
import {
  CodeSnippet,
  ConfirmDanger,
  Copyable,
  DataTable,
  ExactTime,
  Facts,
  Form,
  Guarded,
  Page as Frame,
  PageSkeleton,
  ProblemNote,
  Section,
  StatusBadge,
  TimeAgo,
  toast,
  useForm,
  useParam,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { CustomerLink } from './one.tsx';
import { texts } from './texts.ts';

const ONE = '/admin/v1/tenants/{tenant}/erasures/{id}';
const TOUCHES = ['/admin/v1/tenants/{tenant}/erasures'];

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const id = useParam('id');
  const [state, set] = useUrlState({ dialog: '' });
  const close = () => set({ dialog: '' });
  const { data, problem, loading } = useApi(ONE, { params: { tenant, id } });
  const lift = useAct('delete', `${ONE}/hold`, { touches: TOUCHES, onDone: () => (toast(texts.done), close()) });
  const cancel = useAct('post', `${ONE}/cancellation`, { touches: TOUCHES, onDone: () => (toast(texts.done), close()) });
  if (loading) return <PageSkeleton />;
  const trail = [{ label: texts.label, to: to('requests') }];
  if (!data)
    return (
      <Frame title={texts.erasure} trail={trail}>
        {problem && <ProblemNote problem={problem} />}
      </Frame>
    );
  const dialogs = data.state === 'scheduled' ? (['cancel', data.hold ? 'lift' : 'hold'] as const) : [];
  return (
    <Frame
      title={texts.erasure}
      trail={trail}
      heading={
        <>
          {texts.erasure}{' '}
          <StatusBadge tone={data.hold ? 'warn' : data.state === 'scheduled' ? 'info' : 'quiet'}>{data.hold ? texts.held : texts.erasureStates[data.state]}</StatusBadge>
        </>
      }
      actions={dialogs.map((dialog) => (
        <Guarded key={dialog} permission="users:erase" tenant={tenant}>
          {(props) => (
            <Button variant="default" onClick={() => set({ dialog }, { push: true })} {...props}>
              {texts[dialog]}
            </Button>
          )}
        </Guarded>
      ))}
    >
      <Section>
        <Facts
          columns={2}
          facts={[
            { label: texts.customer, value: data.state === 'erased' ? <Copyable value={data.user} /> : <CustomerLink id={data.user} /> },
            { label: texts.askedBy, value: texts.askers[data.asked_by] ?? data.asked_by },
            { label: texts.requested, value: <ExactTime at={data.requested_at} /> },
            { label: data.ended_at === undefined ? texts.due : texts.ended, value: <ExactTime at={data.ended_at ?? data.due_at} /> },
            ...(data.hold ? [{ label: texts.held, value: <bdi>{data.hold.reason}</bdi>, hint: <ExactTime at={data.hold.began_at} /> }] : []),
          ]}
        />
      </Section>
      {data.state === 'erased' && (
        <Section title={texts.recipients} flush>
          <DataTable
            label={texts.recipient}
            list={{ items: data.recipients }}
            rowKey={({ recipient }) => recipient}
            columns={[
              { id: 'recipient', header: texts.recipient, cell: ({ recipient }) => <bdi>{recipient}</bdi> },
              {
                id: 'state',
                header: texts.state,
                cell: (one) => (
                  <StatusBadge tone={one.state === 'acknowledged' ? 'good' : one.state === 'pending' ? 'info' : one.state === 'failed' || one.state === 'no_way' ? 'bad' : 'quiet'}>
                    {texts.recipientStates[one.state]}
                  </StatusBadge>
                ),
              },
              { id: 'when', header: texts.ended, narrow: 'hide', cell: ({ acknowledged_at }) => acknowledged_at && <TimeAgo at={acknowledged_at} /> },
            ]}
            empty={texts.noRecipients}
          />
        </Section>
      )}
      {data.certificate !== undefined && <CodeSnippet label={texts.certificate} code={data.certificate} wrap />}
      <Modal opened={state.dialog === 'hold'} onClose={close} title={texts.hold}>
        <Hold tenant={tenant} id={id} onDone={close} />
      </Modal>
      <ConfirmDanger
        opened={state.dialog === 'lift'}
        onClose={close}
        title={`${texts.lift}?`}
        action={texts.lift}
        busy={lift.busy}
        problem={lift.problem}
        onConfirm={() => lift.send({ params: { tenant, id } })}
      >
        {texts.liftAbout}
      </ConfirmDanger>
      <ConfirmDanger
        opened={state.dialog === 'cancel'}
        onClose={close}
        title={`${texts.cancel}?`}
        action={texts.cancel}
        busy={cancel.busy}
        problem={cancel.problem}
        onConfirm={() => cancel.send({ params: { tenant, id } })}
      >
        {texts.cancelAbout}
      </ConfirmDanger>
    </Frame>
  );
}

function Hold({ tenant, id, onDone }: { tenant: string; id: string; onDone: () => void }) {
  const form = useForm({ id: `hold-${id}`, initial: { reason: '' } });
  const act = useAct('put', `${ONE}/hold`, { touches: TOUCHES, onDone: () => (toast(texts.done), onDone()) });
  return (
    <Form form={form} act={act} request={(body) => ({ params: { tenant, id }, body })} submit={texts.hold} onCancel={onDone} labels={{ reason: texts.reason }}>
      <Textarea label={texts.reason} description={texts.holdAbout} autosize minRows={3} maxLength={500} data-autofocus required {...form.field('reason')} />
    </Form>
  );
}
