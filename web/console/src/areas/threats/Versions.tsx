import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useAct, useList, type Answer, type Item } from '../../api/index.ts';
import { ConfirmDanger, DataTable, EmptyState, ExactTime, Guarded, Section, StatusBadge, toast, useTenant, useUrlState, Who } from '../../kit/index.ts';
import { locale } from '../../words/language.ts';
import { CURVE, ENGINE, POLICIES, POLICY, REPLAYS, RESTORE } from './paths.ts';
import { Refused } from './Refused.tsx';
import { texts } from './texts.ts';
import css from './threats.module.css';

type Version = Item<typeof POLICIES>;
const exact = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });

/** Every policy that was in force, and the way back: judged like any other. */
export function Versions({ version, reload }: { version: string | undefined; reload: () => void }) {
  const tenant = useTenant();
  const list = useList(POLICIES, { params: { tenant } });
  const [{ dialog, back }, set] = useUrlState({ dialog: '', back: '' });
  const close = () => set({ dialog: '', back: '' });
  const restore = useAct('post', RESTORE, {
    touches: [POLICIES, POLICY, CURVE, ENGINE],
    onDone: () => {
      toast(texts.publishedNow);
      close();
    },
  });
  // Somebody else was faster: what is in force now is read and shown, and going back is asked for once more.
  const overtaken = restore.conflict !== undefined;
  const read = useRef({ list: list.reload, policy: reload });
  read.current = { list: list.reload, policy: reload };
  useEffect(() => {
    if (!overtaken) return;
    read.current.list();
    read.current.policy();
  }, [overtaken]);
  const lowered = restore.problem?.code === 'risk.assurance_lowered';
  const rates = ({ replay }: Version) => (replay ? `${exact.format(replay.now.challenge_rate)} → ${exact.format(replay.draft.challenge_rate)}` : '–');
  return (
    <Section flush>
      <DataTable
        label={texts.versions}
        list={list}
        rowKey={(row) => String(row.version)}
        columns={[
          {
            id: 'version',
            header: texts.version,
            cell: (row) => (
              <>
                {row.version} {row.current && <StatusBadge tone="good">{texts.inForce}</StatusBadge>}
              </>
            ),
          },
          { id: 'at', header: texts.when, cell: ({ published_at: at }) => <ExactTime at={at} /> },
          { id: 'by', header: texts.begunBy, narrow: 'hide', cell: ({ published_by: by }) => <Who actor={by} /> },
          { id: 'rate', header: texts.challengeRate, narrow: 'hide', cell: (row) => <bdi dir="ltr">{rates(row)}</bdi> },
          {
            id: 'back',
            header: '',
            align: 'end',
            cell: (row) =>
              row.current ? null : (
                <Guarded permission="risk:write" tenant={tenant}>
                  {(props) => (
                    <Button variant="subtle" size="compact-xs" onClick={() => set({ dialog: 'back', back: String(row.version) }, { push: true })} {...props}>
                      {texts.backToNamed(row.version)}
                    </Button>
                  )}
                </Guarded>
              ),
          },
        ]}
        empty={<EmptyState title={texts.noVersions}>{texts.noVersionsText}</EmptyState>}
      />
      <ConfirmDanger
        opened={dialog === 'back' && back !== ''}
        onClose={() => {
          restore.clear();
          close();
        }}
        title={texts.backQuestion(Number(back))}
        action={texts.backTo}
        busy={restore.busy}
        problem={restore.problem && lowered ? { ...restore.problem, fields: [] } : restore.problem}
        onConfirm={() => restore.send({ params: { tenant, version: Number(back) }, version, body: {} })}
      >
        <p className={css.plain}>{texts.backText}</p>
        {lowered && <WhyNot key={back} policy={list.items.find((row) => row.version === Number(back))?.policy} />}
      </ConfirmDanger>
    </Section>
  );
}

/** What it would let in, by a replay of its own: that is told in the language of the page. */
function WhyNot({ policy }: { policy: Version['policy'] | undefined }) {
  const tenant = useTenant();
  const [refused, setRefused] = useState<Answer<typeof REPLAYS, 'post'>['refused']>();
  const replay = useAct('post', REPLAYS, { touches: [], onDone: (answer) => setRefused(answer.refused) });
  const { send } = replay;
  useEffect(() => {
    if (policy) void send({ params: { tenant }, body: { policy: policy as never, days: 30 } });
  }, []);
  return refused && policy ? <Refused problem={{ title: texts.letsIn, fields: refused }} policy={policy as never} /> : null;
}
