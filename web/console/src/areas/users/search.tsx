import { IconUserSearch, IconUsers } from '@tabler/icons-react';
import { useList } from '../../api/index.ts';
import {
  ButtonLink,
  DataTable,
  EmptyState,
  Filters,
  FilterSelect,
  Guarded,
  Page as Frame,
  SearchField,
  Section,
  TimeAgo,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { KindBadge, StateBadge } from './StateBadge.tsx';
import { menu } from './menu/texts.ts';
import { texts } from './texts.ts';
import css from './users.module.css';

const STATES = ['active', 'suspended', 'locked', 'deletion_pending'] as const;

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const [{ q, state, light }, set] = useUrlState({ q: '', state: '', light: '' });
  const list = useList('/admin/v1/tenants/{tenant}/users', {
    params: { tenant },
    query: {
      ...(q === '' ? {} : { q }),
      ...(STATES.includes(state as never) ? { state: state as (typeof STATES)[number] } : {}),
      ...(light === '' ? {} : { light: light as never }),
    },
  });
  const filtered = q !== '' || state !== '' || light !== '';
  return (
    <Frame
      title={menu.label}
      about={texts.about}
      actions={
        <Guarded permission="users:write" tenant={tenant}>
          {(guard) => (
            <ButtonLink to={to('customers/new') as never} {...guard}>
              {menu.create}
            </ButtonLink>
          )}
        </Guarded>
      }
    >
      <Filters>
        <SearchField label={texts.search} value={q} onChange={(next) => set({ q: next })} />
        <FilterSelect
          label={texts.allStates}
          value={state}
          onChange={(next) => set({ state: next })}
          choices={STATES.map((value) => ({ value, label: texts.state[value] ?? value }))}
        />
        <FilterSelect
          label={texts.allKinds}
          value={light}
          onChange={(next) => set({ light: next })}
          choices={[
            { value: 'false', label: texts.full },
            { value: 'true', label: texts.light },
          ]}
        />
      </Filters>
      <p className={css.note} aria-live="polite">
        {list.items[0]?.found_by === 'similar' ? texts.similar : texts.searchHint}
      </p>
      <Section flush>
        <DataTable
          label={menu.label}
          list={list}
          rowKey={({ id }) => id}
          rowLink={({ id }) => to(`customers/${id}`)}
          empty={
            filtered ? (
              <EmptyState icon={IconUserSearch} title={texts.notFound(q)}>
                {texts.notFoundText}
              </EmptyState>
            ) : (
              <EmptyState icon={IconUsers} title={texts.nobody} action={<ButtonLink to={to('customers/new') as never}>{menu.create}</ButtonLink>}>
                {texts.nobodyText}
              </EmptyState>
            )
          }
          columns={[
            {
              id: 'name',
              header: texts.column.customer,
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
            { id: 'phone', header: texts.column.phone, narrow: 'hide', cell: ({ phone }) => <bdi dir="ltr">{phone ?? '–'}</bdi> },
            { id: 'state', header: texts.column.state, cell: ({ state: its }) => <StateBadge state={its} /> },
            { id: 'kind', header: texts.column.kind, narrow: 'hide', cell: ({ light: its }) => <KindBadge light={its} /> },
            { id: 'since', header: texts.column.since, narrow: 'hide', align: 'end', cell: ({ created_at: at }) => <TimeAgo at={at} /> },
          ]}
        />
      </Section>
    </Frame>
  );
}
