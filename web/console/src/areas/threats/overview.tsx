import { SimpleGrid } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useApi, type Answer } from '../../api/index.ts';
import { A, EmptyState, FilterTabs, PageSkeleton, ProblemNote, Section, StatTile, useTenant, useTenantPath, useUrlState } from '../../kit/index.ts';
import { exactShares, numbers, shares } from '../../words/language.ts';
import { AttackNote } from './AttackNote.tsx';
import { Course, type Series } from './Course.tsx';
import { EngineNote } from './EngineNote.tsx';
import { ATTACK, ENGINE, TIMELINE } from './paths.ts';
import { Sources } from './Sources.tsx';
import { Split } from './Split.tsx';
import { ThreatPage } from './ThreatPage.tsx';
import { texts } from './texts.ts';
import css from './threats.module.css';

type Timeline = Answer<typeof TIMELINE>;
const DAYS = ['1', '7', '30'];
const shareOf = (part: number, all: number, format = shares) => (all === 0 ? '–' : format.format(part / all));

export function Page() {
  const tenant = useTenant();
  const [{ days }, set] = useUrlState({ days: '7' });
  const asked = DAYS.includes(days) ? Number(days) : 7;
  const { data, problem, reload } = useApi(TIMELINE, { params: { tenant }, query: { days: asked } }, { every: 60_000 });
  const engine = useApi(ENGINE, { params: { tenant } }, { every: 60_000 });
  const attack = useApi(ATTACK, { params: { tenant } }, { every: 30_000 });
  return (
    <ThreatPage
      part="overview"
      about={texts.about}
      actions={
        <FilterTabs
          label={texts.time}
          value={String(asked)}
          onChange={(value) => set({ days: value })}
          choices={DAYS.map((value) => ({ value, label: texts.days(Number(value)) }))}
        />
      }
    >
      {problem && !data && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <PageSkeleton />}
      {data && (
        <>
          {attack.data && <AttackNote attack={attack.data} />}
          {engine.data && <EngineNote engine={engine.data} />}
          <Tiles {...data} />
          <Courses {...data} />
          <SimpleGrid cols={{ base: 1, md: 3 }} spacing="lg">
            <Split total={data.total} observes={engine.data?.policy.mode === 'observe'} />
            <Stuffing {...data} />
            <Bots {...data} />
          </SimpleGrid>
          <Sources days={asked} />
        </>
      )}
    </ThreatPage>
  );
}

function Tiles({ total, before, slots }: Timeline) {
  const to = useTenantPath();
  const more = (now: number, then: number) =>
    now === then ? { text: texts.asBefore } : { text: `${now > then ? '+' : '−'}${numbers.format(Math.abs(now - then))}`, good: now < then };
  return (
    <div className={css.tiles}>
      <StatTile
        label={texts.attempts}
        definition={texts.attemptsMeans}
        value={numbers.format(total.attempts)}
        delta={{ text: texts.failed(shareOf(total.failures, total.attempts)) }}
        spark={slots.map(({ doors }) => doors?.attempts ?? 0)}
      />
      <StatTile
        label={texts.challengeRate}
        definition={texts.challengeRateMeans}
        value={shareOf(total.challenged + total.held, total.sign_ins, exactShares)}
        delta={{ text: texts.signIns(total.sign_ins) }}
        spark={slots.map(({ challenged, held }) => challenged + held)}
        to={to('threats/decisions?verdict=challenge')}
      />
      <StatTile
        label={texts.proved}
        definition={texts.provedMeans}
        value={shareOf(total.proved, total.challenged)}
        delta={{ text: texts.ofAsked(total.proved, total.challenged) }}
      />
      <StatTile
        label={texts.stopped}
        definition={texts.stoppedMeans}
        value={numbers.format(total.stopped)}
        delta={more(total.stopped, before.stopped)}
        spark={slots.map(({ stopped }) => stopped)}
        to={to('threats/decisions')}
      />
    </div>
  );
}

function Courses({ slots, unit, total }: Timeline) {
  const at = slots.map((slot) => slot.at);
  const doors: readonly Series[] = [
    { id: 'failures', label: texts.failures, tone: 'bad', values: slots.map((slot) => slot.doors?.failures) },
    { id: 'right', label: texts.right, tone: 'quiet', values: slots.map(({ doors: tried }) => tried && Math.max(0, tried.attempts - tried.failures)) },
  ];
  const came: readonly Series[] = [
    { id: 'blocked', label: texts.came.blocked, tone: 'bad', values: slots.map(({ blocked }) => blocked) },
    { id: 'stopped', label: texts.came.unanswered, tone: 'warn', values: slots.map(({ stopped, blocked }) => stopped - blocked) },
    { id: 'proved', label: texts.came.proved, tone: 'good', values: slots.map(({ proved, released }) => proved + released) },
    { id: 'noticed', label: texts.came.noticed, tone: 'accent', values: slots.map(({ noticed }) => noticed) },
  ];
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Section title={texts.tried} about={texts.triedAbout}>
        {total.attempts === 0 ? (
          <EmptyState icon={IconShieldCheck} title={texts.nothingTried}>
            {texts.nothingTriedText}
          </EmptyState>
        ) : (
          <Course label={texts.tried} slots={at} unit={unit} series={doors} />
        )}
      </Section>
      <Section title={texts.done} about={texts.doneAbout}>
        {came.every(({ values }) => values.every((value) => !value)) ? (
          <EmptyState icon={IconShieldCheck} title={texts.nothingDone}>
            {texts.nothingDoneText}
          </EmptyState>
        ) : (
          <Course label={texts.done} slots={at} unit={unit} series={came} />
        )}
      </Section>
    </SimpleGrid>
  );
}

function Figure({ label, value, to }: { label: string; value: string; to?: string }) {
  return (
    <div className={css.figure}>
      <dt>{to === undefined ? label : <A to={to}>{label}</A>}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Lists of stolen names and passwords, as far as they show. */
function Stuffing({ total, slots, unit }: Timeline) {
  const to = useTenantPath();
  const worst = slots.reduce((most, slot) => ((slot.doors?.failures ?? 0) > (most?.doors?.failures ?? 0) ? slot : most), slots[0]);
  const share = worst?.doors && worst.doors.attempts > 0 ? worst.doors.failures / worst.doors.attempts : 0;
  return (
    <Section title={texts.stuffing} about={texts.stuffingAbout}>
      <dl className={css.figures}>
        <Figure label={texts.failures} value={`${numbers.format(total.failures)} (${shareOf(total.failures, total.attempts)})`} />
        <Figure label={unit === 'hour' ? texts.worstHour : texts.worstDay} value={worst?.doors ? `${numbers.format(worst.doors.failures)} (${shares.format(share)})` : '–'} />
        <Figure label={texts.people} value={total.people >= 64 ? texts.atLeast(numbers.format(total.people)) : numbers.format(total.people)} />
        <Figure label={texts.common} value={numbers.format(total.common)} />
        <Figure label={texts.leaked} value={numbers.format(total.leaked)} to={to('threats/decisions?reason=leaked.password&which=all')} />
        <Figure label={texts.withFinding} value={numbers.format(total.stuffing)} to={to('threats/decisions?reason=stuffing&which=all')} />
      </dl>
    </Section>
  );
}

function Bots({ total }: Timeline) {
  const to = useTenantPath();
  return (
    <Section title={texts.bots} about={texts.botsAbout}>
      <dl className={css.figures}>
        <Figure label={texts.withFinding} value={numbers.format(total.bots)} to={to('threats/decisions?reason=bots&which=all')} />
        <Figure label={texts.signUpsStopped} value={numbers.format(total.sign_ups_stopped)} to={to('threats/decisions?action=sign-up')} />
        <Figure label={texts.came.blocked} value={numbers.format(total.blocked)} to={to('threats/decisions?outcome=blocked')} />
      </dl>
    </Section>
  );
}
