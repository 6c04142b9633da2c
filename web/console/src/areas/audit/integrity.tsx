import { Button, Progress, Stack } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { DataTable, Copyable, EmptyState, ExactTime, Facts, ProblemNote, Section, StatusBadge, TimeAgo } from '../../kit/index.ts';
import { useChecks, useVerify } from './asking.ts';
import { texts } from './texts.ts';
import css from './audit.module.css';
import { numbers } from '../../words/language.ts';

type Check = NonNullable<ReturnType<typeof useChecks>['data']>['items'][number];
const isOpen = (check: Check | undefined) => check?.state === 'waiting' || check?.state === 'running';
const LATE_SECONDS = 900;

export function Integrity({ tenant }: { tenant: string | undefined }) {
  const checks = useChecks(tenant, 2000);
  const verify = useVerify(tenant);
  const [latest] = checks.data?.items ?? [];
  const busy = verify.busy || isOpen(latest);
  return (
    <Stack gap="md">
      <Section
        title={texts.integrity}
        about={texts.verifyAbout}
        actions={
          <Button leftSection={<IconShieldCheck size={16} aria-hidden />} loading={verify.busy} disabled={busy} onClick={() => void verify.begin()}>
            {texts.verify}
          </Button>
        }
      >
        {verify.problem && <ProblemNote problem={verify.problem} />}
        <div aria-live="polite">
          {latest === undefined ? <EmptyState icon={IconShieldCheck} title={texts.noHistory} /> : isOpen(latest) ? <Running check={latest} /> : <Result check={latest} />}
        </div>
      </Section>
      {(checks.data?.items.length ?? 0) > 1 && (
        <Section title={texts.history} flush>
          <DataTable
            label={texts.checks}
            list={{ items: checks.data?.items ?? [] }}
            rowKey={({ id }) => id}
            columns={[
              { id: 'when', header: texts.when, cell: ({ began_at }) => <TimeAgo at={began_at} /> },
              { id: 'result', header: texts.result, cell: (check) => <Outcome check={check} /> },
              { id: 'entries', header: texts.entries, align: 'end', cell: ({ entries, result }) => numbers.format(result?.entries ?? entries) },
              { id: 'took', header: texts.took, align: 'end', narrow: 'hide', cell: ({ result }) => (result === undefined ? '' : texts.seconds(result.seconds)) },
            ]}
            empty={texts.noHistory}
          />
        </Section>
      )}
    </Stack>
  );
}

function Outcome({ check: { state, result } }: { check: Check }) {
  if (state === 'waiting' || state === 'running') return <StatusBadge tone="info">{texts.verifying}</StatusBadge>;
  if (result === undefined) return <StatusBadge tone="warn">{texts.brokeOff}</StatusBadge>;
  return <StatusBadge tone={result.ok ? 'good' : 'bad'}>{result.ok ? texts.asWritten : texts.notAsWritten}</StatusBadge>;
}

function Running({ check: { entries, checked } }: { check: Check }) {
  return (
    <Stack gap="xs">
      <p>
        {texts.verifying}: {numbers.format(checked)} / {numbers.format(entries)}
      </p>
      <Progress value={entries === 0 ? 0 : (100 * checked) / entries} aria-label={texts.verifying} animated />
    </Stack>
  );
}

function Result({ check }: { check: Check }) {
  const { result } = check;
  if (result === undefined) return <p className={css.failed}>{texts.failedTitle}</p>;
  const { ok, anchors } = result;
  const Mark = ok ? IconShieldCheck : IconShieldX;
  return (
    <Stack gap="lg">
      <div className={css.verdict} data-ok={ok} role={ok ? 'status' : 'alert'}>
        <Mark size={28} stroke={1.6} aria-hidden />
        <p>{ok ? texts.goodTitle : texts.badTitle}</p>
      </div>
      {result.findings.length > 0 && (
        <ol className={css.findings}>
          {result.findings.map((finding) => (
            <li key={`${finding.problem} ${finding.entry ?? ''} ${finding.id ?? ''} ${finding.block ?? ''}`}>
              {finding.says}
              {finding.id !== undefined && <Copyable value={finding.id} />}
            </li>
          ))}
          {result.more > 0 && <li>{texts.andMore(result.more)}</li>}
        </ol>
      )}
      <Facts
        columns={2}
        facts={[
          { label: texts.when, value: <ExactTime at={check.finished_at ?? check.began_at} /> },
          { label: texts.entries, value: numbers.format(result.entries) },
          { label: texts.blocks, value: numbers.format(result.blocks) },
          { label: texts.until, value: result.until === undefined ? undefined : <ExactTime at={result.until} /> },
          { label: texts.head, value: result.head === undefined ? undefined : <Copyable value={result.head} /> },
          { label: texts.took, value: texts.seconds(result.seconds) },
          { label: texts.anchors, value: anchors ? texts.knownEnds(anchors.known) : texts.noAnchors },
          ...(result.removed > 0 ? [{ label: texts.removed, value: numbers.format(result.removed) }] : []),
          ...((result.behind_seconds ?? 0) > LATE_SECONDS
            ? [{ label: texts.behind, value: <StatusBadge tone="warn">{texts.minutesBehind(Math.round((result.behind_seconds ?? 0) / 60))}</StatusBadge> }]
            : []),
        ]}
      />
    </Stack>
  );
}
