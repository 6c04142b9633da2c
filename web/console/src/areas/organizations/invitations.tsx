import { Button, Modal, MultiSelect, TextInput } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useAct, useList } from '../../api/index.ts';
import { DataTable, EmptyState, ExactTime, Form, Guarded, ProblemNote, Section, StatusBadge, toast, useForm, useUrlState } from '../../kit/index.ts';
import { INVITATIONS, useRoles, type Opened } from './organization.ts';
import { texts } from './texts.ts';
import css from './organizations.module.css';

const ONE = `${INVITATIONS}/{invitation}` as const;

export function Invitations({ tenant, organization }: Opened) {
  const { nameOf } = useRoles();
  const list = useList(INVITATIONS, { params: { tenant, id: organization.id } });
  const [{ dialog }, set] = useUrlState({ dialog: '' });
  const resend = useAct('post', `${ONE}/resend`, { touches: [INVITATIONS], onDone: () => toast(texts.resent) });
  const withdraw = useAct('delete', ONE, { touches: [INVITATIONS], onDone: () => toast(texts.withdrawn) });
  const refused = resend.problem ?? withdraw.problem;
  const invite = (
    <Guarded permission="organizations:write" tenant={tenant}>
      {(guard) => (
        <Button leftSection={<IconMail size={16} aria-hidden />} onClick={() => set({ dialog: 'invite' })} {...guard}>
          {texts.invite}
        </Button>
      )}
    </Guarded>
  );
  return (
    <Section title={texts.invitations} actions={invite} flush>
      {refused && <ProblemNote problem={refused} />}
      <DataTable
        label={texts.invitations}
        list={list}
        rowKey={({ id }) => id}
        empty={
          <EmptyState icon={IconMail} title={texts.noInvitations}>
            {texts.noInvitationsText}
          </EmptyState>
        }
        columns={[
          { id: 'email', header: texts.email, cell: ({ email }) => <bdi dir="ltr">{email}</bdi> },
          { id: 'roles', header: texts.roles, narrow: 'hide', cell: ({ roles }) => roles.map(nameOf).join(', ') },
          {
            id: 'state',
            header: texts.state,
            narrow: 'hide',
            cell: ({ expired }) => <StatusBadge tone={expired ? 'warn' : 'info'}>{expired ? texts.over : texts.waiting}</StatusBadge>,
          },
          { id: 'until', header: texts.until, narrow: 'hide', align: 'end', cell: ({ expires_at: at }) => <ExactTime at={at} /> },
          {
            id: 'act',
            header: '',
            align: 'end',
            cell: ({ id }) => {
              const params = { tenant, id: organization.id, invitation: id };
              return (
                <span className={css.buttons}>
                  <Guarded permission="organizations:write" tenant={tenant}>
                    {(guard) => (
                      <Button variant="subtle" size="compact-xs" onClick={() => void resend.send({ params })} {...guard}>
                        {texts.resend}
                      </Button>
                    )}
                  </Guarded>
                  <Guarded permission="organizations:write" tenant={tenant}>
                    {(guard) => (
                      <Button variant="subtle" color="gray" size="compact-xs" onClick={() => void withdraw.send({ params })} {...guard}>
                        {texts.withdraw}
                      </Button>
                    )}
                  </Guarded>
                </span>
              );
            },
          },
        ]}
      />
      <Modal opened={dialog === 'invite'} onClose={() => set({ dialog: '' })} title={texts.invite}>
        <Invite tenant={tenant} id={organization.id} onDone={() => set({ dialog: '' })} />
      </Modal>
    </Section>
  );
}

function Invite({ tenant, id, onDone }: { tenant: string; id: string; onDone: () => void }) {
  const { choices } = useRoles();
  const form = useForm({ id: `invite-${id}`, initial: { email: '', roles: ['member'] } });
  const act = useAct('post', INVITATIONS, {
    touches: [INVITATIONS],
    onDone: () => {
      toast(texts.invited);
      onDone();
    },
  });
  return (
    <Form
      form={form}
      act={act}
      submit={texts.inviteDo}
      labels={{ email: texts.email, roles: texts.roles }}
      request={({ email, roles }) => ({ params: { tenant, id }, body: { email, roles } })}
    >
      <TextInput label={texts.email} description={texts.inviteText} type="email" dir="ltr" required {...form.field('email')} autoComplete="off" data-autofocus />
      <MultiSelect label={texts.roles} data={[...choices]} {...form.field('roles')} />
    </Form>
  );
}
