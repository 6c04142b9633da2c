import { Button, Modal, TagsInput, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useAct, useApi, type Answer } from '../../api/index.ts';
import { ConfirmDanger, DataTable, Form, Guarded, Section, StatusBadge, toast, useForm, useTenant, useUrlState } from '../../kit/index.ts';
import { ROLES } from './organization.ts';
import { texts } from './texts.ts';
import css from './organizations.module.css';

const ROLE = `${ROLES}/{role}` as const;
type Role = Answer<typeof ROLES>['items'][number];
const TOUCHES = [ROLES, '/admin/v1/tenants/{tenant}/settings'];

/** What members can be: settings of the tenant, changed one by one. */
export function Roles() {
  const tenant = useTenant();
  const { data, loading, problem, reload } = useApi(ROLES, { params: { tenant } });
  const [{ dialog, role: open }, set] = useUrlState({ dialog: '', role: '' });
  const close = () => set({ dialog: '', role: '' });
  const items = data?.items ?? [];
  const chosen = items.find(({ id }) => id === open);
  const button = (label: string, dialogName: string, id: string) => (
    <Guarded permission="organizations:write" tenant={tenant}>
      {(guard) => (
        <Button variant="subtle" size="compact-xs" onClick={() => set({ dialog: dialogName, role: id })} {...guard}>
          {label}
        </Button>
      )}
    </Guarded>
  );
  return (
    <Section
      title={texts.roles}
      about={texts.rolesAbout}
      flush
      actions={
        <Guarded permission="organizations:write" tenant={tenant}>
          {(guard) => (
            <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => set({ dialog: 'role', role: '' })} {...guard}>
              {texts.newRole}
            </Button>
          )}
        </Guarded>
      }
    >
      <DataTable
        label={texts.roles}
        list={{ items, loading, problem, reload }}
        rowKey={({ id }) => id}
        empty={texts.roles}
        columns={[
          {
            id: 'role',
            header: texts.role,
            cell: ({ id, name, built_in: builtIn }) => (
              <span className={css.stack}>
                <span className={css.line}>
                  <bdi>{builtIn ? texts.builtIn[id] : name}</bdi>
                  {builtIn && <StatusBadge>{texts.comesWith}</StatusBadge>}
                </span>
                <bdi dir="ltr" className={css.quiet}>
                  {id}
                </bdi>
              </span>
            ),
          },
          {
            id: 'permissions',
            header: texts.permissions,
            narrow: 'hide',
            cell: ({ permissions }) => (permissions.length === 0 ? <span className={css.quiet}>{texts.noPermissions}</span> : <bdi dir="ltr">{permissions.join(', ')}</bdi>),
          },
          {
            id: 'act',
            header: '',
            align: 'end',
            cell: ({ id, built_in: builtIn }) => (
              <span className={css.buttons}>
                {button(texts.editRole, 'role', id)}
                {!builtIn && button(texts.removeRole, 'remove-role', id)}
              </span>
            ),
          },
        ]}
      />
      <Modal opened={dialog === 'role'} onClose={close} title={chosen ? texts.role : texts.newRole}>
        <Edit key={open} tenant={tenant} role={chosen} onDone={close} />
      </Modal>
      <Remove tenant={tenant} role={chosen} opened={dialog === 'remove-role'} onClose={close} />
    </Section>
  );
}

function Edit({ tenant, role, onDone }: { tenant: string; role: Role | undefined; onDone: () => void }) {
  const form = useForm({ id: `organization-role-${role?.id ?? ''}`, initial: { role: role?.id ?? '', name: role?.name ?? '', permissions: [...(role?.permissions ?? [])] } });
  const act = useAct('put', ROLE, {
    touches: TOUCHES,
    onDone: () => {
      toast(texts.roleSaved);
      onDone();
    },
  });
  return (
    <Form
      form={form}
      act={act}
      submit={texts.save}
      labels={{ role: texts.roleId, name: texts.name, permissions: texts.permissions }}
      request={(values) => ({
        params: { tenant, role: values.role.trim() },
        body: { permissions: values.permissions, ...(role?.built_in || values.name.trim() === '' ? {} : { name: values.name }) },
      })}
    >
      {!role && <TextInput label={texts.roleId} description={texts.roleIdHint} dir="ltr" required {...form.field('role')} autoComplete="off" data-autofocus />}
      {!role?.built_in && <TextInput label={texts.name} maxLength={60} {...form.field('name')} autoComplete="off" />}
      <TagsInput label={texts.permissions} description={texts.permissionsHint} dir="ltr" {...form.field('permissions')} />
    </Form>
  );
}

function Remove({ tenant, role, opened, onClose }: { tenant: string; role: Role | undefined; opened: boolean; onClose: () => void }) {
  const act = useAct('delete', ROLE, {
    touches: TOUCHES,
    onDone: () => {
      toast(texts.roleRemoved);
      onClose();
    },
  });
  return (
    <ConfirmDanger
      opened={opened && role !== undefined}
      onClose={onClose}
      title={texts.removeRoleTitle}
      action={texts.removeRole}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params: { tenant, role: role?.id ?? '' } })}
    >
      <bdi>{role?.name}</bdi>. {texts.removeRoleText}
    </ConfirmDanger>
  );
}
