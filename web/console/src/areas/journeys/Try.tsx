import { Group, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { Refused, send, type Answer } from '../../api/index.ts';
import { FilterTabs, ProblemNote, Section, StatusBadge, useUrlState } from '../../kit/index.ts';
import { language, numbers } from '../../words/language.ts';
import { drawn } from './definition.ts';
import { wayKey, type Drawn, type Overlay } from './graph.ts';
import { GraphView } from './GraphView.tsx';
import type { Opened } from './one.tsx';
import { Outline } from './Outline.tsx';
import { TRIALS } from './paths.ts';
import { texts } from './texts.ts';
import type { DraftState } from './use-draft.ts';
import { DRAFT, useVersionChoices, whatOf } from './which.ts';
import css from './journeys.module.css';

type Walk = Answer<typeof TRIALS, 'post'>;
type WalkStep = Walk['steps'][number];
interface ByHand {
  readonly place: string;
  readonly outcome: string;
}

const TRAITS = ['known', 'password', 'passkey', 'second_step', 'familiar', 'answered'] as const;
const yes = (text: string) => text === 'yes';

/** Somebody made up goes through it. Everything that says who they are is in the address, so that others can be shown the same. */
export function Try({ tenant, journey, draft }: Opened & { readonly draft: DraftState }) {
  const [who, set] = useUrlState({ known: 'yes', password: 'yes', passkey: 'no', second_step: 'no', familiar: 'no', answered: 'yes', age: '30', application: '', which: DRAFT });
  const [byHand, setByHand] = useState<readonly ByHand[]>([]);
  const [view, setView] = useState('graph');
  const choices = useVersionChoices(tenant, journey);
  const body = useMemo(
    () => ({
      what: whatOf(who.which, draft.raw),
      customer: { ...Object.fromEntries(TRAITS.map((trait) => [trait, yes(who[trait])])), age: Number(who.age) || 0 },
      ...(who.application === '' ? {} : { application: who.application }),
      answers: byHand,
      locale: language,
    }),
    [who, draft.raw, byHand],
  );
  const { walk, problem } = useWalk(tenant, journey.id, body);
  // A draft is drawn as it is; of a version of another shape only its own nodes can be lit.
  const shown: Drawn = who.which === DRAFT && draft.definition ? drawn(draft.definition, draft.steps) : journey;
  return (
    <div className={css.stack}>
      <Section title={texts.madeUp} about={texts.madeUpAbout}>
        <div className={css.traits}>
          <Select label={texts.whichVersion} data={choices} value={who.which} allowDeselect={false} onChange={(next) => next !== null && set({ which: next })} />
          <NumberInput label={texts.age} min={0} max={130} allowDecimal={false} value={Number(who.age)} onChange={(next) => set({ age: String(next) })} />
          <TextInput
            label={texts.onTheWayTo}
            description={texts.onTheWayToAbout}
            value={who.application}
            dir="ltr"
            spellCheck={false}
            onChange={(event) => set({ application: event.currentTarget.value })}
          />
        </div>
        <Group gap="lg" mt="md">
          {TRAITS.map((trait) => (
            <Switch key={trait} label={texts.traits[trait]} checked={yes(who[trait])} onChange={(event) => set({ [trait]: event.currentTarget.checked ? 'yes' : 'no' })} />
          ))}
        </Group>
        <p className={css.quiet}>{texts.simulated}</p>
      </Section>
      {problem && <ProblemNote problem={problem} />}
      {walk && (
        <>
          <Section
            title={texts.theWay}
            about={<End walk={walk} />}
            flush
            actions={
              <FilterTabs
                label={texts.view}
                value={view}
                onChange={setView}
                choices={[
                  { value: 'graph', label: texts.views.graph },
                  { value: 'outline', label: texts.views.outline },
                ]}
              />
            }
          >
            <div className={css.map}>
              {view === 'outline' ? (
                <Outline journey={shown} overlay={overlayOf(shown, walk)} />
              ) : (
                <GraphView key={walk.version} journey={shown} overlay={overlayOf(shown, walk)} />
              )}
            </div>
          </Section>
          <Section title={texts.stepByStep} about={texts.stepByStepAbout}>
            <ol className={css.walk}>
              {walk.steps.map((step, index) => (
                <WalkItem
                  key={`${index} ${step.place}`}
                  step={step}
                  onAnswer={(outcome) => setByHand([...answersBefore(walk.steps, index), ...(outcome === null ? [] : [{ place: step.place, outcome }])])}
                />
              ))}
            </ol>
          </Section>
        </>
      )}
    </div>
  );
}

/** What was said by hand on the way to a step stays; what came after it is open again. */
const answersBefore = (steps: readonly WalkStep[], index: number): readonly ByHand[] =>
  steps.slice(0, index).flatMap(({ place, outcome, because }) => (because === 'answered_by_hand' && outcome !== undefined ? [{ place, outcome }] : []));

function overlayOf({ id }: Drawn, { steps, end }: Walk): Overlay {
  const lit = new Set<string>();
  const notes = new Map<string, string>();
  for (const [index, { place, outcome, milliseconds, ways }] of steps.entries()) {
    const [journey, node] = place.split('/') as [string, string];
    if (journey !== id) continue;
    lit.add(node);
    notes.set(node, texts.placeInWay(index + 1, numbers.format(milliseconds)));
    if (outcome === undefined) continue;
    lit.add(wayKey(node, outcome));
    const to = ways.find((way) => way.outcome === outcome)?.to;
    if (to !== undefined && (to.startsWith('journey:') || (to === 'done' && end === 'done'))) lit.add(to);
  }
  return { lit, notes };
}

function End({ walk: { end, signed_in, steps } }: { walk: Walk }) {
  const took = numbers.format(Math.round(steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0)));
  return (
    <>
      <StatusBadge tone={end === 'done' ? 'good' : 'warn'}>{end === 'done' && !signed_in ? texts.ends.over : texts.ends[end]}</StatusBadge> {texts.walked(steps.length, took)}
    </>
  );
}

function WalkItem({ step: { place, step, shows, outcome, because, ways, screen, milliseconds }, onAnswer }: { step: WalkStep; onAnswer: (outcome: string | null) => void }) {
  return (
    <li className={css.walkItem} data-shows={shows}>
      <div className={css.itemHead}>
        <bdi dir="ltr" className={css.itemName}>
          {place}
        </bdi>
        <bdi dir="ltr" className={css.step}>
          {step}
        </bdi>
        <span className={css.quiet}>
          {texts.showing[shows]} · {texts.took(numbers.format(milliseconds))}
        </span>
      </div>
      {screen && (
        <details className={css.screen} open={shows === 'yes'}>
          <summary>{screen.title}</summary>
          <ul>
            {screen.lines.map(({ kind, text }, index) => (
              <li key={index} data-kind={kind}>
                <span className={css.quiet}>{texts.lines[kind]}</span> {text}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Group gap="xs" align="flex-end">
        <Select
          size="xs"
          label={texts.wayTaken}
          aria-label={texts.wayTakenAt(place)}
          data={ways.map((way) => ({ value: way.outcome, label: texts.wayTo(way.outcome, way.to) }))}
          value={outcome ?? null}
          placeholder={texts.sayIt}
          clearable={because === 'answered_by_hand'}
          allowDeselect={false}
          onChange={onAnswer}
        />
        <span className={css.because}>{texts.because[because]}</span>
      </Group>
    </li>
  );
}

/** Asked anew whenever something is changed; the last answer stands until the next one is there. */
function useWalk(tenant: string, journey: string, body: object) {
  const [settled] = useDebouncedValue(body, 250);
  const [told, setTold] = useState<{ readonly walk?: Walk; readonly problem?: Refused['problem'] }>({});
  useEffect(() => {
    const stop = new AbortController();
    send<Walk>({ method: 'post', path: TRIALS, params: { tenant, journey }, body: settled, signal: stop.signal }).then(
      (answer) => setTold({ walk: answer.body }),
      (error: unknown) => (error instanceof Refused ? setTold({ problem: error.problem }) : undefined),
    );
    return () => stop.abort();
  }, [tenant, journey, settled]);
  return told;
}
