import { Button, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useList, useMay, type Item } from '../../api/index.ts';
import { DataTable, EmptyState, Filters, FilterSelect, FilterTabs, Section, TimeAgo, useTenant, useTenantPath, useUrlState, type Column } from '../../kit/index.ts';
import { OutcomeBadge, VerdictBadge } from './badges.tsx';
import { DECISIONS } from './paths.ts';
import { ThreatPage } from './ThreatPage.tsx';
import { reasonText, texts } from './texts.ts';
import css from './threats.module.css';

type Decision = Item<typeof DECISIONS>;
const NONE = { which: '', verdict: '', outcome: '', action: '', reason: '', application: '', user: '' };
const choices = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([value, label]) => ({ value, label }));
/** What the overview counts together, and each by itself. */
const SIGNS = [{ value: 'stuffing', label: texts.stuffing }, { value: 'bots', label: texts.bots }, ...choices(texts.reasons)];
const SHOWN_REASONS = 2;

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const may = useMay();
  const [filters, set] = useUrlState(NONE);
  const { which, ...asked } = filters;
  const query = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
  const all = which === 'all' || asked.verdict === 'allow' || asked.outcome === 'passed';
  const list = useList(DECISIONS, { params: { tenant }, query: { ...query, ...(all ? {} : { notable: 'true' }), limit: 25 } as never });
  const filtered = Object.keys(query).length > 0;
  const shown = columns(may('users:read', tenant));
  return (
    <ThreatPage part="decisions" about={texts.decisionsAbout}>
      <Filters>
        <FilterTabs
          label={texts.which}
          value={all ? 'all' : ''}
          onChange={(value) => set({ which: value, ...(value === 'all' ? {} : { verdict: '', outcome: '' }) })}
          choices={[
            { value: '', label: texts.notable },
            { value: 'all', label: texts.everything },
          ]}
        />
        <FilterSelect label={texts.verdict} value={filters.verdict} onChange={(verdict) => set({ verdict })} choices={choices(texts.verdicts)} />
        <FilterSelect label={texts.outcome} value={filters.outcome} onChange={(outcome) => set({ outcome })} choices={choices(texts.outcomes)} />
        <FilterSelect label={texts.action} value={filters.action} onChange={(action) => set({ action })} choices={choices(texts.actions)} />
        <FilterSelect label={texts.reason} value={filters.reason} onChange={(reason) => set({ reason })} choices={SIGNS} />
      </Filters>
      {filters.user !== '' && (
        <p className={css.only}>
          {texts.ofCustomer}{' '}
          <Button variant="subtle" size="compact-xs" onClick={() => set({ user: '' })}>
            {texts.clear}
          </Button>
        </p>
      )}
      <Section flush>
        <DataTable
          label={texts.parts.decisions}
          list={list}
          rowKey={({ id }) => id}
          rowLink={({ id }) => to(`threats/decisions/${id}`)}
          columns={shown}
          empty={
            list.hasMore ? (
              <EmptyState
                title={texts.lookFurther}
                action={
                  <Button loading={list.loadingMore} onClick={list.more}>
                    {texts.lookOn}
                  </Button>
                }
              />
            ) : (
              <EmptyState icon={IconShieldCheck} title={texts.noDecisions}>
                {filtered ? texts.noSuchText : texts.noDecisionsText}
              </EmptyState>
            )
          }
        />
      </Section>
    </ThreatPage>
  );
}

function Reasons({ reasons }: Pick<Decision, 'reasons'>) {
  if (reasons.length === 0)
    return (
      <Text c="dimmed" fz="sm">
        {texts.nothingFound}
      </Text>
    );
  return (
    <>
      {reasons.slice(0, SHOWN_REASONS).map(({ reason, grade, meaning }) => (
        <span key={reason} className={css.sign} data-grade={grade}>
          {reasonText(reason, meaning)}
        </span>
      ))}
      {reasons.length > SHOWN_REASONS && <span className={css.more}>{texts.moreReasons(reasons.length - SHOWN_REASONS)}</span>}
    </>
  );
}

const columns = (customers: boolean): readonly Column<Decision>[] => [
  { id: 'at', header: texts.when, cell: ({ at }) => <TimeAgo at={at} /> },
  { id: 'verdict', header: texts.verdict, cell: (row) => <VerdictBadge {...row} /> },
  { id: 'outcome', header: texts.outcome, narrow: 'hide', cell: (row) => <OutcomeBadge {...row} /> },
  { id: 'why', header: texts.why, cell: (row) => <Reasons {...row} /> },
  ...(customers ? [{ id: 'who', header: texts.who, narrow: 'hide', cell: ({ user }: Decision) => <Customer user={user} /> } as const] : []),
  { id: 'application', header: texts.application, narrow: 'hide', cell: ({ application }) => (application ? <bdi>{application.name ?? application.client_id}</bdi> : '–') },
];

function Customer({ user }: { user: Decision['user'] | undefined }) {
  if (!user)
    return (
      <Text c="dimmed" fz="sm">
        {texts.nobody}
      </Text>
    );
  return <bdi>{user.name ?? user.email ?? user.id.slice(0, 8)}</bdi>;
}
