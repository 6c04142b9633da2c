import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useAct, useList, type Item } from '../../api/index.ts';
import { ConfirmDanger, DataTable, EmptyState, ExactTime, Guarded, Section, StatusBadge, toast, useTenant, useUrlState, Who } from '../../kit/index.ts';
import { exactShares } from '../../words/language.ts';
import { CURVE, ENGINE, POLICIES, POLICY, RESTORE } from './paths.ts';
import type { Policy } from './policy.ts';
import { Refused } from './Refused.tsx';
import { texts } from './texts.ts';
import css from './threats.module.css';

type Version = Item<typeof POLICIES>;
/** It was never published, so it stands in no list. What it says is what is left out. */
const BUILTIN = '0';

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
  // What is wrong with it stands at its places, and nothing is said twice.
  const wrong = restore.problem?.fields?.length ? restore.problem : undefined;
  const earlier: Partial<Policy> | undefined = back === BUILTIN ? undefined : (list.items.find((row) => row.version === Number(back))?.policy as Policy | undefined);
  const rates = ({ replay }: Version) => (replay ? `${exactShares.format(replay.now.challenge_rate)} → ${exactShares.format(replay.draft.challenge_rate)}` : '–');
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
      {list.items.length > 0 && !list.hasMore && (
        <p className={css.builtin}>
          <Guarded permission="risk:write" tenant={tenant}>
            {(props) => (
              <Button variant="subtle" size="compact-xs" onClick={() => set({ dialog: 'back', back: BUILTIN }, { push: true })} {...props}>
                {texts.backBuiltin}
              </Button>
            )}
          </Guarded>
        </p>
      )}
      <ConfirmDanger
        opened={dialog === 'back' && back !== ''}
        onClose={() => {
          restore.clear();
          close();
        }}
        title={back === BUILTIN ? texts.backBuiltinQuestion : texts.backQuestion(Number(back))}
        action={texts.backTo}
        busy={restore.busy}
        problem={wrong ? undefined : restore.problem}
        onConfirm={() => restore.send({ params: { tenant, version: Number(back) }, version, body: {} })}
      >
        <div className={css.stack}>
          <p className={css.plain}>{texts.backText}</p>
          {wrong && <Refused problem={wrong} policy={earlier ?? {}} />}
        </div>
      </ConfirmDanger>
    </Section>
  );
}
