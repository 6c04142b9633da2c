import { Button } from '@mantine/core';
import { IconMail, IconUsersGroup } from '@tabler/icons-react';
import { useAct, useList } from '../../api/index.ts';
import { ButtonLink, DataTable, EmptyState, ExactTime, Guarded, Page as Frame, PageTabs, ProblemNote, Section, StatusBadge, TimeAgo, toast } from '../../kit/index.ts';
import { RoleNames, StateBadge } from './parts.tsx';
import { texts } from './texts.ts';
import css from './team.module.css';

const INVITATIONS = '/admin/v1/operators/invitations';

export function Page() {
  return (
    <Frame
      title={texts.label}
      about={texts.about}
      actions={
        <Guarded permission="operators:write">
          {(guard) => (
            <ButtonLink to={'/team/invite' as never} {...guard}>
              {texts.invite}
            </ButtonLink>
          )}
        </Guarded>
      }
    >
      <PageTabs
        label={texts.label}
        tabs={[
          { id: 'people', label: texts.people, content: () => <People /> },
          { id: 'invitations', label: texts.invitations, content: () => <Invitations /> },
        ]}
      />
    </Frame>
  );
}

function People() {
  const list = useList('/admin/v1/operators');
  return (
    <Section flush>
      <DataTable
        label={texts.people}
        list={list}
        rowKey={({ id }) => id}
        rowLink={({ id }) => `/team/${id}`}
        empty={<EmptyState icon={IconUsersGroup} title={texts.nobody} />}
        columns={[
          {
            id: 'who',
            header: texts.column.who,
            cell: ({ name, email, you }) => (
              <span className={css.stack}>
                <span>
                  <bdi>{name ?? email ?? texts.unnamed}</bdi>
                  {you && <span className={css.quiet}> · {texts.you}</span>}
                </span>
                {name !== undefined && (
                  <bdi dir="ltr" className={css.quiet}>
                    {email}
                  </bdi>
                )}
              </span>
            ),
          },
          { id: 'roles', header: texts.column.roles, cell: ({ grants }) => <RoleNames grants={grants} /> },
          { id: 'state', header: texts.column.state, narrow: 'hide', cell: ({ state }) => <StateBadge state={state} /> },
          { id: 'since', header: texts.column.since, narrow: 'hide', align: 'end', cell: ({ created_at: at }) => <TimeAgo at={at} /> },
        ]}
      />
    </Section>
  );
}

function Invitations() {
  const list = useList(INVITATIONS);
  const resend = useAct('post', `${INVITATIONS}/{id}/resend`, { touches: [INVITATIONS], onDone: () => toast(texts.resent) });
  const withdraw = useAct('delete', `${INVITATIONS}/{id}`, { touches: [INVITATIONS], onDone: () => toast(texts.withdrawn) });
  const refused = resend.problem ?? withdraw.problem;
  return (
    <Section flush>
      {refused && <ProblemNote problem={refused} />}
      <DataTable
        label={texts.invitations}
        list={list}
        rowKey={({ id }) => id}
        empty={
          <EmptyState icon={IconMail} title={texts.noInvitations} action={<ButtonLink to={'/team/invite' as never}>{texts.invite}</ButtonLink>}>
            {texts.noInvitationsText}
          </EmptyState>
        }
        columns={[
          {
            id: 'email',
            header: texts.column.email,
            cell: ({ email }) => <bdi dir="ltr">{email}</bdi>,
          },
          { id: 'roles', header: texts.column.roles, narrow: 'hide', cell: ({ grants }) => <RoleNames grants={grants} /> },
          {
            id: 'state',
            header: texts.column.state,
            narrow: 'hide',
            cell: ({ expired }) => <StatusBadge tone={expired ? 'warn' : 'info'}>{expired ? texts.expired : texts.waiting}</StatusBadge>,
          },
          { id: 'until', header: texts.column.until, narrow: 'hide', cell: ({ expires_at: at }) => <ExactTime at={at} /> },
          {
            id: 'act',
            header: texts.column.act,
            align: 'end',
            cell: ({ id }) => (
              <span className={css.buttons}>
                <Guarded permission="operators:write">
                  {(guard) => (
                    <Button variant="subtle" size="compact-xs" onClick={() => void resend.send({ params: { id } })} {...guard}>
                      {texts.resend}
                    </Button>
                  )}
                </Guarded>
                <Guarded permission="operators:write">
                  {(guard) => (
                    <Button variant="subtle" color="gray" size="compact-xs" onClick={() => void withdraw.send({ params: { id } })} {...guard}>
                      {texts.withdraw}
                    </Button>
                  )}
                </Guarded>
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
}
