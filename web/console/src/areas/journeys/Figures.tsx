import { Table } from '@mantine/core';
import { useApi, type Answer } from '../../api/index.ts';
import { EmptyState, FilterTabs, Needs, ProblemNote, Section, StatusBadge, useUrlState } from '../../kit/index.ts';
import { numbers, shares } from '../../words/language.ts';
import { FIGURES, type RELEASE } from './paths.ts';
import { texts } from './texts.ts';
import { Version } from './Version.tsx';
import css from './journeys.module.css';

type Told = Answer<typeof FIGURES>['versions'][number];

const DAYS = ['1', '7', '30', '90'];
const count = (n: number | null) => (n === null ? texts.few : numbers.format(n));
const share = (n: number | null) => (n === null ? '–' : shares.format(n));

/** Versions beside each other: how many came through, how long it took, and where the others stopped. */
export function Figures({ tenant, journey, release }: { tenant: string; journey: string; release: Answer<typeof RELEASE> }) {
  const [{ days }, set] = useUrlState({ days: '7' });
  return (
    <Section
      title={texts.figures}
      about={texts.figuresAbout}
      actions={
        <FilterTabs label={texts.since} value={days} onChange={(value) => set({ days: value })} choices={DAYS.map((value) => ({ value, label: texts.days(Number(value)) }))} />
      }
    >
      <Needs permission="statistics:read" tenant={tenant} what={texts.figuresWhat}>
        <Shown tenant={tenant} journey={journey} release={release} days={Number(days) || 7} />
      </Needs>
    </Section>
  );
}

function Shown({ tenant, journey, release, days }: { tenant: string; journey: string; release: Answer<typeof RELEASE>; days: number }) {
  const { data, problem, reload } = useApi(FIGURES, { params: { tenant, journey }, query: { days } });
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />;
  if (!data) return null;
  if (data.versions.length === 0) return <EmptyState title={texts.noFigures} />;
  const rank = ({ version }: Told) => (version === release.version ? 0 : version === release.canary?.version ? 1 : 2);
  const versions = data.versions.toSorted((a, b) => rank(a) - rank(b)).slice(0, 4);
  const places = [...new Set(versions.flatMap(({ drop_off }) => drop_off.map(({ place }) => place)))];
  const rows: readonly (readonly [string, (told: Told) => string])[] = [
    [texts.measures.begun, ({ begun }) => count(begun)],
    [texts.measures.finished, ({ finished }) => count(finished)],
    [texts.measures.completion, ({ completion }) => share(completion)],
    [texts.measures.median, ({ median_seconds: s }) => (s === null ? '–' : texts.seconds(s))],
    [texts.measures.left, ({ left }) => count(left)],
    [texts.measures.abandoned, ({ abandoned }) => count(abandoned)],
    [texts.measures.refused, ({ refused }) => count(refused)],
  ];
  const head = (
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">{texts.measure}</Table.Th>
        {versions.map(({ version }) => (
          <Table.Th key={version} scope="col">
            <Version of={version} />{' '}
            {version === release.version ? (
              <StatusBadge tone="good">{texts.current}</StatusBadge>
            ) : version === release.canary?.version ? (
              <StatusBadge tone="info">{texts.canary}</StatusBadge>
            ) : null}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
  return (
    <div className={css.tables} tabIndex={0} role="region" aria-label={texts.figures}>
      <Table>
        {head}
        <Table.Tbody>
          {rows.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row">{label}</Table.Th>
              {versions.map((told) => (
                <Table.Td key={told.version}>{value(told)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {places.length > 0 && (
        <Table mt="lg">
          <Table.Caption>{texts.dropOff}</Table.Caption>
          {head}
          <Table.Tbody>
            {places.map((place) => (
              <Table.Tr key={place}>
                <Table.Th scope="row">
                  <bdi dir="ltr">{place}</bdi>
                </Table.Th>
                {versions.map((told) => {
                  const found = told.drop_off.find((one) => one.place === place);
                  return <Table.Td key={told.version}>{found ? texts.ended(count(found.ended), share(found.share)) : '–'}</Table.Td>;
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  );
}
