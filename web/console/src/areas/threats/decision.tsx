import { SimpleGrid } from '@mantine/core';
import { useApi, type Answer } from '../../api/index.ts';
import { A, ButtonLink, ExactTime, Facts, Page as Frame, PageSkeleton, ProblemNote, Section, useParam, useTenant, useTenantPath } from '../../kit/index.ts';
import { numbers } from '../../words/language.ts';
import { aboutRule } from './about-rule.ts';
import { GradeBadge, OutcomeBadge, VerdictBadge } from './badges.tsx';
import { DECISION } from './paths.ts';
import { menu } from './menu/texts.ts';
import { factText, meaningText, reasonText, texts } from './texts.ts';
import css from './threats.module.css';

type Explained = Answer<typeof DECISION>;

export function Page() {
  const tenant = useTenant();
  const to = useTenantPath();
  const id = useParam('id');
  const { data, problem, loading, reload } = useApi(DECISION, { params: { tenant, id } });
  if (loading) return <PageSkeleton />;
  return (
    <Frame
      title={texts.decision}
      about={texts.decisionAbout}
      {...(data
        ? {
            heading: (
              <span className={css.heading}>
                {texts.actions[data.action]} <VerdictBadge {...data} />
              </span>
            ),
          }
        : {})}
      trail={[
        { label: menu.label, to: to('threats') },
        { label: texts.parts.decisions, to: to('threats/decisions') },
      ]}
      actions={
        <>
          <ButtonLink variant="default" to={to(`threats/bench?decision=${id}`)}>
            {texts.tryIt}
          </ButtonLink>
          {data?.user && (
            <ButtonLink variant="default" to={to(`customers/${data.user.id}`)}>
              {texts.toCustomer}
            </ButtonLink>
          )}
        </>
      }
    >
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {data && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <div className={css.stack}>
            <Happened {...data} />
            <DecidedBy {...data} />
          </div>
          <Signs {...data} />
        </SimpleGrid>
      )}
    </Frame>
  );
}

function Happened({ at, verdict, enforced, outcome, application, user, answer, answered_at: answeredAt, settled_at: settledAt }: Explained) {
  const to = useTenantPath();
  return (
    <Section title={texts.outcome}>
      <Facts
        facts={[
          { label: texts.when, value: <ExactTime at={at} /> },
          { label: texts.verdict, value: <VerdictBadge verdict={verdict} />, ...(verdict === enforced ? {} : { hint: texts.enforcedLess }) },
          { label: texts.outcome, value: <OutcomeBadge outcome={outcome} /> },
          ...(user
            ? [
                {
                  label: texts.who,
                  value: (
                    <A to={to(`customers/${user.id}`)}>
                      <bdi>{user.name ?? user.email ?? user.id}</bdi>
                    </A>
                  ),
                },
              ]
            : []),
          { label: texts.application, value: application && <bdi>{application.name ?? application.client_id}</bdi> },
          {
            label: texts.answer,
            value: answer === undefined ? texts.answerNone : texts.answers[answer],
            ...(answeredAt === undefined ? {} : { hint: <ExactTime at={answeredAt} /> }),
          },
          ...(settledAt === undefined ? [] : [{ label: texts.settled, value: <ExactTime at={settledAt} /> }]),
        ]}
      />
    </Section>
  );
}

/** Scores of tens of thousands and of ten-thousandths stand beside each other: what counts is whether one is above the other. */
const scoreText = (value: number) => numbers.format(Number(value.toPrecision(4)));

/** What the score is made of, each beside 1: above it speaks against the customer. */
const PARTS = ['address', 'browser', 'rarity'] as const;
const partText = (value: number) => `${value > 1 ? texts.speaksAgainst : texts.speaksFor} (${scoreText(value)})`;

function DecidedBy({ because, policy, score }: Explained) {
  return (
    <Section title={texts.decidedBy} about={texts.byPolicy(policy)}>
      {because.length === 0 && <p className={css.plain}>{texts.byNothing}</p>}
      <ul className={css.because}>
        {because.map((why) => (
          <li key={why.id}>
            <span className={css.kind}>{why.kind === 'rule' ? texts.byRule : why.kind === 'switch' ? texts.bySwitch : texts.score}</span>
            <span>
              <strong>
                {why.kind === 'score' ? (
                  texts.byScore
                ) : why.switch ? (
                  `${texts.switchKinds[why.switch.kind] ?? why.switch.kind} ${why.switch.value ?? ''}`
                ) : (
                  <bdi dir="ltr">{why.id}</bdi>
                )}
              </strong>
              <span className={css.about} dir="auto">
                {why.kind === 'score' ? texts.byScoreText : (why.switch?.reason ?? aboutRule(why))}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {score && (
        <Facts
          facts={[
            { label: texts.score, value: score.value === undefined ? texts.scoreNone : scoreText(score.value) },
            { label: texts.threshold, value: score.threshold === undefined ? texts.thresholdNone : scoreText(score.threshold) },
            ...(score.parts ? PARTS.map((part) => ({ label: texts.scoreParts[part], value: partText(score.parts?.[part] ?? 1) })) : []),
          ]}
        />
      )}
    </Section>
  );
}

/** In the language of the page; of a signal that nobody here has words for, what the API says. */
function Meaning({ reason, given }: { reason: string; given: readonly (string | undefined)[] }) {
  const meaning = meaningText(reason);
  if (meaning !== undefined) return <p className={css.about}>{meaning}</p>;
  const said = given.filter((one) => one !== undefined).join(' ');
  return said === '' ? null : (
    <p className={css.about} lang="en" dir="ltr">
      {said}
    </p>
  );
}

function Signs({ reasons }: Explained) {
  return (
    <Section title={texts.signs} about={texts.signsAbout}>
      {reasons.length === 0 && <p className={css.plain}>{texts.noSigns}</p>}
      <ul className={css.signs}>
        {reasons.map(({ reason, grade, meaning, about, facts = {} }) => (
          <li key={reason}>
            <div className={css.signHead}>
              <strong>{reasonText(reason, meaning)}</strong>
              <GradeBadge grade={grade} />
            </div>
            <Meaning reason={reason} given={[meaning, about]} />
            <p className={css.numbersOf}>
              <code dir="ltr">{reason}</code>
              {Object.entries(facts).map(([name, value]) => (
                <span key={name}>
                  {factText(name)}: {typeof value === 'number' ? numbers.format(value) : String(value)}
                </span>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
