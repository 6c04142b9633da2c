import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconExternalLink } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { send, useAct, type Answer } from '../../api/index.ts';
import { CodeSnippet, Facts, Guarded, ProblemNote, Section } from '../../kit/index.ts';
import type { Opened } from './one.tsx';
import { pathsOf } from './rooms.ts';
import { texts } from './texts.ts';
import css from './connections.module.css';

const TRIALS = '/admin/v1/tenants/{tenant}/connections/{connection}/trials';
const RESULT = '/admin/v1/tenants/{tenant}/connections/trials/result';
const LOOK_MS = 1500;

type Checked = Answer<'/admin/v1/tenants/{tenant}/connections/{connection}/check', 'post'>;
type Begun = Answer<typeof TRIALS, 'post'>;
type Tried = Answer<typeof RESULT, 'post'>;
type Step = Checked['steps'][number];

export function Test(opened: Opened) {
  return (
    <div className={css.tests}>
      <Check {...opened} />
      {opened.connection.can_try && <Trial {...opened} />}
    </div>
  );
}

function Check({ tenant, room, connection }: Opened) {
  const [told, setTold] = useState<Checked>();
  const act = useAct('post', pathsOf(room).check, { onDone: setTold, touches: [] });
  return (
    <Section title={texts.check} about={texts.checkAbout}>
      <Guarded permission="connections:write" tenant={tenant}>
        {(guard) => (
          <Button variant="default" loading={act.busy} onClick={() => void act.send({ params: { tenant, connection: connection.slug } })} {...guard}>
            {texts.check}
          </Button>
        )}
      </Guarded>
      <div role="status">
        {act.problem && <ProblemNote problem={act.problem} />}
        {told && (
          <>
            <ul className={css.results} aria-label={texts.results}>
              {told.results.map(({ name, ok, detail }) => (
                <li key={name} data-ok={ok}>
                  {ok ? <IconCircleCheck size={18} aria-label={texts.good} role="img" /> : <IconCircleX size={18} aria-label={texts.notGood} role="img" />}
                  <div>
                    <p className={css.resultName}>{name}</p>
                    <p className={css.quiet}>{detail}</p>
                  </div>
                </li>
              ))}
            </ul>
            <Exchange steps={told.steps} />
          </>
        )}
      </div>
    </Section>
  );
}

function Exchange({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <details className={css.folded}>
      <summary>{texts.exchange}</summary>
      <ol className={css.steps}>
        {steps.map(({ title, facts, problem }, at) => (
          <li key={at}>
            <p className={css.resultName}>{title}</p>
            {problem !== undefined && <p className={css.problem}>{problem}</p>}
            <Facts facts={Object.entries(facts).map(([label, value]) => ({ label, value: <bdi>{value}</bdi> }))} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Trial({ tenant, connection }: Opened) {
  const [begun, setBegun] = useState<Begun>();
  const [told, setTold] = useState<Tried>();
  const act = useAct('post', TRIALS, {
    touches: [],
    onDone: (trial) => {
      setTold(undefined);
      setBegun(trial);
    },
  });
  const ticket = begun?.ticket;

  useEffect(() => {
    if (ticket === undefined) return;
    const stop = new AbortController();
    const look = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        await new Promise((done) => setTimeout(done, LOOK_MS));
        if (stop.signal.aborted) return;
        try {
          const { body } = await send<Tried>({ method: 'post', path: RESULT, params: { tenant }, body: { ticket }, signal: stop.signal });
          if (body.state !== 'waiting') return setTold(body);
        } catch {
          // Asked again: it is kept for ten minutes.
        }
      }
    };
    void look();
    return () => stop.abort();
  }, [tenant, ticket]);

  return (
    <Section title={texts.trial} about={texts.trialAbout}>
      <Guarded permission="connections:write" tenant={tenant}>
        {(guard) => (
          <Button variant="default" loading={act.busy} onClick={() => void act.send({ params: { tenant, connection: connection.slug } })} {...guard}>
            {texts.trial}
          </Button>
        )}
      </Guarded>
      {act.problem && <ProblemNote problem={act.problem} />}
      {begun && !told && (
        <div className={css.waiting} role="status">
          <Leave trial={begun} />
          <p className={css.quiet}>{texts.trialWaits}</p>
        </div>
      )}
      <div role="status">{told && <Outcome told={told} />}</div>
    </Section>
  );
}

/** Its own window: this page goes on waiting. Where a form has to be posted, another page of ours does it: the policy of this one refuses that. */
function Leave({ trial: { url, page } }: { trial: Begun }) {
  return (
    <Button component="a" href={page ?? url} target="_blank" rel="noopener noreferrer" leftSection={<IconExternalLink size={16} aria-hidden />}>
      {texts.trialGo}
    </Button>
  );
}

function Outcome({ told }: { told: Tried }) {
  if (told.state === 'over') return <p className={css.problem}>{texts.trialOver}</p>;
  const { identity, failure, steps = [] } = told;
  return (
    <div className={css.outcome}>
      {failure && (
        <p className={css.problem}>
          {texts.trialFailed[failure.kind]} {[failure.check, failure.detail].filter((one) => one !== undefined).join(': ')}
        </p>
      )}
      {identity && (
        <>
          <p className={css.resultName}>{texts.trialDone}</p>
          <Facts
            facts={[
              { label: texts.subject, value: <bdi dir="ltr">{identity.subject}</bdi> },
              { label: texts.email, value: identity.email && <bdi dir="ltr">{identity.email.value}</bdi> },
              { label: texts.proved, value: identity.address_proved ? texts.yes : texts.no },
              { label: texts.authoritative, value: identity.address_authoritative ? texts.yes : texts.no },
              {
                label: texts.written,
                value: Object.entries(identity.attributes)
                  .map(([name, value]) => `${name}: ${String(value)}`)
                  .join(', '),
              },
              { label: texts.level, value: texts.levels[identity.level] },
            ]}
          />
          <CodeSnippet label={texts.claims} code={JSON.stringify(identity.claims, null, 2)} />
        </>
      )}
      <Exchange steps={steps} />
    </div>
  );
}
