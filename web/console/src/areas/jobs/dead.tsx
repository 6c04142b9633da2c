import { Button } from '@mantine/core';
import { useAct, useList } from '../../api/index.ts';
import { ConfirmDanger, DataTable, Guarded, Page as Frame, ProblemNote, Section, TimeAgo, toast, useParam, useUrlState } from '../../kit/index.ts';
import { texts } from './texts.ts';

const TOUCHES = ['/admin/v1/jobs'];

export function Page() {
  const type = useParam('type');
  const [state, set] = useUrlState({ dialog: '' });
  const close = () => set({ dialog: '' });
  const list = useList('/admin/v1/jobs/{type}/dead', { params: { type } });
  const again = useAct('post', '/admin/v1/jobs/{type}/run-again', { touches: TOUCHES, onDone: ({ jobs }) => toast(texts.moved(jobs)) });
  const giveUp = useAct('post', '/admin/v1/jobs/{type}/give-up', { touches: TOUCHES, onDone: ({ jobs }) => (toast(texts.gone(jobs)), close()) });
  const some = list.items.length > 0;
  return (
    <Frame
      title={type}
      heading={<bdi dir="ltr">{type}</bdi>}
      about={texts.deadAbout}
      trail={[{ label: texts.label, to: '/jobs' }]}
      actions={
        <>
          <Guarded permission="jobs:write">
            {(props) => (
              <Button variant="default" disabled={!some} onClick={() => set({ dialog: 'give-up' }, { push: true })} {...props}>
                {texts.giveUp}
              </Button>
            )}
          </Guarded>
          <Guarded permission="jobs:write">
            {(props) => (
              <Button disabled={!some} loading={again.busy} onClick={() => void again.send({ params: { type } })} {...props}>
                {texts.again}
              </Button>
            )}
          </Guarded>
        </>
      }
    >
      {again.problem && <ProblemNote problem={again.problem} />}
      <Section flush>
        <DataTable
          label={texts.deadTitle}
          list={list}
          rowKey={({ id }) => id}
          columns={[
            { id: 'died', header: texts.died, cell: ({ died_at }) => <TimeAgo at={died_at} /> },
            { id: 'error', header: texts.error, cell: ({ error }) => <bdi dir="ltr">{error ?? '–'}</bdi> },
            { id: 'tries', header: texts.tries, align: 'end', cell: ({ tries }) => tries },
            { id: 'begun', header: texts.begun, narrow: 'hide', cell: ({ begun_at }) => <TimeAgo at={begun_at} /> },
          ]}
          empty={texts.noDead}
        />
      </Section>
      <ConfirmDanger
        opened={state.dialog === 'give-up'}
        onClose={close}
        title={texts.giveUpTitle}
        action={texts.giveUp}
        busy={giveUp.busy}
        problem={giveUp.problem}
        onConfirm={() => giveUp.send({ params: { type } })}
      >
        {texts.giveUpAbout}
      </ConfirmDanger>
    </Frame>
  );
}
