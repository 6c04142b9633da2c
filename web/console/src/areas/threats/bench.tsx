import { Button, MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useAct, useApi, type Answer } from '../../api/index.ts';
import { A, ConfirmDanger, DataTable, EmptyState, Guarded, ProblemNote, Section, StatusBadge, toast, useForm, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { listed, numbers } from '../../words/language.ts';
import { aboutRule } from './about-rule.ts';
import { GradeBadge, VerdictBadge } from './badges.tsx';
import { TEST, TESTS, TRIALS } from './paths.ts';
import { EMPTY, situationOf, type Given, type Situation } from './situation.ts';
import { ThreatPage } from './ThreatPage.tsx';
import { reasonText, texts } from './texts.ts';
import css from './threats.module.css';

type Tried = Answer<typeof TRIALS, 'post'>;

const choices = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([value, label]) => ({ value, label }));

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const [{ decision }, set] = useUrlState({ decision: '' });
  const form = useForm<Given>({ id: `threats-bench-${tenant}`, initial: EMPTY });
  const [tried, setTried] = useState<Tried>();
  const act = useAct('post', TRIALS, { touches: [], onDone: setTried });
  const { send } = act;
  useEffect(() => {
    if (decision !== '') void send({ params: { tenant }, body: { of: { decision } } });
    // Once for each decision.
    // eslint-disable-next-line react/exhaustive-deps
  }, [decision, tenant]);
  return (
    <ThreatPage part="bench" about={texts.benchAbout}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Section title={texts.situation} about={texts.situationAbout}>
          {decision === '' ? (
            <form
              noValidate
              className={css.stack}
              onSubmit={(event) => {
                event.preventDefault();
                void send({ params: { tenant }, body: { of: { situation: situationOf(form.values) } } });
              }}
            >
              <Select label={texts.action} allowDeselect={false} data={choices(texts.actions)} {...form.field('action')} />
              <Select label={texts.browser} allowDeselect={false} data={choices(texts.browsers)} {...form.field('browser')} />
              <MultiSelect
                label={texts.signs}
                description={texts.signsHint}
                searchable
                data={choices(texts.reasons).filter(({ value }) => !value.startsWith('device.'))}
                {...form.field('reasons')}
              />
              <Select label={texts.score} description={texts.scoreHint} allowDeselect={false} data={choices(texts.scores)} {...form.field('score')} />
              <TextInput label={texts.application} description={texts.applicationHint} dir="ltr" autoComplete="off" {...form.field('application')} />
              <div className={css.formEnd}>
                <Button type="submit" loading={act.busy}>
                  {texts.tryNow}
                </Button>
              </div>
            </form>
          ) : (
            <>
              <p className={css.plain}>
                {texts.recorded} <A to={to(`threats/decisions/${decision}`)}>{texts.decision}</A>
              </p>
              <Button mt="md" variant="default" onClick={() => set({ decision: '' })}>
                {texts.makeUp}
              </Button>
            </>
          )}
        </Section>
        <Section title={texts.result} about={texts.resultAbout}>
          {act.problem && <ProblemNote problem={act.problem} />}
          {tried && !act.problem ? (
            <Result tried={tried} situation={decision === '' ? situationOf(form.values) : undefined} />
          ) : (
            !act.problem && <EmptyState title={texts.nothingTriedYet} />
          )}
        </Section>
      </SimpleGrid>
      <Tests />
    </ThreatPage>
  );
}

function Result({ tried, situation }: { tried: Tried; situation: Situation | undefined }) {
  const { verdict, enforced, rules, score, findings, microseconds } = tried;
  return (
    <div className={css.stack}>
      <p className={css.heading} aria-live="polite">
        <VerdictBadge verdict={verdict} />
        {enforced !== verdict && <span className={css.about}>{texts.wouldBe}</span>}
        <span className={css.about}>{texts.took(numbers.format(microseconds))}</span>
      </p>
      <ul className={css.rules}>
        {rules
          .toSorted((a, b) => Number(b.decisive) - Number(a.decisive) || Number(b.holds) - Number(a.holds))
          .map(({ id, about, verdict: says, holds, decisive, conditions }) => (
            <li key={id}>
              <div className={css.ruleHead}>
                <span className={css.heading}>
                  <strong>
                    <bdi dir="ltr">{id}</bdi>
                  </strong>
                  {holds && <VerdictBadge verdict={says} />}
                </span>
                <StatusBadge tone={decisive ? 'bad' : holds ? 'info' : 'quiet'}>{decisive ? texts.decisive : holds ? texts.holds : texts.holdsNot}</StatusBadge>
              </div>
              {about !== undefined && (
                <p className={css.about} dir="auto">
                  {aboutRule({ id, about })}
                </p>
              )}
              <ul className={css.conditions}>
                {conditions.map((condition) => (
                  <li key={condition.name} data-holds={condition.holds}>
                    {condition.holds ? texts.yes : texts.no}: {texts.conditions[condition.name](listed(condition.wants.map(nameOf)))}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        {score && (
          <li>
            <div className={css.ruleHead}>
              <span className={css.heading}>
                <strong>{texts.score}</strong>
                {score.holds && <VerdictBadge verdict={score.verdict} />}
              </span>
              <StatusBadge tone={score.decisive ? 'bad' : score.holds ? 'info' : 'quiet'}>
                {score.decisive ? texts.decisive : score.holds ? texts.holds : texts.holdsNot}
              </StatusBadge>
            </div>
            <p className={css.about}>{texts.scoreWhy[score.because]}</p>
          </li>
        )}
      </ul>
      {findings.length > 0 && (
        <ul className={css.found}>
          {findings.map(({ reason, grade }) => (
            <li key={reason}>
              {reasonText(reason)} <GradeBadge grade={grade} />
            </li>
          ))}
        </ul>
      )}
      {situation && <Save situation={situation} verdict={verdict} />}
    </div>
  );
}

const nameOf = (one: string): string =>
  (texts.actions as Readonly<Record<string, string>>)[one] ?? (texts.grades as Readonly<Record<string, string>>)[one] ?? texts.quoted(reasonText(one));

function Save({ situation, verdict }: { situation: Situation; verdict: Tried['verdict'] }) {
  const tenant = useTenant();
  const [name, setName] = useState('');
  const [expected, setExpected] = useState<string>(verdict);
  useEffect(() => setExpected(verdict), [verdict]);
  const act = useAct('put', TEST, { touches: [TESTS], onDone: () => (toast(texts.testSaved), setName('')) });
  const wrong = act.problem?.fields?.[0]?.fix ?? act.problem?.title;
  return (
    <form
      noValidate
      className={css.save}
      onSubmit={(event) => {
        event.preventDefault();
        void act.send({ params: { tenant, name: name.trim() } as never, body: { situation, expected } as never });
      }}
    >
      <TextInput
        label={texts.testName}
        description={texts.testNameHint}
        dir="ltr"
        autoComplete="off"
        required
        value={name}
        error={wrong}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select label={texts.expected} allowDeselect={false} data={choices(texts.verdicts)} value={expected} onChange={(next) => setExpected(next ?? verdict)} />
      <Guarded permission="risk:write" tenant={tenant}>
        {(props) => (
          <Button type="submit" variant="default" loading={act.busy} disabled={name.trim() === ''} {...props}>
            {texts.saveTest}
          </Button>
        )}
      </Guarded>
    </form>
  );
}

/** All of them run whenever a policy is published, and one that fails keeps it from being. */
function Tests() {
  const tenant = useTenant();
  const { data, problem, loading, reload } = useApi(TESTS, { params: { tenant } });
  const [{ dialog, test }, set] = useUrlState({ dialog: '', test: '' });
  const close = () => set({ dialog: '', test: '' });
  const remove = useAct('delete', TEST, { touches: [TESTS], onDone: close });
  return (
    <Section title={texts.tests} about={texts.testsAbout} flush>
      <DataTable
        label={texts.tests}
        list={{ items: data?.items ?? [], loading, problem, reload }}
        rowKey={({ name }) => name}
        columns={[
          { id: 'name', header: texts.testName, cell: ({ name }) => <bdi dir="ltr">{name}</bdi> },
          { id: 'what', header: texts.situation, narrow: 'hide', cell: ({ situation }) => said(situation) },
          { id: 'expected', header: texts.expected, cell: ({ expected }) => <VerdictBadge verdict={expected} /> },
          { id: 'says', header: texts.says, narrow: 'hide', cell: ({ says }) => <VerdictBadge verdict={says} /> },
          { id: 'holds', header: texts.testState, cell: ({ holds }) => <StatusBadge tone={holds ? 'good' : 'bad'}>{holds ? texts.passes : texts.fails}</StatusBadge> },
          {
            id: 'remove',
            header: '',
            align: 'end',
            cell: ({ name }) => (
              <Guarded permission="risk:write" tenant={tenant}>
                {(props) => (
                  <Button
                    variant="subtle"
                    color="gray"
                    size="compact-xs"
                    aria-label={texts.removeNamed(name)}
                    onClick={() => set({ dialog: 'remove', test: name }, { push: true })}
                    {...props}
                  >
                    {texts.remove}
                  </Button>
                )}
              </Guarded>
            ),
          },
        ]}
        empty={<EmptyState title={texts.noTests}>{texts.noTestsText}</EmptyState>}
      />
      <ConfirmDanger
        opened={dialog === 'remove'}
        onClose={close}
        title={texts.removeQuestion}
        action={texts.remove}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.send({ params: { tenant, name: test } as never })}
      >
        <bdi dir="ltr">{test}</bdi>
      </ConfirmDanger>
    </Section>
  );
}

const said = ({ action, browser, findings, score }: Situation): string =>
  [texts.actions[action], ...(browser ? [texts.browsers[browser]] : []), ...findings.map(({ reason }) => reasonText(reason)), ...(score ? [texts.scores[score]] : [])].join(' · ');
