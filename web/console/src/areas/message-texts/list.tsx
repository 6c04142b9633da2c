import { useApi, type Item } from '../../api/index.ts';
import {
  DataTable,
  EmptyState,
  Filters,
  FilterSelect,
  Page as Frame,
  SearchField,
  Section,
  StatusBadge,
  useTenant,
  useTenantPath,
  useUrlState,
  type Column,
} from '../../kit/index.ts';
import { listed } from '../../words/language.ts';
import { NAMES } from '../../words/languages.ts';
import { BrandSelect } from './brand-select.tsx';
import { ALL, pathOf } from './paths.ts';
import { texts } from './texts.ts';
import css from './message-texts.module.css';

type Row = Item<typeof ALL>;
const named = (locales: Row['own']) => listed(locales.map((locale) => NAMES[locale]));

const COLUMNS: readonly Column<Row>[] = [
  { id: 'message', header: texts.message, cell: ({ title }) => <bdi>{title}</bdi> },
  { id: 'when', header: texts.when, narrow: 'hide', cell: ({ about }) => <span className={css.quiet}>{about}</span> },
  {
    id: 'state',
    header: texts.state,
    cell: ({ own, drafts, changed, editable }) => (
      <span className={css.badges}>
        {own.length > 0 && <StatusBadge tone="good">{texts.ownIn(named(own))}</StatusBadge>}
        {drafts.length > 0 && <StatusBadge tone="info">{texts.draftIn(named(drafts))}</StatusBadge>}
        {changed.length > 0 && <StatusBadge tone="warn">{texts.changedIn(named(changed))}</StatusBadge>}
        {own.length + drafts.length === 0 && <StatusBadge>{editable ? texts.product : texts.fixed}</StatusBadge>}
      </span>
    ),
  },
];

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const [{ q, group, brand }, set] = useUrlState({ q: '', group: '', brand: '' });
  const { data, problem, loading, reload } = useApi(ALL, { params: { tenant }, query: brand === '' ? {} : { brand } });
  const wanted = q.toLocaleLowerCase();
  const items = (data?.items ?? []).filter(
    (row) => (group === '' || row.group === group) && (wanted === '' || `${row.title} ${row.about} ${row.template}`.toLocaleLowerCase().includes(wanted)),
  );
  return (
    <Frame title={texts.title} about={texts.about}>
      <Filters>
        <SearchField label={texts.search} value={q} onChange={(next) => set({ q: next })} />
        <FilterSelect
          label={texts.group}
          value={group}
          onChange={(next) => set({ group: next })}
          choices={Object.entries(texts.groups).map(([value, label]) => ({ value, label }))}
        />
        <BrandSelect tenant={tenant} value={brand} onChange={(next) => set({ brand: next })} />
      </Filters>
      <Section flush>
        <DataTable
          label={texts.title}
          columns={COLUMNS}
          list={{ items, loading, ...(problem ? { problem, reload } : {}) }}
          rowKey={({ template }) => template}
          rowLink={({ template }) => to(pathOf(template, brand))}
          empty={<EmptyState title={texts.none}>{texts.noneText}</EmptyState>}
        />
      </Section>
    </Frame>
  );
}
