import { Button, Modal } from '@mantine/core';
import { useAct, useApi, useList, type Item } from '../../api/index.ts';
import { ConfirmDanger, DataTable, EmptyState, Guarded, ProblemNote, Section, StatusBadge, TimeAgo, toast, useUrlState, type Column, type Tree } from '../../kit/index.ts';
import { definitionOf, differences, type Difference } from './definition.ts';
import { LEAVE } from './graph.ts';
import { diff, written } from './judge.ts';
import type { Opened } from './one.tsx';
import { ALL, ONE } from './paths.ts';
import { texts } from './texts.ts';
import css from './journeys.module.css';

const VERSIONS = `${ONE}/versions` as const;
const BACK = `${ONE}/roll-back` as const;
type Version = Item<typeof VERSIONS>;

export function Versions({ tenant, journey, version }: Opened) {
  const [{ back, compare }, set] = useUrlState({ back: '', compare: '' });
  const params = { tenant, journey: journey.id };
  const list = useList(VERSIONS, { params });
  const close = () => set({ back: '', compare: '' });
  const act = useAct('post', BACK, {
    touches: [ALL],
    onDone: () => {
      close();
      toast(texts.wentBack);
    },
  });
  const goBack = (to: string, label: string) => (
    <Guarded permission="journeys:write" tenant={tenant}>
      {(guard) => (
        <Button variant="default" size="xs" onClick={() => set({ back: to })} {...guard}>
          {label}
        </Button>
      )}
    </Guarded>
  );
  const columns: readonly Column<Version>[] = [
    {
      id: 'version',
      header: texts.version,
      cell: ({ version: one }) => (
        <bdi dir="ltr" className={css.mono}>
          {one.slice(0, 12)}
        </bdi>
      ),
    },
    { id: 'at', header: texts.published, cell: ({ published_at }) => <TimeAgo at={published_at} /> },
    {
      id: 'state',
      header: texts.source,
      narrow: 'hide',
      cell: ({ current, built_in }) => (
        <>
          {current && <StatusBadge tone="good">{texts.current}</StatusBadge>} {built_in && <StatusBadge>{texts.sources.built_in}</StatusBadge>}
        </>
      ),
    },
    {
      id: 'do',
      header: '',
      align: 'end',
      cell: ({ version: one, current }) =>
        current ? null : (
          <span className={css.buttons}>
            <Button variant="subtle" size="xs" onClick={() => set({ compare: one })}>
              {texts.compare}
            </Button>
            {goBack(one, texts.back)}
          </span>
        ),
    },
  ];
  const ours = journey.built_in_version;
  return (
    <Section title={texts.tabs.versions} about={texts.versionsAbout} flush actions={ours !== undefined && journey.source === 'own' ? goBack(ours, texts.backBuiltIn) : undefined}>
      <DataTable
        label={texts.everyVersion}
        columns={columns}
        list={list}
        rowKey={({ version: one }) => one}
        empty={<EmptyState title={texts.noVersions}>{texts.noVersionsText}</EmptyState>}
      />
      <Modal opened={compare !== ''} onClose={close} title={texts.changes} size="xl">
        {compare !== '' && <Differences tenant={tenant} journey={journey.id} version={compare} now={journey.definition} />}
      </Modal>
      <ConfirmDanger
        opened={back !== ''}
        onClose={close}
        title={texts.backTitle}
        action={texts.backNow}
        busy={act.busy}
        problem={act.problem}
        onConfirm={() => act.send({ params, body: { version: back }, version })}
      >
        {texts.backText}
      </ConfirmDanger>
    </Section>
  );
}

function Differences({ tenant, journey, version, now }: { tenant: string; journey: string; version: string; now: Tree }) {
  const { data, problem, reload } = useApi(`${VERSIONS}/{version}`, { params: { tenant, journey, version } });
  if (problem) return <ProblemNote problem={problem} retry={reload} />;
  if (!data) return null;
  const facts = differences(definitionOf(now), definitionOf(data.definition));
  if (facts.length === 0) return <p>{texts.same}</p>;
  const lines = diff(written(now), written(data.definition));
  return (
    <>
      <ul className={css.words}>
        {facts.map((fact) => (
          <li key={JSON.stringify(fact)}>{said(fact)}</li>
        ))}
      </ul>
      <details className={css.screen}>
        <summary>{texts.asText}</summary>
        <pre className={css.diff} dir="ltr" tabIndex={0} aria-label={texts.changes}>
          {lines.map(({ kind, text }, at) => (
            <span key={at} data-kind={kind}>
              {`${kind === 'new' ? '+' : kind === 'gone' ? '-' : ' '} ${text}\n`}
            </span>
          ))}
        </pre>
      </details>
    </>
  );
}

const target = (to: string | undefined) =>
  to === undefined ? texts.nowhere : to === 'done' ? texts.end : to.startsWith('journey:') ? texts.otherJourney(to.slice('journey:'.length)) : to;
const setting = (value: unknown) => (value === undefined ? texts.notSaid : typeof value === 'string' ? value : JSON.stringify(value));

/** From the version in use to the other one, each change as a sentence. */
function said(fact: Difference): string {
  const say = texts.differs;
  switch (fact.kind) {
    case 'start':
      return say.start(fact.from, fact.to);
    case 'added':
      return say.added(fact.node, fact.step);
    case 'gone':
      return say.gone(fact.node, fact.step);
    case 'step':
      return say.step(fact.node, fact.from, fact.to);
    case 'way':
      return say.way(fact.node, fact.outcome === LEAVE ? texts.leave : fact.outcome, target(fact.from), target(fact.to));
    case 'setting':
      return say.setting(fact.node, fact.setting, setting(fact.from), setting(fact.to));
  }
}
