import { IconInfoCircle } from '@tabler/icons-react';
import type { Answer } from '../../api/index.ts';
import { A, StatusBadge, useTenantPath } from '../../kit/index.ts';
import { numbers } from '../../words/language.ts';
import type { ENGINE } from './paths.ts';
import { texts } from './texts.ts';
import css from './threats.module.css';

/** How it is judged at the moment, why, and what is missing for more. */
export function EngineNote({ engine }: { engine: Answer<typeof ENGINE> }) {
  const to = useTenantPath();
  const { mode, logins, scored_from: from, knows, policy, switches } = engine;
  const missing = [
    ...(knows.network ? [] : [{ file: 'RISK_ASN_FILE', what: texts.missing.network }]),
    ...(knows.place ? [] : [{ file: 'RISK_PLACES_FILE', what: texts.missing.place }]),
    ...(knows.kinds ? [] : [{ file: 'RISK_NETWORKS_FILE', what: texts.missing.kinds }]),
  ];
  return (
    <section className={css.engine} aria-label={texts.engine}>
      <div className={css.states}>
        <StatusBadge tone={policy.mode === 'enforce' ? 'good' : 'warn'}>{policy.mode === 'enforce' ? texts.enforces : texts.observes}</StatusBadge>
        <StatusBadge tone={mode === 'scored' ? 'good' : 'info'}>{mode === 'scored' ? texts.scored : texts.rulesOnly}</StatusBadge>
        {switches > 0 && (
          <A to={to('threats/emergency')} underline="never">
            <StatusBadge tone="bad">{texts.switchesOn(switches)}</StatusBadge>
          </A>
        )}
        <span className={css.why}>
          {mode === 'rules'
            ? texts.whyRules(logins, numbers.format(from))
            : !policy.uses_score
              ? texts.whyUnused
              : policy.has_threshold
                ? texts.whyScored(numbers.format(logins))
                : texts.whyNoThreshold}
        </span>
      </div>
      {missing.length > 0 && (
        <details className={css.missing}>
          <summary>
            <IconInfoCircle size={15} aria-hidden /> {texts.missingFiles(missing.length)}
          </summary>
          <ul>
            {missing.map(({ file, what }) => (
              <li key={file}>
                <code dir="ltr">{file}</code> {what}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
