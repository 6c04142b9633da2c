import { Table } from '@mantine/core';
import type { useEntry } from './asking.ts';
import { readDifference } from './read-difference.ts';
import { texts } from './texts.ts';
import css from './audit.module.css';

type Changes = NonNullable<NonNullable<ReturnType<typeof useEntry>['data']>['changes']>;

/** What was before and what is after, field by field. */
export function Changed({ changes: { revision, things } }: { changes: Changes }) {
  return (
    <section aria-label={texts.changed}>
      <h3 className={css.changedTitle}>{texts.changedIn(revision)}</h3>
      {things.map(({ kind, what, details }) => {
        const told = details.map((detail) => ({ detail, difference: readDifference(detail) }));
        return (
          <div key={`${kind} ${what}`} className={css.thing}>
            <p>
              {texts.changeKinds[kind]} <bdi>{what}</bdi>
            </p>
            {told.some(({ difference }) => difference) && (
              <div className={css.scroll} tabIndex={0} role="region" aria-label={what}>
                <Table className={css.differences}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{texts.field}</Table.Th>
                      <Table.Th>{texts.before}</Table.Th>
                      <Table.Th>{texts.after}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {told.map(({ detail, difference }) =>
                      difference ? (
                        <Table.Tr key={detail}>
                          <Table.Td>
                            <bdi dir="ltr">{difference.field}</bdi>
                          </Table.Td>
                          <Table.Td className={css.was}>
                            <bdi dir="ltr">{difference.before}</bdi>
                          </Table.Td>
                          <Table.Td className={css.is}>
                            <bdi dir="ltr">{difference.after}</bdi>
                          </Table.Td>
                        </Table.Tr>
                      ) : null,
                    )}
                  </Table.Tbody>
                </Table>
              </div>
            )}
            {told.map(({ detail, difference }) =>
              difference ? null : (
                <p key={detail} className={css.about}>
                  <bdi dir="ltr">{detail}</bdi>
                </p>
              ),
            )}
          </div>
        );
      })}
    </section>
  );
}
