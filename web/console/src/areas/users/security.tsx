import { Button } from '@mantine/core';
import { useAct, useApi } from '../../api/index.ts';
import { ConfirmDanger, DataTable, Guarded, Section, TimeAgo, toast, useTenant, useUrlState } from '../../kit/index.ts';
import { texts } from './texts.ts';
import { ONE, TOUCHES } from './types.ts';
import css from './users.module.css';

/** Where they are signed in, and by what they can. */
export function Security({ id }: { id: string }) {
  const tenant = useTenant();
  const { data, loading, problem, reload } = useApi(`${ONE}/security`, { params: { tenant, id } });
  const [{ do: open }, set] = useUrlState({ do: '' });
  const end = useAct('delete', `${ONE}/sessions/{session}`, { touches: TOUCHES, onDone: () => toast(texts.ended) });
  const remove = useAct('delete', `${ONE}/credentials/{type}/{credential}`, {
    touches: TOUCHES,
    onDone: () => {
      set({ do: '' });
      toast(texts.removed);
    },
  });
  const state = { loading, problem, reload };
  const going = data?.credentials.find((one) => open === `remove-${one.id}`);
  return (
    <div className={css.main}>
      <Section title={texts.sessionsTitle} flush>
        <DataTable
          label={texts.sessionsTitle}
          list={{ items: data?.sessions ?? [], ...state }}
          rowKey={(one) => one.id}
          empty={texts.noSessions}
          columns={[
            {
              id: 'where',
              header: texts.column.browser,
              cell: ({ browser, network }) => (
                <span className={css.stack}>
                  <span>{browser ?? '–'}</span>
                  <bdi dir="ltr" className={css.quiet}>
                    {network}
                  </bdi>
                </span>
              ),
            },
            { id: 'app', header: texts.column.application, narrow: 'hide', cell: ({ application }) => <bdi>{application ?? '–'}</bdi> },
            { id: 'level', header: texts.column.proof, narrow: 'hide', cell: ({ level }) => texts.level(level) },
            { id: 'seen', header: texts.column.seen, cell: ({ last_seen_at: at }) => <TimeAgo at={at} /> },
            {
              id: 'do',
              header: '',
              align: 'end',
              cell: (one) => (
                <Guarded permission="users:write" tenant={tenant}>
                  {(guard) => (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={`${texts.end}: ${one.browser ?? one.id}`}
                      onClick={() => void end.send({ params: { tenant, id, session: one.id } })}
                      {...guard}
                    >
                      {texts.end}
                    </Button>
                  )}
                </Guarded>
              ),
            },
          ]}
        />
      </Section>
      <Section title={texts.credentialsTitle} flush>
        <DataTable
          label={texts.credentialsTitle}
          list={{ items: data?.credentials ?? [], ...state }}
          rowKey={(one) => `${one.type} ${one.id}`}
          empty={texts.noCredentials}
          columns={[
            { id: 'name', header: texts.column.what, cell: ({ name }) => <bdi>{name}</bdi> },
            { id: 'made', header: texts.made, narrow: 'hide', cell: ({ created_at: at }) => <TimeAgo at={at} /> },
            { id: 'used', header: texts.lastUsed, cell: ({ last_used_at: at }) => (at === undefined ? texts.never : <TimeAgo at={at} />) },
            {
              id: 'do',
              header: '',
              align: 'end',
              cell: (one) => (
                <Guarded permission="users:write" tenant={tenant}>
                  {(guard) => (
                    <Button variant="subtle" color="red" size="compact-sm" aria-label={`${texts.remove} ${one.name}`} onClick={() => set({ do: `remove-${one.id}` })} {...guard}>
                      {texts.remove}
                    </Button>
                  )}
                </Guarded>
              ),
            },
          ]}
        />
      </Section>
      <ConfirmDanger
        opened={going !== undefined}
        onClose={() => set({ do: '' })}
        title={texts.removeTitle(going?.name ?? '')}
        action={texts.remove}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => going && remove.send({ params: { tenant, id, type: going.type, credential: going.id } })}
      >
        {texts.removeText}
      </ConfirmDanger>
    </div>
  );
}
