import { VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useApi } from '../../api/index.ts';
import { ButtonLink, DataTable, Guarded, Page as Frame, PageTabs, Section, StatusBadge } from '../../kit/index.ts';
import { texts } from './texts.ts';
import css from './roles.module.css';
import { permissionText, roleAbout, roleName } from '../../given/index.ts';

export function Page() {
  return (
    <Frame
      title={texts.label}
      about={texts.about}
      actions={
        <Guarded permission="roles:write">
          {(guard) => (
            <ButtonLink to={'/roles/new' as never} {...guard}>
              {texts.create}
            </ButtonLink>
          )}
        </Guarded>
      }
    >
      <PageTabs
        label={texts.label}
        tabs={[
          { id: 'list', label: texts.list, content: () => <List /> },
          { id: 'compare', label: texts.compare, content: () => <Compare /> },
        ]}
      />
    </Frame>
  );
}

function List() {
  const { data, loading, problem } = useApi('/admin/v1/roles');
  return (
    <Section flush>
      <DataTable
        label={texts.label}
        list={{ items: data?.items ?? [], loading, problem }}
        rowKey={({ key }) => key}
        rowLink={({ key }) => `/roles/${key}`}
        empty={texts.label}
        columns={[
          {
            id: 'name',
            header: texts.column.name,
            cell: (role) => (
              <span className={css.stack}>
                <bdi>{roleName(role)}</bdi>
                <span className={css.quiet}>{roleAbout(role)}</span>
              </span>
            ),
          },
          {
            id: 'kind',
            header: texts.column.kind,
            narrow: 'hide',
            cell: ({ built_in: builtIn }) => <StatusBadge tone={builtIn ? 'quiet' : 'info'}>{builtIn ? texts.builtIn : texts.own}</StatusBadge>,
          },
          { id: 'permissions', header: texts.column.permissions, align: 'end', narrow: 'hide', cell: ({ permissions }) => permissions.length },
          {
            id: 'readings',
            header: texts.column.readings,
            align: 'end',
            narrow: 'hide',
            cell: ({ permissions, readings }) => (permissions.includes('users:read') ? `${readings.per_hour} / ${readings.per_day}` : '–'),
          },
        ]}
      />
    </Section>
  );
}

/** Every permission beside every role. */
function Compare() {
  const roles = useApi('/admin/v1/roles').data?.items ?? [];
  const { data, loading, problem } = useApi('/admin/v1/permissions');
  return (
    <Section flush>
      <DataTable
        label={texts.compare}
        list={{ items: data?.items ?? [], loading, problem }}
        rowKey={({ key }) => key}
        empty={texts.label}
        columns={[
          {
            id: 'permission',
            header: texts.column.permission,
            cell: ({ key, about }) => (
              <span className={css.stack}>
                {permissionText({ key, about })}
                <bdi dir="ltr" className={css.quiet}>
                  {key}
                </bdi>
              </span>
            ),
          },
          ...roles.map((role) => ({
            id: role.key,
            header: roleName(role),
            cell: ({ key }: { key: string }) =>
              role.permissions.includes(key) ? (
                <span className={css.yes}>
                  <IconCheck size={16} aria-hidden />
                  <VisuallyHidden>{texts.allowed}</VisuallyHidden>
                </span>
              ) : (
                <span className={css.no}>
                  <span aria-hidden>·</span>
                  <VisuallyHidden>{texts.notAllowed}</VisuallyHidden>
                </span>
              ),
          })),
        ]}
      />
    </Section>
  );
}
