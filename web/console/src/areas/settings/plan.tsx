import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { Answer, Problem } from '../../api/index.ts';
import { Refused, send } from '../../api/index.ts';
import { DataTable, ExactTime, ProblemNote, Section, StatusBadge, type Column } from '../../kit/index.ts';
import type { Words } from './subject.ts';
import { texts } from './texts.ts';
import { numbers } from '../../words/language.ts';

const PLAN = '/admin/v1/tenants/{tenant}/retention-plan';
type Plan = Answer<typeof PLAN, 'post'>;
type Row = Plan['items'][number];

/** What the days in the form would end, counted while somebody types them. */
export function RetentionPlan({ tenant, settings, labels }: { tenant: string; settings: Record<string, unknown>; labels: Readonly<Record<string, Words>> }) {
  const [settled] = useDebouncedValue(JSON.stringify(settings), 400);
  const [{ plan, problem }, setState] = useState<{ plan?: Plan; problem?: Problem }>({});
  useEffect(() => {
    const controller = new AbortController();
    const body = { settings: JSON.parse(settled) as object };
    send<Plan>({ method: 'post', path: PLAN, params: { tenant }, body, signal: controller.signal }).then(
      ({ body: answered }) => setState({ plan: answered }),
      (error: unknown) => error instanceof Refused && setState((before) => ({ ...(before.plan ? { plan: before.plan } : {}), problem: error.problem })),
    );
    return () => controller.abort();
  }, [tenant, settled]);
  const columns: readonly Column<Row>[] = [
    { id: 'what', header: texts.planRule, cell: ({ setting, about }) => labels[setting]?.label ?? about },
    { id: 'days', header: texts.planDays, cell: ({ days }) => (days === undefined ? texts.forGood : `${days} ${texts.units['days']}`), narrow: 'hide' },
    { id: 'rows', header: texts.planRows, align: 'end', cell: ({ rows }) => (rows === 0 ? '0' : <StatusBadge tone="warn">{numbers.format(rows)}</StatusBadge>) },
    { id: 'oldest', header: texts.planOldest, cell: ({ oldest }) => (oldest === undefined ? '–' : <ExactTime at={oldest} />), narrow: 'hide' },
  ];
  return (
    <Section title={texts.planTitle} about={texts.planAbout} flush>
      {problem && <ProblemNote problem={problem} />}
      <DataTable label={texts.planTable} list={{ items: plan?.items ?? [], loading: !plan && !problem }} columns={columns} rowKey={({ setting }) => setting} empty="" />
    </Section>
  );
}
