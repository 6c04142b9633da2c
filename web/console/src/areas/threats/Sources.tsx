import { SimpleGrid } from '@mantine/core';
import { useApi, useMay, type Answer } from '../../api/index.ts';
import { A, DataTable, EmptyState, Section, useTenant, useTenantPath, type Column } from '../../kit/index.ts';
import { locale, numbers, shares } from '../../words/language.ts';
import { SOURCES } from './paths.ts';
import { texts } from './texts.ts';

type Told = Answer<typeof SOURCES>;
type Source = Told['networks'][number] & Told['countries'][number];

const regions = new Intl.DisplayNames([locale], { type: 'region' });
/** As everybody writes it. */
export const asnName = (asn: number | string): string => `AS${asn}`;
export const countryName = (code: string): string => regions.of(code) ?? code;

/** Where most attempts fail: whose networks, and which countries. */
export function Sources({ days }: { days: number }) {
  const tenant = useTenant();
  const { data, problem, loading, reload } = useApi(SOURCES, { params: { tenant }, query: { days } });
  const list = (items: readonly Source[]) => ({ items, loading, problem, reload });
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Section title={texts.networks} about={texts.networksAbout} flush>
        <DataTable
          label={texts.networks}
          list={list(data?.networks ?? [])}
          rowKey={({ asn }) => String(asn ?? '')}
          columns={columns(
            texts.network,
            ({ asn }) => (asn === undefined ? texts.unknown : <bdi dir="ltr">{asnName(asn)}</bdi>),
            ({ asn }) => (asn === undefined ? undefined : { kind: 'block_network', value: asnName(asn) }),
          )}
          empty={data?.knows.network === false ? <EmptyState title={texts.noNetworks}>{texts.noNetworksText}</EmptyState> : <EmptyState title={texts.noFailures} />}
        />
      </Section>
      <Section title={texts.countries} about={texts.countriesAbout} flush>
        <DataTable
          label={texts.countries}
          list={list(data?.countries ?? [])}
          rowKey={({ country }) => country ?? ''}
          columns={columns(
            texts.country,
            ({ country }) => (country === undefined ? texts.unknown : countryName(country)),
            ({ country }) => (country === undefined ? undefined : { kind: 'block_country', value: country }),
          )}
          empty={data?.knows.place === false ? <EmptyState title={texts.noPlaces}>{texts.noPlacesText}</EmptyState> : <EmptyState title={texts.noFailures} />}
        />
      </Section>
    </SimpleGrid>
  );
}

const columns = (
  header: string,
  name: (row: Source) => Column<Source>['cell'] extends (row: Source) => infer N ? N : never,
  block: (row: Source) => { readonly kind: string; readonly value: string } | undefined,
): readonly Column<Source>[] => [
  { id: 'name', header, cell: name },
  { id: 'failures', header: texts.failures, align: 'end', cell: ({ failures }) => numbers.format(failures) },
  { id: 'share', header: texts.failedShare, align: 'end', narrow: 'hide', cell: ({ attempts, failures }) => (attempts === 0 ? '–' : shares.format(failures / attempts)) },
  { id: 'people', header: texts.accounts, align: 'end', cell: ({ people }) => (people >= 64 ? texts.atLeast(numbers.format(people)) : numbers.format(people)) },
  { id: 'block', header: '', align: 'end', cell: (row) => <Block of={block(row)} /> },
];

function Block({ of }: { of: { readonly kind: string; readonly value: string } | undefined }) {
  const tenant = useTenant();
  const to = useTenantPath();
  const may = useMay();
  if (of === undefined || !may('risk:emergency', tenant)) return null;
  return (
    <A to={to(`threats/emergency?dialog=new&kind=${of.kind}&value=${of.value}`)} fz="sm">
      {texts.blockIt}
    </A>
  );
}
