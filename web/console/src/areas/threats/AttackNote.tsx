import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import type { Answer } from '../../api/index.ts';
import { A, TimeAgo, useTenantPath } from '../../kit/index.ts';
import { numbers } from '../../words/language.ts';
import type { ATTACK } from './paths.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

/** The first thing somebody wants to know: whether it is happening now, and what to do about it. */
export function AttackNote({ attack }: { attack: Answer<typeof ATTACK> }) {
  const to = useTenantPath();
  const { signs, attempts, failures, last_alarm_at: last } = attack;
  const under = signs.length > 0;
  const Mark = under ? IconAlertTriangle : IconShieldCheck;
  return (
    <section className={css.attack} data-under={under} aria-label={texts.attackNow}>
      <Mark size={24} stroke={1.6} aria-hidden />
      <div>
        <h2>{under ? texts.underAttack : texts.noAttack}</h2>
        {under && (
          <ul>
            {signs.map(({ reason, count, failures: failed }) => (
              <li key={reason}>{texts.attackSigns[reason](count, numbers.format(failed))}</li>
            ))}
          </ul>
        )}
        <p>
          {texts.lately(attempts, numbers.format(failures))} {!under && last !== undefined && <LastAlarm at={last} />}
        </p>
        <p className={css.attackLinks}>
          {under && <A to={to('threats/emergency')}>{texts.toEmergency}</A>}
          {(under || last !== undefined) && <A to={to('threats/decisions?reason=stuffing&which=all')}>{texts.toStuffing}</A>}
        </p>
      </div>
    </section>
  );
}

function LastAlarm({ at }: { at: string }) {
  return (
    <>
      {texts.lastAlarm} <TimeAgo at={at} />
    </>
  );
}
