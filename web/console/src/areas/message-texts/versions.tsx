import { Button } from '@mantine/core';
import { useAct, useApi, type Item } from '../../api/index.ts';
import { DataTable, EmptyState, Guarded, ProblemNote, Section, StatusBadge, TimeAgo, toast, Who, type Column } from '../../kit/index.ts';
import { ALL, BACK, VERSIONS, type Message, type Place } from './paths.ts';
import { texts } from './texts.ts';
import css from './message-texts.module.css';

type Version = Item<typeof VERSIONS>;

/** What messages said, and the way back to it, or to the product's own words. */
export function Versions({ place, message, permission }: { readonly place: Place; readonly message: Message; readonly permission: string }) {
  const { data, problem, loading, reload } = useApi(VERSIONS, place);
  const act = useAct('post', BACK, { touches: [ALL], onDone: () => toast(texts.undone) });
  const goBack = (number: number, label: string, name: string) => (
    <Guarded permission={permission} tenant={place.params.tenant}>
      {(guard) => (
        <Button variant="default" size="compact-sm" loading={act.busy} aria-label={name} onClick={() => act.send({ ...place, body: { number, over: message.number } })} {...guard}>
          {label}
        </Button>
      )}
    </Guarded>
  );
  const columns: readonly Column<Version>[] = [
    {
      id: 'version',
      header: texts.version,
      cell: ({ number, current, texts: own }) => (
        <span className={css.badges}>
          {number} {current && <StatusBadge tone="good">{texts.current}</StatusBadge>}
          {Object.keys(own).length === 0 && <StatusBadge>{texts.productAgain}</StatusBadge>}
        </span>
      ),
    },
    {
      id: 'at',
      header: texts.publishedAt,
      cell: ({ published_at: at, by }) => (
        <>
          <TimeAgo at={at} />
          <br />
          <span className={css.quiet}>
            <Who actor={by} />
          </span>
        </>
      ),
    },
    { id: 'do', header: '', align: 'end', cell: ({ number, current }) => (current ? null : goBack(number, texts.back, texts.backToVersion(number))) },
  ];
  const own = message.parts.some((part) => part.own !== undefined);
  return (
    <Section title={texts.versions} flush actions={own ? goBack(0, texts.backToProduct, texts.backToProduct) : undefined}>
      {act.problem && <ProblemNote problem={act.problem} retry={reload} />}
      <DataTable
        label={texts.everyVersion}
        columns={columns}
        list={{ items: data?.items ?? [], loading, ...(problem ? { problem, reload } : {}) }}
        rowKey={({ number }) => String(number)}
        empty={<EmptyState title={texts.noVersions} />}
      />
    </Section>
  );
}
