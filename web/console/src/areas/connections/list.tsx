import { IconPlugConnected, IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useApi } from '../../api/index.ts';
import { ButtonLink, DataTable, EmptyState, Guarded, Page as Frame, Section, StatusBadge, useTenant, useTenantPath, type Column } from '../../kit/index.ts';
import { pathsOf, ROOMS, type Listed, type Room } from './rooms.ts';
import { texts } from './texts.ts';
import css from './connections.module.css';

const columns: readonly Column<Listed>[] = [
  { id: 'name', header: texts.name, cell: ({ name }) => <bdi>{name}</bdi> },
  { id: 'kind', header: texts.kind, narrow: 'hide', cell: ({ connector, preset }) => (preset === undefined ? connector : `${connector} (${preset})`) },
  {
    id: 'slug',
    header: texts.slug,
    narrow: 'hide',
    cell: ({ slug }) => (
      <bdi dir="ltr" className={css.mono}>
        {slug}
      </bdi>
    ),
  },
  { id: 'state', header: texts.state, cell: ({ state }) => <State state={state} /> },
];

export const State = ({ state }: { state: Listed['state'] }) => <StatusBadge tone={state === 'active' ? 'good' : 'warn'}>{texts[state]}</StatusBadge>;

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const add = (
    <Guarded permission="connections:write" tenant={tenant}>
      {(guard) => (
        <ButtonLink to={to('connections/add')} leftSection={<IconPlus size={16} aria-hidden />} {...guard}>
          {texts.add}
        </ButtonLink>
      )}
    </Guarded>
  );
  return (
    <Frame title={texts.label} about={texts.about} actions={add}>
      {ROOMS.map((room) => (
        <RoomList key={room} room={room} />
      ))}
    </Frame>
  );
}

function RoomList({ room }: { room: Room }) {
  const tenant = useTenant();
  const to = useTenantPath();
  const { data, loading, problem, reload } = useApi(pathsOf(room).all, { params: { tenant } });
  const { title, about } = texts.rooms[room];
  return (
    <Section title={title} about={about} flush>
      <DataTable
        label={texts.listOf(title)}
        columns={columns}
        list={{ items: data?.items ?? [], loading, problem, reload }}
        rowKey={({ slug }) => slug}
        rowLink={({ slug }) => to(`connections/${room}/${slug}`)}
        empty={
          <EmptyState icon={room === 'connections' ? IconPlugConnected : IconShieldCheck} title={texts.none}>
            {room === 'connections' ? texts.noneText : texts.noneVerifiers}
          </EmptyState>
        }
      />
    </Section>
  );
}
