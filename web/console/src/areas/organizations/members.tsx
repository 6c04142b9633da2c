import { Button, Modal, MultiSelect, Stack } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct, useList } from '../../api/index.ts';
import { ConfirmDanger, DataTable, EmptyState, Guarded, ProblemNote, SearchField, Section, StatusBadge, TimeAgo, toast, useTenantPath, useUrlState } from '../../kit/index.ts';
import { MEMBERS, TOUCHES, useRoles, type Member, type Opened } from './organization.ts';
import { texts } from './texts.ts';
import css from './organizations.module.css';

const MEMBER = `${MEMBERS}/{user}` as const;
const labelOf = ({ name, email }: Pick<Member, 'name' | 'email'>) => name ?? email ?? texts.unnamed;

export function Members({ tenant, organization }: Opened) {
  const to = useTenantPath();
  const { nameOf } = useRoles();
  const list = useList(MEMBERS, { params: { tenant, id: organization.id } });
  const [{ dialog, member }, set] = useUrlState({ dialog: '', member: '' });
  const chosen = list.items.find(({ user }) => user === member);
  const close = () => set({ dialog: '', member: '' });
  const add = (
    <Guarded permission="organizations:write" tenant={tenant}>
      {(guard) => (
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => set({ dialog: 'add' })} {...guard}>
          {texts.add}
        </Button>
      )}
    </Guarded>
  );
  const row = (dialogName: string, label: string, user: string) => (
    <Guarded permission="organizations:write" tenant={tenant}>
      {(guard) => (
        <Button variant="subtle" size="compact-xs" onClick={() => set({ dialog: dialogName, member: user })} {...guard}>
          {label}
        </Button>
      )}
    </Guarded>
  );
  return (
    <Section title={texts.members} actions={add} flush>
      <DataTable
        label={texts.members}
        list={list}
        rowKey={({ user }) => user}
        rowLink={({ user }) => to(`customers/${user}`)}
        empty={
          <EmptyState icon={IconUsers} title={texts.noMembers}>
            {texts.noMembersText}
          </EmptyState>
        }
        columns={[
          {
            id: 'who',
            header: texts.who,
            cell: (one) => (
              <span className={css.stack}>
                <bdi>{labelOf(one)}</bdi>
                {one.name !== undefined && one.email !== undefined && (
                  <bdi dir="ltr" className={css.quiet}>
                    {one.email}
                  </bdi>
                )}
              </span>
            ),
          },
          {
            id: 'roles',
            header: texts.roles,
            cell: ({ roles }) => (
              <span className={css.line}>
                {roles.map((role) => (
                  <StatusBadge key={role} tone={role === 'owner' ? 'info' : 'quiet'}>
                    {nameOf(role)}
                  </StatusBadge>
                ))}
              </span>
            ),
          },
          { id: 'since', header: texts.since, narrow: 'hide', align: 'end', cell: ({ since }) => <TimeAgo at={since} /> },
          {
            id: 'act',
            header: '',
            align: 'end',
            cell: ({ user }) => (
              <span className={css.buttons}>
                {row('roles', texts.change, user)}
                {row('out', texts.takeOut, user)}
              </span>
            ),
          },
        ]}
      />
      <AddMember tenant={tenant} id={organization.id} opened={dialog === 'add'} onClose={close} />
      {chosen && <ChangeRoles key={chosen.user} tenant={tenant} id={organization.id} member={chosen} opened={dialog === 'roles'} onClose={close} />}
      {chosen && <TakeOut tenant={tenant} id={organization.id} member={chosen} opened={dialog === 'out'} onClose={close} />}
    </Section>
  );
}

interface Dialog {
  readonly tenant: string;
  readonly id: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function AddMember({ tenant, id, opened, onClose }: Dialog) {
  const [q, setQ] = useState('');
  const found = useList('/admin/v1/tenants/{tenant}/users', { params: { tenant }, query: { q, limit: 5 } }, { when: opened && q.trim().length > 1 });
  const act = useAct('put', MEMBER, {
    touches: TOUCHES,
    onDone: () => {
      toast(texts.added);
      setQ('');
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={texts.add} size="lg">
      <Stack gap="md">
        {act.problem && <ProblemNote problem={act.problem} />}
        <SearchField label={texts.addSearch} value={q} onChange={setQ} />
        {q.trim().length > 1 && (
          <DataTable
            label={texts.addSearch}
            list={found}
            rowKey={(one) => one.id}
            empty={texts.addNobody}
            columns={[
              {
                id: 'who',
                header: texts.who,
                cell: ({ name, email, sub }) => (
                  <span className={css.stack}>
                    <bdi>{name ?? email ?? sub}</bdi>
                    {name !== undefined && email !== undefined && (
                      <bdi dir="ltr" className={css.quiet}>
                        {email}
                      </bdi>
                    )}
                  </span>
                ),
              },
              {
                id: 'add',
                header: '',
                align: 'end',
                cell: (one) => (
                  <Button size="compact-sm" variant="light" loading={act.busy} onClick={() => void act.send({ params: { tenant, id, user: one.id }, body: { roles: [] } })}>
                    {texts.addDo}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Stack>
    </Modal>
  );
}

function ChangeRoles({ tenant, id, member, opened, onClose }: Dialog & { readonly member: Member }) {
  const { choices, nameOf } = useRoles();
  const [roles, setRoles] = useState<readonly string[]>(member.roles);
  const act = useAct('put', MEMBER, {
    touches: TOUCHES,
    onDone: () => {
      toast(texts.changed);
      onClose();
    },
  });
  const gone = roles.filter((role) => !choices.some(({ value }) => value === role)).map((value) => ({ value, label: nameOf(value) }));
  return (
    <Modal opened={opened} onClose={onClose} title={texts.changeTitle(labelOf(member))}>
      <Stack gap="md">
        {act.problem && <ProblemNote problem={act.problem} />}
        <MultiSelect label={texts.roles} data={[...choices, ...gone]} value={[...roles]} onChange={setRoles} data-autofocus />
        <span className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button loading={act.busy} onClick={() => void act.send({ params: { tenant, id, user: member.user }, body: { roles: [...roles] } })}>
            {texts.save}
          </Button>
        </span>
      </Stack>
    </Modal>
  );
}

function TakeOut({ tenant, id, member, opened, onClose }: Dialog & { readonly member: Member }) {
  const act = useAct('delete', MEMBER, {
    touches: TOUCHES,
    onDone: () => {
      toast(texts.takenOut);
      onClose();
    },
  });
  return (
    <ConfirmDanger
      opened={opened}
      onClose={onClose}
      title={texts.takeOutTitle}
      action={texts.takeOut}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { tenant, id, user: member.user } })}
    >
      <bdi>{labelOf(member)}</bdi>. {texts.takeOutText}
    </ConfirmDanger>
  );
}
