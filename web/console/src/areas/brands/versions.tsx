import { Button } from '@mantine/core';
import { useAct, useApi, type Item } from '../../api/index.ts';
import { DataTable, EmptyState, Guarded, ProblemNote, Section, StatusBadge, TimeAgo, toast, useUrlState, Who, type Column } from '../../kit/index.ts';
import { ALL, BACK, VERSIONS, type Brand } from './brand.ts';
import { texts } from './texts.ts';
import css from './brands.module.css';

type Version = Item<typeof VERSIONS>;

/** What customers saw, and the way back to it. */
export function Versions({ tenant, brand, version }: { readonly tenant: string; readonly brand: Brand; readonly version: string | undefined }) {
  const params = { tenant, brand: brand.slug };
  const { data, problem, loading, reload } = useApi(VERSIONS, { params });
  const [, set] = useUrlState({ look: '' });
  const act = useAct('post', BACK, {
    touches: [ALL],
    onDone(now) {
      set({ look: '' });
      toast(texts.wentBack(now.name));
    },
  });
  const columns: readonly Column<Version>[] = [
    {
      id: 'version',
      header: texts.version,
      cell: ({ version: one, current }) => (
        <>
          {one} {current && <StatusBadge tone="good">{texts.current}</StatusBadge>}
        </>
      ),
    },
    {
      id: 'at',
      header: texts.publishedAt,
      cell: ({ published_at, by }) => (
        <>
          <TimeAgo at={published_at} />
          <br />
          <span className={css.by}>
            <Who actor={by} />
          </span>
        </>
      ),
    },
    {
      id: 'do',
      header: '',
      align: 'end',
      cell: ({ version: one, current }) => (
        <span className={css.buttons}>
          <Button variant="subtle" size="compact-sm" onClick={() => set({ look: String(one) })} aria-label={texts.seeVersion(one)}>
            {texts.see}
          </Button>
          {!current && (
            <Guarded permission="brands:write" tenant={tenant}>
              {(guard) => (
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={act.busy}
                  aria-label={texts.backToVersion(one)}
                  onClick={() => act.send({ params, body: { version: one }, version })}
                  {...guard}
                >
                  {texts.back}
                </Button>
              )}
            </Guarded>
          )}
        </span>
      ),
    },
  ];
  return (
    <Section title={texts.versions} flush>
      {act.problem && <ProblemNote problem={act.problem} retry={reload} />}
      <DataTable
        label={texts.everyVersion}
        columns={columns}
        list={{ items: data?.items ?? [], loading, ...(problem ? { problem, reload } : {}) }}
        rowKey={({ version: one }) => String(one)}
        empty={<EmptyState title={texts.noVersions} />}
      />
    </Section>
  );
}
