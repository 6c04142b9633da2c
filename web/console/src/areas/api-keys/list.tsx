import { IconKey } from '@tabler/icons-react';
import { useList, type Item } from '../../api/index.ts';
import { ButtonLink, DataTable, EmptyState, Guarded, Page as Frame, Section, StatusBadge, TimeAgo, type Tone } from '../../kit/index.ts';
import { texts } from './texts.ts';
import css from './keys.module.css';

const TONES: Readonly<Record<string, Tone>> = { active: 'good', expired: 'quiet', revoked: 'bad' };

type Standing = Pick<Item<'/admin/v1/api-keys'>, 'state' | 'unused' | 'keeper' | 'left_at'>;

/** What somebody should do something about, before what is only so. */
function standingOf({ state, unused, keeper, left_at: left }: Standing): readonly [Tone, string] {
  if (state !== 'active') return [TONES[state] ?? 'quiet', texts.state[state] ?? state];
  if (keeper !== null && keeper.state !== 'active') return ['bad', texts.rests];
  if (left !== null) return ['warn', texts.newSecretNeeded];
  if (keeper !== null && !keeper.full) return ['warn', texts.narrowed];
  return unused ? ['warn', texts.unused] : ['good', texts.state['active'] ?? state];
}

export function KeyState({ of }: { of: Standing }) {
  const [tone, text] = standingOf(of);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}

export function Page() {
  const list = useList('/admin/v1/api-keys');
  const make = (
    <Guarded permission="api-keys:write">
      {(guard) => (
        <ButtonLink to={'/api-keys/new' as never} {...guard}>
          {texts.create}
        </ButtonLink>
      )}
    </Guarded>
  );
  return (
    <Frame title={texts.label} about={texts.about} actions={make}>
      <Section flush>
        <DataTable
          label={texts.label}
          list={list}
          rowKey={({ id }) => id}
          rowLink={({ id }) => `/api-keys/${id}`}
          empty={
            <EmptyState icon={IconKey} title={texts.none} action={make}>
              {texts.noneText}
            </EmptyState>
          }
          columns={[
            {
              id: 'name',
              header: texts.column.name,
              cell: ({ name, prefix }) => (
                <span className={css.stack}>
                  <bdi>{name}</bdi>
                  <bdi dir="ltr" className={css.quiet}>
                    {prefix.slice(0, 20)}…
                  </bdi>
                </span>
              ),
            },
            { id: 'state', header: texts.column.state, cell: (key) => <KeyState of={key} /> },
            { id: 'permissions', header: texts.column.permissions, align: 'end', narrow: 'hide', cell: ({ permissions }) => permissions.length },
            { id: 'expires', header: texts.column.expires, narrow: 'hide', cell: ({ expires_at: at }) => (at === null ? texts.never : <TimeAgo at={at} />) },
            { id: 'used', header: texts.column.used, narrow: 'hide', align: 'end', cell: ({ last_used_at: at }) => (at === null ? texts.never : <TimeAgo at={at} />) },
          ]}
        />
      </Section>
    </Frame>
  );
}
