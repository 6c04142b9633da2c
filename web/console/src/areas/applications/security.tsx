import { Button, Progress } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useApi } from '../../api/index.ts';
import { Guarded, ProblemNote, Section, undoToast } from '../../kit/index.ts';
import { ONE, writable } from './kinds.ts';
import type { Opened } from './one.tsx';
import { texts } from './texts.ts';
import { useChange } from './use-application-act.ts';
import css from './applications.module.css';

export function Security({ tenant, application, version }: Opened) {
  const params = { tenant, client_id: application.client_id };
  const { data, problem, reload } = useApi(`${ONE}/security`, { params });
  const [pressed, setPressed] = useState('');
  // As it was when somebody pressed: when the answer is there, this page has read the new one already.
  const before = useRef(writable(application));
  const act = useChange((saved) => {
    const back = { params, body: before.current, version: `"${saved.version}"` };
    if (pressed !== '') undoToast(texts.taken(pressed), () => undo.send(back));
    reload();
  });
  const undo = useChange(reload);
  if (problem) return <ProblemNote problem={problem} retry={reload} />;
  if (!data) return null;
  const tone = data.score >= 80 ? 'teal.8' : data.score >= 50 ? 'yellow.8' : 'red.8';
  return (
    <Section title={texts.score} about={texts.scoreAbout} flush>
      <div className={css.score}>
        <p className={css.scoreValue}>{texts.scoreOf(data.score)}</p>
        <Progress value={data.score} color={tone} aria-label={texts.score} size="md" />
        {act.problem && <ProblemNote problem={act.problem} />}
      </div>
      <ul className={css.findings}>
        {data.findings.map(({ id, ok, title, why, change }) => (
          <li key={id} className={css.finding} data-ok={ok}>
            {ok ? <IconCircleCheck size={20} aria-hidden /> : <IconCircleDashed size={20} aria-hidden />}
            <div className={css.grow}>
              <p className={css.findingTitle}>{title}</p>
              <p className={css.quiet}>{why}</p>
              {!ok && change !== undefined && texts.effects[id] !== undefined && <p className={css.effect}>{texts.effects[id]}</p>}
            </div>
            {ok ? (
              <span className={css.on}>{texts.fixed}</span>
            ) : change === undefined ? (
              <span className={css.quiet}>{texts.byHand}</span>
            ) : (
              <Guarded permission="applications:write" tenant={tenant}>
                {(guard) => (
                  <Button
                    variant="light"
                    size="xs"
                    aria-label={`${texts.fix}: ${title}`}
                    loading={act.busy && pressed === title}
                    onClick={() => {
                      setPressed(title);
                      before.current = writable(application);
                      void act.send({ params, body: { ...writable(application), ...change }, version });
                    }}
                    {...guard}
                  >
                    {texts.fix}
                  </Button>
                )}
              </Guarded>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
