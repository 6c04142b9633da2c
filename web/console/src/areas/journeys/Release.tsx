import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useAct, useApi, type Answer } from '../../api/index.ts';
import { ConfirmDanger, ExactTime, Facts, Form, Guarded, PageSkeleton, ProblemNote, Section, StatusBadge, TimeAgo, toast, useForm, useUrlState } from '../../kit/index.ts';
import { Figures } from './Figures.tsx';
import type { Journey } from './graph.ts';
import type { Opened } from './one.tsx';
import { ALL, CANARY, RELEASE, SCHEDULE } from './paths.ts';
import { texts } from './texts.ts';
import type { DraftState } from './use-draft.ts';
import { Version } from './Version.tsx';
import { DRAFT, useVersionChoices, whatOf } from './which.ts';
import css from './journeys.module.css';

type Release = Answer<typeof RELEASE>;

interface PartProps {
  readonly tenant: string;
  readonly journey: Journey;
  readonly draft: DraftState;
  readonly release: Release;
  readonly tag: string | undefined;
  readonly reload: () => void;
}

/** Which version counts: for all, for some, from when; and how it goes with each. */
export function Release({ tenant, journey, draft }: Opened & { readonly draft: DraftState }) {
  const { data, version: tag, problem, reload } = useApi(RELEASE, { params: { tenant, journey: journey.id } });
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />;
  if (!data) return <PageSkeleton />;
  const part: PartProps = { tenant, journey, draft, release: data, tag, reload };
  return (
    <div className={css.stack}>
      <Section title={texts.whatCounts}>
        <Facts
          facts={[
            { label: texts.forAll, value: <Version of={data.version} /> },
            { label: texts.canary, value: data.canary && <CanaryFact canary={data.canary} /> },
            { label: texts.planned, value: data.schedule && <PlannedFact schedule={data.schedule} /> },
          ]}
        />
      </Section>
      <Canary {...part} />
      <Schedule {...part} />
      <Figures tenant={tenant} journey={journey.id} release={data} />
    </div>
  );
}

const CanaryFact = ({ canary: { version, percent, since } }: { canary: NonNullable<Release['canary']> }) => (
  <>
    <Version of={version} /> {texts.percentOfNew(percent)} · <TimeAgo at={since} />
  </>
);

const PlannedFact = ({ schedule: { version, at, stopped } }: { schedule: NonNullable<Release['schedule']> }) => (
  <>
    <Version of={version} /> {stopped === undefined ? <ExactTime at={at} /> : <StatusBadge tone="bad">{texts.notPublished}</StatusBadge>}
  </>
);

function Canary({ tenant, journey, draft, release: { canary }, tag, reload }: PartProps) {
  const [{ dialog }, set] = useUrlState({ dialog: '' });
  const params = { tenant, journey: journey.id };
  const choices = useVersionChoices(tenant, journey);
  const form = useForm({ id: `canary-${tenant}-${journey.id}`, initial: { which: DRAFT, percent: canary?.percent ?? 10 } });
  const close = () => set({ dialog: '' });
  const touches = [RELEASE, ALL];
  const begin = useAct('put', CANARY, {
    touches,
    onDone: ({ canary: now }) => {
      form.reset({ which: DRAFT, percent: now?.percent ?? 10 });
      toast(texts.triedOn(now?.percent ?? 0));
    },
  });
  const back = useAct('delete', CANARY, { touches, onDone: () => toast(texts.takenBack) });
  const all = useAct('post', `${CANARY}/publish`, {
    touches,
    onDone: () => {
      close();
      toast(texts.publishedNow);
    },
  });
  return (
    <Section title={texts.canary} about={texts.canaryAbout}>
      <Form
        form={form}
        act={begin}
        submit={canary ? texts.changeShare : texts.beginCanary}
        needsChange={canary !== undefined}
        labels={{ percent: texts.share, which: texts.whichVersion }}
        theirs={(current) => ({ percent: (current as Release).canary?.percent ?? 0 })}
        request={({ which, percent }) => ({ params, body: { what: canary ? { version: canary.version } : whatOf(which, draft.raw), percent }, version: tag })}
      >
        <div className={css.traits}>
          {!canary && <Select {...form.field('which')} label={texts.whichVersion} data={choices.filter(({ value }) => value !== journey.version)} allowDeselect={false} />}
          <NumberInput
            {...form.field('percent')}
            onChange={(next) => form.set({ percent: Number(next) })}
            label={texts.share}
            description={texts.shareAbout}
            min={1}
            max={99}
            allowDecimal={false}
            suffix=" %"
          />
        </div>
      </Form>
      {canary && (
        <Guarded permission="journeys:write" tenant={tenant}>
          {(guard) => (
            <Group gap="xs" mt="md">
              <Button onClick={() => set({ dialog: 'all' })} {...guard}>
                {texts.giveToAll}
              </Button>
              <Button variant="default" loading={back.busy} onClick={() => void back.send({ params, version: tag })} {...guard}>
                {texts.takeBack}
              </Button>
            </Group>
          )}
        </Guarded>
      )}
      {back.problem && <ProblemNote problem={back.problem} retry={reload} />}
      <ConfirmDanger
        opened={dialog === 'all'}
        onClose={close}
        title={texts.giveToAllTitle}
        action={texts.giveToAll}
        busy={all.busy}
        problem={all.problem}
        onConfirm={() => all.send({ params, version: tag })}
      >
        {texts.giveToAllText}
      </ConfirmDanger>
    </Section>
  );
}

const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

function Schedule({ tenant, journey, draft, release: { schedule }, tag, reload }: PartProps) {
  const params = { tenant, journey: journey.id };
  const choices = useVersionChoices(tenant, journey);
  const initial = { which: DRAFT, at: '' };
  const form = useForm({ id: `schedule-${tenant}-${journey.id}`, initial });
  const touches = [RELEASE, ALL];
  const plan = useAct('put', SCHEDULE, {
    touches,
    onDone: () => {
      form.reset(initial);
      toast(texts.plannedNow);
    },
  });
  const off = useAct('delete', SCHEDULE, { touches, onDone: () => toast(texts.calledOff) });
  const why = schedule?.stopped;
  return (
    <Section title={texts.atATime} about={texts.atATimeAbout}>
      {schedule && (
        <div className={css.plan} role={why === undefined ? undefined : 'alert'} data-stopped={why !== undefined}>
          <p>{why === undefined ? texts.willBe : why.endsWith('.published_meanwhile') ? texts.stoppedMeanwhile : texts.stoppedInvalid}</p>
          <p>
            <PlannedFact schedule={schedule} />
          </p>
          <Guarded permission="journeys:write" tenant={tenant}>
            {(guard) => (
              <Button variant="default" size="xs" loading={off.busy} onClick={() => void off.send({ params, version: tag })} {...guard}>
                {why === undefined ? texts.callOff : texts.putAway}
              </Button>
            )}
          </Guarded>
          {off.problem && <ProblemNote problem={off.problem} retry={reload} />}
        </div>
      )}
      <Form
        form={form}
        act={plan}
        submit={schedule ? texts.planAnew : texts.plan}
        needsChange
        labels={{ at: texts.at, which: texts.whichVersion }}
        theirs={() => ({})}
        request={({ which, at }) => ({ params, body: { what: whatOf(which, draft.raw), at: instant(at) }, version: tag })}
      >
        <div className={css.traits}>
          <Select {...form.field('which')} label={texts.whichVersion} data={choices.filter(({ value }) => value !== journey.version)} allowDeselect={false} />
          <TextInput {...form.field('at')} type="datetime-local" label={texts.at} description={texts.inZone(zone)} />
        </div>
      </Form>
    </Section>
  );
}

/** What somebody chose by their own clock, as everybody understands it. */
const instant = (local: string): string => (Number.isNaN(Date.parse(local)) ? '' : new Date(local).toISOString());
