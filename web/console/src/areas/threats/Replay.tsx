import { Button, Table } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useAct, type Answer } from '../../api/index.ts';
import { DataTable, Guarded, Section, StatusBadge, TimeAgo, toast, useTenant, useTenantPath } from '../../kit/index.ts';
import { exactShares, numbers } from '../../words/language.ts';
import { VerdictBadge } from './badges.tsx';
import { Foretold } from './Foretold.tsx';
import { POLICIES, POLICY, REPLAYS, CURVE, ENGINE } from './paths.ts';
import type { InForce, Policy } from './policy.ts';
import { Refused } from './Refused.tsx';
import { texts } from './texts.ts';
import css from './threats.module.css';

type Replayed = Answer<typeof REPLAYS, 'post'>;
const DAYS = 30;
const LOWERED = 'risk.assurance_lowered';

/** What it would have done to recorded attempts, before it may count. */
export function Replay({
  policy,
  changed,
  version,
  overtaken: told,
  onPublished,
  onOvertaken,
}: {
  policy: Policy;
  changed: boolean;
  version: string;
  /** Somebody else published since: nothing is published over it unseen. */
  overtaken: ReactNode;
  onPublished: (published: InForce) => void;
  onOvertaken: () => void;
}) {
  const tenant = useTenant();
  const [seen, setSeen] = useState<{ readonly of: string; readonly replay: Replayed }>();
  const replay = useAct('post', REPLAYS, { touches: [], onDone: (answer, sent) => setSeen({ of: JSON.stringify(sent?.body?.policy), replay: answer }) });
  const publish = useAct('post', POLICIES, {
    touches: [POLICIES, POLICY, CURVE, ENGINE],
    onDone: (published) => {
      toast(texts.publishedNow);
      onPublished(published);
    },
  });
  const lost = publish.conflict !== undefined;
  // What was published just now is read again before it is told of here.
  const overtaken = publish.busy ? undefined : told;
  const read = useRef(onOvertaken);
  read.current = onOvertaken;
  useEffect(() => {
    if (lost) read.current();
  }, [lost]);
  // What was published is no change any more: a second press would make the same policy anew.
  const shown = changed && seen?.of === JSON.stringify(policy) ? seen.replay : undefined;
  const problem = lost ? undefined : publish.problem;
  // Something was recorded meanwhile that the replay has not seen: it is replayed anew, and says it there.
  const lowered = problem?.code === LOWERED;
  const { send: again } = replay;
  useEffect(() => {
    if (lowered) void again({ params: { tenant }, body: { policy: policy as never, days: DAYS } });
  }, [lowered]);
  const send = () => {
    if (!shown) return;
    const { digest, days, until } = shown.summary;
    void publish.send({ params: { tenant }, version, body: { policy: policy as never, seen: { digest, days, until } } });
  };
  return (
    <Section
      title={texts.replay}
      about={texts.replayAbout}
      actions={
        <>
          <Button
            variant="default"
            loading={replay.busy}
            disabled={!changed || overtaken !== undefined}
            onClick={() => void replay.send({ params: { tenant }, body: { policy: policy as never, days: DAYS } })}
          >
            {texts.replayIt}
          </Button>
          <Guarded permission="risk:write" tenant={tenant}>
            {(props) => (
              <Button disabled={!shown?.publishable || overtaken !== undefined} loading={publish.busy} onClick={send} {...props}>
                {texts.publish}
              </Button>
            )}
          </Guarded>
        </>
      }
    >
      {!changed && !publish.problem && <p className={css.plain}>{texts.replayNothing}</p>}
      {changed && !shown && !replay.problem && <p className={css.plain}>{texts.replayFirst}</p>}
      {replay.problem && <Refused problem={replay.problem} policy={policy} />}
      {problem && !(lowered && shown?.publishable === false) && <Refused problem={problem} policy={policy} />}
      {overtaken}
      {shown && !overtaken && <Shown replayed={shown} policy={policy} />}
    </Section>
  );
}

function Shown({ replayed, policy }: { replayed: Replayed; policy: Policy }) {
  const to = useTenantPath();
  const { summary, examples, publishable, refused } = replayed;
  const { now, draft, prediction, changes } = summary;
  return (
    <div className={css.stack}>
      <p className={css.plain}>
        <StatusBadge tone={publishable ? 'good' : 'bad'}>{publishable ? texts.publishable : texts.notPublishable}</StatusBadge>{' '}
        {texts.replayedOn(numbers.format(summary.decisions), summary.days)} {summary.cut ? texts.replayCut : ''}
      </p>
      {policy.score && summary.unscored !== undefined && summary.unscored > 0 && (
        <p className={css.plain}>{texts.replayUnscored(numbers.format(summary.unscored), numbers.format(summary.sign_ins))}</p>
      )}
      {refused.length > 0 && <Refused problem={{ title: texts.letsIn, fields: refused }} policy={policy} />}
      <dl className={css.predictions}>
        <div>
          <dt>{texts.rateWouldHave}</dt>
          <dd>{exactShares.format(draft.challenge_rate)}</dd>
          <dd className={css.about}>{texts.nowIs(exactShares.format(now.challenge_rate))}</dd>
        </div>
        {prediction.challenge_rate !== undefined && <Foretold rate={prediction.challenge_rate} margin={prediction.margin} ahead={prediction.ahead} />}
        <div>
          <dt>{texts.catchRate}</dt>
          <dd>{prediction.caught === undefined ? '–' : exactShares.format(prediction.caught)}</dd>
        </div>
      </dl>
      <div className={css.scroll} tabIndex={0} role="group" aria-label={texts.newly}>
        <Table aria-label={texts.newly}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{texts.newly}</Table.Th>
              {PROOFS.map((proof) => (
                <Table.Th key={proof} scope="col" ta="end">
                  {texts.proofs[proof]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {CHANGES.map((change) => (
              <Table.Tr key={change}>
                <Table.Th scope="row" fw={500}>
                  {texts.changes[change]}
                </Table.Th>
                {PROOFS.map((proof) => (
                  <Table.Td key={proof} ta="end">
                    {numbers.format(changes[change]?.[proof] ?? 0)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {examples.length > 0 && (
        <DataTable
          label={texts.examples}
          list={{ items: examples }}
          rowKey={({ decision }) => decision}
          rowLink={({ decision }) => to(`threats/decisions/${decision}`)}
          columns={[
            { id: 'at', header: texts.examples, cell: ({ at }) => <TimeAgo at={at} /> },
            { id: 'from', header: texts.before, cell: ({ from }) => <VerdictBadge verdict={from} /> },
            { id: 'to', header: texts.after, cell: ({ to: next }) => <VerdictBadge verdict={next} /> },
            { id: 'proof', header: texts.whose, narrow: 'hide', cell: ({ proof }) => texts.proofs[proof] },
          ]}
          empty=""
        />
      )}
    </div>
  );
}
const CHANGES = ['let_in', 'notified', 'challenged', 'held', 'blocked'] as const;
const PROOFS = ['owner', 'attack', 'suspected', 'unclear'] as const;
