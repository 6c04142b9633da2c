import { IconApps, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useList } from '../../api/index.ts';
import {
  ButtonLink,
  DataTable,
  EmptyState,
  Filters,
  Guarded,
  Page as Frame,
  SearchField,
  Section,
  StatusBadge,
  useTenant,
  useTenantPath,
  useUrlState,
  type Column,
} from '../../kit/index.ts';
import { ALL, kindOf, type Application } from './kinds.ts';
import { texts } from './texts.ts';
import css from './applications.module.css';

const columns: readonly Column<Application>[] = [
  { id: 'name', header: texts.name, cell: ({ name }) => <bdi>{name}</bdi> },
  { id: 'kind', header: texts.kind, narrow: 'hide', cell: (one) => <Kind application={one} /> },
  {
    id: 'client',
    header: texts.clientId,
    narrow: 'hide',
    cell: ({ client_id }) => (
      <bdi dir="ltr" className={css.id}>
        {client_id}
      </bdi>
    ),
  },
  { id: 'brand', header: texts.brand, narrow: 'hide', cell: ({ brand }) => (brand === undefined ? <span className={css.quiet}>{texts.tenantBrand}</span> : <bdi>{brand}</bdi>) },
  { id: 'state', header: texts.state, cell: ({ state }) => <State state={state} /> },
];

function Kind({ application }: { application: Application }) {
  const { icon: Mark, label } = kindOf(application);
  return (
    <span className={css.kindCell}>
      <Mark size={16} stroke={1.7} aria-hidden />
      {label}
    </span>
  );
}

export const State = ({ state }: { state: Application['state'] }) => <StatusBadge tone={state === 'active' ? 'good' : 'warn'}>{texts[state]}</StatusBadge>;

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const [{ q }, set] = useUrlState({ q: '' });
  // A tenant has dozens of applications, not thousands: what is typed narrows down what is there.
  const list = useList(ALL, { params: { tenant }, query: { limit: 200 } });
  const typed = q.trim().toLowerCase();
  const items = list.items.filter(({ name, client_id }) => typed === '' || name.toLowerCase().includes(typed) || client_id.toLowerCase().includes(typed));
  const create = (
    <Guarded permission="applications:write" tenant={tenant}>
      {(guard) => (
        <ButtonLink to={to('applications/new')} leftSection={<IconPlus size={16} aria-hidden />} {...guard}>
          {texts.create}
        </ButtonLink>
      )}
    </Guarded>
  );
  const empty =
    typed === '' ? (
      <EmptyState icon={IconApps} title={texts.none} action={create}>
        {texts.noneText}
      </EmptyState>
    ) : (
      <EmptyState icon={IconSearchOff} title={texts.noMatch}>
        {texts.noMatchText}
      </EmptyState>
    );
  return (
    <Frame title={texts.label} about={texts.about} actions={create}>
      <Filters>
        <SearchField label={texts.search} value={q} onChange={(value) => set({ q: value })} />
      </Filters>
      <Section flush>
        <DataTable
          label={texts.label}
          columns={columns}
          list={{ ...list, items }}
          rowKey={({ id }) => id}
          rowLink={({ client_id }) => to(`applications/${encodeURIComponent(client_id)}`)}
          empty={empty}
        />
      </Section>
    </Frame>
  );
}
