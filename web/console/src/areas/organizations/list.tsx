import { IconBuilding, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useList } from '../../api/index.ts';
import {
  ButtonLink,
  DataTable,
  EmptyState,
  Filters,
  FilterTabs,
  Guarded,
  Page as Frame,
  PageTabs,
  SearchField,
  Section,
  StatusBadge,
  TimeAgo,
  useTenant,
  useTenantPath,
  useUrlState,
} from '../../kit/index.ts';
import { ALL, type Organization } from './organization.ts';
import { Roles } from './roles.tsx';
import { texts } from './texts.ts';
import css from './organizations.module.css';

export const State = ({ state }: Pick<Organization, 'state'>) => <StatusBadge tone={state === 'active' ? 'good' : 'warn'}>{texts.states[state]}</StatusBadge>;

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const create = (
    <Guarded permission="organizations:write" tenant={tenant}>
      {(guard) => (
        <ButtonLink to={to('organizations/new')} leftSection={<IconPlus size={16} aria-hidden />} {...guard}>
          {texts.create}
        </ButtonLink>
      )}
    </Guarded>
  );
  return (
    <Frame title={texts.label} about={texts.about} actions={create}>
      <PageTabs
        label={texts.tabs}
        tabs={[
          { id: 'organizations', label: texts.organizations, content: () => <List create={create} /> },
          { id: 'roles', label: texts.roles, content: () => <Roles /> },
        ]}
      />
    </Frame>
  );
}

function List({ create }: { create: React.ReactNode }) {
  const tenant = useTenant();
  const to = useTenantPath();
  const [{ q, state }, set] = useUrlState({ q: '', state: '' });
  const list = useList(ALL, { params: { tenant }, query: { ...(q === '' ? {} : { q }), ...(state === 'active' || state === 'suspended' ? { state } : {}) } });
  const empty =
    q === '' && state === '' ? (
      <EmptyState icon={IconBuilding} title={texts.none} action={create}>
        {texts.noneText}
      </EmptyState>
    ) : (
      <EmptyState icon={IconSearchOff} title={texts.noMatch}>
        {texts.noMatchText}
      </EmptyState>
    );
  return (
    <>
      <Filters>
        <SearchField label={texts.search} value={q} onChange={(value) => set({ q: value })} />
        <FilterTabs
          label={texts.state}
          value={state}
          onChange={(value) => set({ state: value })}
          choices={[{ value: '', label: texts.anyState }, ...Object.entries(texts.states).map(([value, label]) => ({ value, label }))]}
        />
      </Filters>
      <Section flush>
        <DataTable
          label={texts.organizations}
          list={list}
          rowKey={({ id }) => id}
          rowLink={({ id }) => to(`organizations/${id}`)}
          empty={empty}
          columns={[
            {
              id: 'name',
              header: texts.name,
              cell: ({ name, owners }) => (
                <span className={css.line}>
                  <bdi>{name}</bdi>
                  {owners === 0 && <StatusBadge tone="warn">{texts.noOwner}</StatusBadge>}
                </span>
              ),
            },
            {
              id: 'reference',
              header: texts.reference,
              narrow: 'hide',
              cell: ({ reference }) => (reference === undefined ? '–' : <bdi dir="ltr">{reference}</bdi>),
            },
            { id: 'members', header: texts.members, align: 'end', narrow: 'hide', cell: ({ members }) => members },
            { id: 'state', header: texts.state, cell: (organization) => <State state={organization.state} /> },
            { id: 'since', header: texts.since, align: 'end', narrow: 'hide', cell: ({ created_at: at }) => <TimeAgo at={at} /> },
          ]}
        />
      </Section>
    </>
  );
}
