import { SimpleGrid, Stack } from '@mantine/core';
import { IconFileCheck } from '@tabler/icons-react';
import { useApi, type Item } from '../../api/index.ts';
import { ButtonLink, DataTable, EmptyState, ExactTime, Page as Frame, PageTabs, ProblemNote, Section, StatTile, StatusBadge, useTenant, useTenantPath } from '../../kit/index.ts';
import { texts } from './texts.ts';
import css from './purposes.module.css';
import { numbers } from '../../words/language.ts';

const ALL = '/admin/v1/tenants/{tenant}/purposes';
type Purpose = Item<typeof ALL>;

export function PurposeBadge({ state, published, unpublished }: Pick<Purpose, 'state' | 'published' | 'unpublished'>) {
  if (state === 'retired') return <StatusBadge>{texts.stateRetired}</StatusBadge>;
  if (!published) return <StatusBadge tone="info">{texts.stateDraft}</StatusBadge>;
  return (
    <StatusBadge tone={unpublished ? 'warn' : 'good'}>{unpublished ? `${texts.published(published.version)}, ${texts.differs}` : texts.published(published.version)}</StatusBadge>
  );
}

const titleOf = ({ key, draft }: Purpose) => draft.notice.en?.title ?? Object.values(draft.notice)[0]?.title ?? key;

export function Page() {
  const to = useTenantPath();
  return (
    <Frame title={texts.label} about={texts.about} actions={<ButtonLink to={to('purposes/new')}>{texts.create}</ButtonLink>}>
      <PageTabs
        label={texts.tabs}
        tabs={[
          { id: 'purposes', label: texts.purposes, content: () => <Purposes /> },
          { id: 'retention', label: texts.retention, content: () => <Retention /> },
        ]}
      />
    </Frame>
  );
}

function Purposes() {
  const tenant = useTenant();
  const to = useTenantPath();
  const { data, problem, loading, reload } = useApi(ALL, { params: { tenant } });
  return (
    <Section flush>
      <DataTable
        label={texts.purposes}
        list={{ items: data?.items ?? [], loading, problem, reload }}
        rowKey={({ key }) => key}
        rowLink={({ key }) => to(`purposes/${key}`)}
        columns={[
          {
            id: 'title',
            header: texts.what,
            cell: (purpose) => (
              <>
                <bdi>{titleOf(purpose)}</bdi>
                <bdi dir="ltr" className={css.key}>
                  {purpose.key}
                </bdi>
              </>
            ),
          },
          { id: 'state', header: texts.state, cell: (purpose) => <PurposeBadge {...purpose} /> },
          { id: 'basis', header: texts.basis, narrow: 'hide', cell: ({ draft }) => texts.bases[draft.legal_basis] },
          { id: 'attributes', header: texts.attributes, narrow: 'hide', cell: ({ draft }) => <bdi dir="ltr">{draft.attributes.join(', ')}</bdi> },
          { id: 'recipients', header: texts.recipients, narrow: 'hide', cell: ({ draft }) => draft.recipients.map(({ id, name }) => name ?? id).join(', ') },
        ]}
        empty={
          <EmptyState icon={IconFileCheck} title={texts.none} action={<ButtonLink to={to('purposes/new')}>{texts.create}</ButtonLink>}>
            {texts.noneText}
          </EmptyState>
        }
      />
    </Section>
  );
}

function Retention() {
  const tenant = useTenant();
  const { data, problem, loading, reload } = useApi('/admin/v1/tenants/{tenant}/retention', { params: { tenant } });
  const inactive = data?.inactive;
  return (
    <Stack gap="md">
      {inactive && (
        <Section title={texts.inactive} about={texts.inactiveAbout(inactive.months)}>
          <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
            <StatTile label={texts.wouldAsk} definition={texts.wouldAsk} value={inactive.would_ask} />
            <StatTile label={texts.askedNow} definition={texts.askedNow} value={inactive.asked} />
            <StatTile label={texts.reminded} definition={texts.reminded} value={inactive.reminded} />
            <StatTile label={texts.ending} definition={texts.ending} value={inactive.ending} />
          </SimpleGrid>
        </Section>
      )}
      <Section title={texts.retention} about={texts.retentionAbout} flush>
        {problem && !data && <ProblemNote problem={problem} retry={reload} />}
        <DataTable
          label={texts.rules}
          list={{ items: data?.rules ?? [], loading }}
          rowKey={({ setting }) => setting}
          columns={[
            {
              id: 'about',
              header: texts.rule,
              cell: ({ about, why }) => (
                <>
                  {about}
                  <span className={css.why}>{why}</span>
                </>
              ),
            },
            { id: 'days', header: texts.days, align: 'end', cell: ({ days }) => (days === null ? texts.forGood : `${days} days`) },
            {
              id: 'over',
              header: texts.over,
              align: 'end',
              narrow: 'hide',
              cell: ({ over, oldest }) => (
                <>
                  {numbers.format(over)}
                  {oldest !== undefined && (
                    <span className={css.why}>
                      <ExactTime at={oldest} />
                    </span>
                  )}
                </>
              ),
            },
            { id: 'setting', header: texts.setting, narrow: 'hide', cell: ({ setting }) => <code dir="ltr">{setting}</code> },
          ]}
          empty={texts.retention}
        />
      </Section>
    </Stack>
  );
}
