import { SegmentedControl } from '@mantine/core';
import { useApi, useMay, type Answer } from '../../api/index.ts';
import { addressOf } from '../../area.ts';
import { AREAS } from '../../areas.ts';
import { ProblemNote, StatTile, useUrlState } from '../../kit/index.ts';
import { texts } from './texts.ts';
import css from './home.module.css';
import { numbers, shares } from '../../words/language.ts';

const FIGURES = '/admin/v1/tenants/{tenant}/figures';
type Figure = Answer<typeof FIGURES>['figures'][number];

const said = ({ unit, value }: Pick<Figure, 'unit' | 'value'>) =>
  value === null ? <span className={css.few}>{unit === 'count' ? texts.few : texts.tooFew}</span> : unit === 'count' ? numbers.format(value) : shares.format(value);

/** Against as long before; more is welcome in all figures. */
function deltaOf({ unit, value, before }: Pick<Figure, 'unit' | 'value' | 'before'>) {
  if (value === null || before === null) return undefined;
  const difference = unit === 'count' ? value - before : Math.round((value - before) * 100);
  if (difference === 0) return { text: texts.same };
  const sign = difference > 0 ? '+' : '−';
  const size = Math.abs(difference);
  const text = unit === 'share' ? texts.points(sign, size) : before === 0 ? `${sign}${numbers.format(size)}` : `${sign}${shares.format(size / before)}`;
  return { text, good: difference > 0 };
}

/** Days of which too little is known are left out of a share's course, and are nothing in a count's. */
const courseOf = ({ unit, days }: Figure): number[] => {
  const points = unit === 'count' ? days.map((day) => day ?? 0) : days.filter((day) => day !== null);
  return points.some((point) => point > 0) ? points : [];
};

/** Where each figure leads on. */
const LEADS: Readonly<Record<Figure['id'], string>> = {
  sign_ups: 'users',
  sign_ins: 'users',
  sign_in_success: 'journeys',
  passkey_share: 'settings',
  second_step_share: 'settings',
  consent_rate: 'purposes',
};

export function Figures({ tenant }: { tenant: string }) {
  const [{ days }, set] = useUrlState({ days: '30' });
  const { data, problem, loading, reload } = useApi(FIGURES, { params: { tenant }, query: { days: Number(days) } });
  const to = (id: string) => {
    const area = AREAS.find((one) => one.id === id);
    return area ? { to: addressOf(area, tenant) } : {};
  };
  return (
    <section aria-label={texts.figures}>
      <div className={css.figuresHead}>
        <h2 className={css.figuresTitle}>{texts.figures}</h2>
        <SegmentedControl
          aria-label={texts.time}
          size="xs"
          value={days}
          onChange={(chosen) => set({ days: chosen })}
          data={['7', '30', '90'].map((value) => ({ value, label: texts.days(value) }))}
        />
      </div>
      {problem && <ProblemNote problem={problem} retry={reload} />}
      <div className={css.tiles}>
        {(data?.figures ?? SKELETON).map((figure) => (
          <StatTile
            key={figure.id}
            label={texts.names[figure.id]}
            definition={figure.definition}
            value={said(figure)}
            delta={deltaOf(figure)}
            spark={courseOf(figure)}
            loading={loading}
            {...to(LEADS[figure.id])}
          />
        ))}
        <Threats tenant={tenant} days={Number(days)} />
        <StatTile
          label={texts.median}
          definition={texts.medianDefinition}
          loading={loading}
          value={data?.seconds_to_sign_in === undefined ? <span className={css.few}>{texts.tooFew}</span> : texts.seconds(data.seconds_to_sign_in)}
        />
        <StatTile
          label={texts.requests}
          definition={texts.requestsDefinition}
          loading={loading}
          value={data?.privacy_requests.open ?? 0}
          delta={data && { text: data.privacy_requests.overdue === 0 ? texts.inTime : texts.overdue(data.privacy_requests.overdue), good: data.privacy_requests.overdue === 0 }}
          {...to('requests')}
        />
      </div>
    </section>
  );
}

const SKELETON: readonly Figure[] = (['sign_ups', 'sign_ins', 'sign_in_success', 'passkey_share', 'second_step_share', 'consent_rate'] as const).map((id) => ({
  id,
  definition: texts.counting,
  unit: 'count',
  value: null,
  before: null,
  days: [],
}));

const TIMELINE = '/admin/v1/tenants/{tenant}/risk/timeline';

/** What was tried, for whoever may see it: how many customers were asked for more, and how many attempts led nowhere. */
function Threats({ tenant, days }: { tenant: string; days: number }) {
  const may = useMay();
  const { data, problem, loading } = useApi(TIMELINE, { params: { tenant }, query: { days } }, { when: may('risk:read', tenant) });
  const area = AREAS.find(({ id }) => id === 'threats');
  if (!area || problem || (!data && !loading)) return null;
  const { slots = [], total, before } = data ?? {};
  const rateOf = (counts: Pick<NonNullable<typeof before>, 'challenged' | 'held' | 'sign_ins'> | undefined) =>
    counts && counts.sign_ins > 0 ? (counts.challenged + counts.held) / counts.sign_ins : null;
  const rate = { unit: 'share' as const, value: rateOf(total), before: rateOf(before) };
  const stopped = { unit: 'count' as const, value: total?.stopped ?? 0, before: before?.stopped ?? 0 };
  // Less is welcome in both.
  const less = (delta: { readonly text: string; readonly good?: boolean } | undefined) => (delta?.good === undefined ? delta : { ...delta, good: !delta.good });
  return (
    <>
      <StatTile
        label={texts.challengeRate}
        definition={texts.challengeRateDefinition}
        value={said(rate)}
        delta={less(deltaOf(rate))}
        spark={slots.map(({ challenged, held }) => challenged + held)}
        loading={loading}
        to={addressOf(area, tenant, '/decisions')}
      />
      <StatTile
        label={texts.threatsBlocked}
        definition={texts.threatsBlockedDefinition}
        value={said(stopped)}
        delta={less(deltaOf(stopped))}
        spark={slots.map((slot) => slot.stopped)}
        loading={loading}
        to={addressOf(area, tenant)}
      />
    </>
  );
}
