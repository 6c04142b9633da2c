import { Button, Select, Slider, Switch } from '@mantine/core';
import { useAct, useApi } from '../../api/index.ts';
import { EmptyState, Guarded, Section, TimeAgo, toast, useTenant } from '../../kit/index.ts';
import { locale, numbers } from '../../words/language.ts';
import { Foretold, rateText } from './Foretold.tsx';
import { CURVE } from './paths.ts';
import { askedAt, caughtBy, pointAt, pointsOf, type InForce, type Point, type Score } from './policy.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

const ATTACKERS = ['naive', 'vpn', 'targeted'] as const;
const ALL_ATTACKERS = [...ATTACKERS, 'neighbour'] as const;
const BUILT_IN: Score = { attacker: 'targeted', caught: 0.99, unlessKnownBrowser: true, verdict: 'challenge' };
const exact = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });

/** From which score on it acts: by how many of whom are to be caught, on the tenant's own sign-ins. */
export function Goal({ score, inForce, onChange }: { score: Score | null; inForce: InForce; onChange: (score: Score | null) => void }) {
  const tenant = useTenant();
  const { data } = useApi(CURVE, { params: { tenant } }, { every: 30_000 });
  return (
    <Section title={texts.goal} about={texts.goalAbout}>
      <Switch
        label={texts.useScore}
        description={texts.useScoreHint}
        checked={score !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? (inForce.policy.score ?? BUILT_IN) : null)}
      />
      {score && data && (data.points.length === 0 ? <NoCurve /> : <Curve points={data.points} ahead={data.ahead} score={score} inForce={inForce} onChange={onChange} />)}
      {data?.at !== undefined && (
        <p className={css.about}>
          {texts.curveFrom(numbers.format(data.scored ?? data.logins ?? 0))} <TimeAgo at={data.at} />. <Renew renewing={data.renewing} />
        </p>
      )}
    </Section>
  );
}

const NoCurve = () => (
  <EmptyState title={texts.noCurve} action={<Renew renewing={false} />}>
    {texts.noCurveText}
  </EmptyState>
);

function Renew({ renewing }: { renewing: boolean }) {
  const tenant = useTenant();
  const act = useAct('post', CURVE, { touches: [CURVE], onDone: () => toast(texts.renewing) });
  return (
    <>
      <Guarded permission="risk:write" tenant={tenant}>
        {(props) => (
          <Button variant="subtle" size="compact-xs" loading={act.busy || renewing} onClick={() => void act.send({ params: { tenant } })} {...props}>
            {texts.renew}
          </Button>
        )}
      </Guarded>
      {act.problem && <span role="alert"> {act.problem.code === 'risk.renewed_just_now' ? texts.renewedJustNow : act.problem.title}</span>}
    </>
  );
}

function Curve({
  points,
  ahead,
  score,
  inForce,
  onChange,
}: {
  points: readonly Point[];
  ahead: number | undefined;
  score: Score;
  inForce: InForce;
  onChange: (score: Score) => void;
}) {
  const own = pointsOf(points, score.attacker);
  const index = Math.max(
    0,
    own.findIndex(({ caught }) => caught >= score.caught - 1e-9),
  );
  const chosen = own[index];
  const before = inForce.policy.score;
  const standing = before ? pointAt(pointsOf(points, before.attacker), before.caught) : undefined;
  if (!chosen) return <NoCurve />;
  const asked = askedAt(chosen, score);
  return (
    <div className={css.goal}>
      <Select
        label={texts.attacker}
        allowDeselect={false}
        value={score.attacker}
        onChange={(attacker) => onChange({ ...score, attacker: attacker as Score['attacker'] })}
        data={ATTACKERS.map((value) => ({ value, label: texts.attackers[value] }))}
      />
      <div>
        <span className={css.sliderLabel} id="threats-goal">
          {texts.caughtGoal(exact.format(chosen.caught))}
        </span>
        <Slider
          thumbProps={{ 'aria-labelledby': 'threats-goal', 'aria-valuetext': texts.sliderSays(exact.format(chosen.caught), rateText(asked)) }}
          label={null}
          min={0}
          max={own.length - 1}
          value={index}
          onChange={(at) => onChange({ ...score, caught: own[at]?.caught ?? score.caught })}
        />
        <div className={css.ends} aria-hidden>
          <span>{texts.askFew}</span>
          <span>{texts.catchMany}</span>
        </div>
      </div>
      <dl className={css.predictions} aria-live="polite">
        <Foretold {...asked} ahead={ahead}>
          {before && standing && <dd className={css.about}>{texts.nowIs(rateText(askedAt(standing, before)))}</dd>}
        </Foretold>
        <div>
          <dt>{texts.catchRate}</dt>
          <dd>{exact.format(chosen.caught)}</dd>
          {before && <dd className={css.about}>{texts.nowIs(exact.format(before.caught))}</dd>}
        </div>
      </dl>
      <Drawing own={own} index={index} score={score} />
      <dl className={css.figures}>
        {ALL_ATTACKERS.map((attacker) => (
          <div key={attacker} className={css.figure}>
            <dt>{texts.attackers[attacker]}</dt>
            <dd>{exact.format(caughtBy(pointsOf(points, attacker), chosen.threshold))}</dd>
          </div>
        ))}
      </dl>
      <Switch
        label={texts.unlessKnown}
        description={texts.unlessKnownHint}
        checked={score.unlessKnownBrowser}
        onChange={(event) => onChange({ ...score, unlessKnownBrowser: event.currentTarget.checked })}
      />
      <Select
        label={texts.scoreVerdict}
        allowDeselect={false}
        value={score.verdict}
        onChange={(verdict) => onChange({ ...score, verdict: verdict as Score['verdict'] })}
        data={(['notify', 'challenge', 'hold'] as const).map((value) => ({ value, label: texts.verdicts[value] }))}
      />
    </div>
  );
}

/** What more catching costs: asked, from left to right, and caught, upwards. */
function Drawing({ own, index, score }: { own: readonly Point[]; index: number; score: Score }) {
  const [width, height] = [420, 96];
  const most = Math.max(...own.map((point) => askedAt(point, score).rate), 0.001);
  const at = (point: Point) => `${((askedAt(point, score).rate / most) * (width - 16) + 8).toFixed(1)},${(height - 8 - ((point.caught - 0.4) / 0.6) * (height - 16)).toFixed(1)}`;
  const [x, y] = at(own[index] as Point).split(',');
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={css.drawing} aria-hidden>
      <line className={css.grid} x1={8} x2={width - 8} y1={height - 8} y2={height - 8} />
      <polyline className={css.curve} points={own.map(at).join(' ')} />
      <circle className={css.line} cx={x} cy={y} r={6} />
    </svg>
  );
}
