import { Button, Modal, NumberInput, Textarea } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useAct, useList } from '../../api/index.ts';
import { DataTable, EmptyState, Form, Guarded, Page as Frame, Section, StatusBadge, TimeAgo, toast, useForm, useUrlState } from '../../kit/index.ts';
import { texts } from './texts.ts';
import css from './limits.module.css';

const STOPS = '/admin/v1/reading-stops';

export function Page() {
  const list = useList(STOPS);
  const [{ allow }, set] = useUrlState({ allow: '' });
  return (
    <Frame title={texts.label} about={texts.about}>
      <Section flush>
        <DataTable
          label={texts.label}
          list={list}
          rowKey={({ id }) => id}
          empty={
            <EmptyState icon={IconHandStop} title={texts.none}>
              {texts.noneText}
            </EmptyState>
          }
          columns={[
            {
              id: 'who',
              header: texts.column.who,
              cell: ({ reader, route }) => (
                <span className={css.stack}>
                  <span>
                    <bdi>{reader.name ?? texts.unnamed}</bdi>
                    {reader.kind === 'api_key' && <span className={css.quiet}> · {texts.program}</span>}
                  </span>
                  <bdi dir="ltr" className={css.quiet}>
                    {route}
                  </bdi>
                </span>
              ),
            },
            {
              id: 'limit',
              header: texts.column.limit,
              narrow: 'hide',
              cell: ({ allowed, window_seconds: seconds }) => (seconds === 3600 ? texts.hour(allowed) : texts.day(allowed)),
            },
            { id: 'tried', header: texts.column.tried, narrow: 'hide', cell: ({ times }) => texts.times(times) },
            { id: 'when', header: texts.column.when, narrow: 'hide', cell: ({ last_at: at }) => <TimeAgo at={at} /> },
            {
              id: 'state',
              header: texts.column.state,
              cell: ({ approval }) =>
                approval ? (
                  <span className={css.stack}>
                    <StatusBadge tone="good">{texts.approved(approval.persons)}</StatusBadge>
                    <span className={css.quiet}>
                      <bdi>{texts.allowedBy(approval.by.name ?? approval.by.id)}</bdi> · <TimeAgo at={approval.at} />
                    </span>
                    {approval.reason !== undefined && (
                      <q className={css.reason}>
                        <bdi>{approval.reason}</bdi>
                      </q>
                    )}
                  </span>
                ) : (
                  <StatusBadge tone="bad">{texts.open}</StatusBadge>
                ),
            },
            {
              id: 'act',
              header: texts.column.act,
              align: 'end',
              cell: ({ id, approval, yours }) =>
                approval ? null : yours ? (
                  <span className={css.quiet}>{texts.yours}</span>
                ) : (
                  <Guarded permission="approvals:write">
                    {(guard) => (
                      <Button variant="light" size="compact-sm" onClick={() => set({ allow: id })} {...guard}>
                        {texts.approve}
                      </Button>
                    )}
                  </Guarded>
                ),
            },
          ]}
        />
      </Section>
      <Allow id={allow} onClose={() => set({ allow: '' })} />
    </Frame>
  );
}

function Allow({ id, onClose }: { id: string; onClose: () => void }) {
  const form = useForm({ id: 'allow-more', initial: { persons: 100 as number | string, reason: '' } });
  const act = useAct('post', `${STOPS}/{id}/approval`, {
    touches: [STOPS],
    onDone: () => {
      onClose();
      form.reset();
      toast(texts.allowed);
    },
  });
  const persons = form.field('persons');
  return (
    <Modal opened={id !== ''} onClose={onClose} title={texts.approveTitle}>
      <Form
        form={form}
        act={act}
        submit={texts.approveDo}
        labels={{ persons: texts.persons, reason: texts.reason }}
        onCancel={onClose}
        request={(values) => ({ params: { id }, body: { persons: Number(values.persons), reason: values.reason } })}
      >
        <p>{texts.approveText}</p>
        <NumberInput label={texts.persons} min={1} max={10_000} allowDecimal={false} {...persons} onChange={(value) => persons.onChange(value)} />
        <Textarea label={texts.reason} description={texts.reasonHint} minRows={2} autosize {...form.field('reason')} />
      </Form>
    </Modal>
  );
}
