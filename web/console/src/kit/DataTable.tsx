import { Button, Skeleton, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Listed } from '../api/hooks.ts';
import { EmptyState } from './EmptyState.tsx';
import { A } from './links.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import css from './DataTable.module.css';
import { texts } from './texts.ts';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'start' | 'end';
  /** `hide`: not on a phone. */
  readonly narrow?: 'hide';
  readonly width?: string;
}

export interface DataTableProps<T> {
  /** What it lists, for who cannot see it. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** From `useList`; or `{ items }` of something that is all there. */
  readonly list: Pick<Listed<T>, 'items'> & Partial<Listed<T>>;
  readonly rowKey: (row: T) => string;
  /** Where a row leads: the first cell is the link, and the whole row can be clicked. */
  readonly rowLink?: (row: T) => string;
  /** Instead of the table when there is nothing, e.g. an EmptyState with the one next thing to do. */
  readonly empty: ReactNode;
}

/** A dense table that grows by "Load more". Put it into `<Section flush>`. */
export function DataTable<T>({ label, columns, list, rowKey, rowLink, empty }: DataTableProps<T>) {
  if (list.problem && list.items.length === 0)
    return (
      <div className={css.problem}>
        <ProblemNote problem={list.problem} retry={list.reload} />
      </div>
    );
  if (!list.loading && list.items.length === 0) return typeof empty === 'string' ? <EmptyState title={empty} /> : empty;
  return (
    <>
      <div className={css.scroll} tabIndex={0} role="group" aria-label={label} aria-busy={list.loading ?? false} data-stale={list.stale ?? false}>
        <Table className={css.table} aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ id, header, align, narrow, width }) =>
                // A column of buttons has nothing to be headed by.
                header === '' ? (
                  <Table.Td key={id} data-narrow={narrow} w={width} />
                ) : (
                  <Table.Th key={id} ta={align ?? 'start'} data-narrow={narrow} w={width}>
                    {header}
                  </Table.Th>
                ),
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.loading
              ? [0, 1, 2, 3, 4, 5].map((row) => (
                  <Table.Tr key={row}>
                    {columns.map(({ id, narrow }, at) => (
                      <Table.Td key={id} data-narrow={narrow}>
                        <Skeleton height={12} my={5} width={`${[72, 54, 40, 62][(row + at) % 4]}%`} />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))
              : list.items.map((row) => (
                  <Table.Tr key={rowKey(row)} className={rowLink ? css.link : undefined}>
                    {columns.map(({ id, cell, align, narrow }, at) => (
                      <Table.Td key={id} ta={align ?? 'start'} data-narrow={narrow}>
                        {rowLink && at === 0 ? (
                          <A to={rowLink(row)} className={css.first}>
                            {cell(row)}
                          </A>
                        ) : (
                          cell(row)
                        )}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
          </Table.Tbody>
        </Table>
      </div>
      {list.problem && (
        <div className={css.problem}>
          <ProblemNote problem={list.problem} retry={list.reload} />
        </div>
      )}
      {list.hasMore && (
        <div className={css.more}>
          <Button variant="subtle" size="xs" loading={list.loadingMore ?? false} onClick={list.more}>
            {texts.more}
          </Button>
        </div>
      )}
    </>
  );
}
