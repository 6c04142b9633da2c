import { useDebouncedValue } from '@mantine/hooks';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { send, useAct, type Answer } from '../../api/index.ts';
import { Form, Section, toast, useForm } from '../../kit/index.ts';
import type { Journey } from './graph.ts';
import { locate, read, written, type Finding } from './judge.ts';
import type { Opened } from './one.tsx';
import { ALL, ONE } from './paths.ts';
import { texts } from './texts.ts';
import css from './journeys.module.css';

const VALIDATE = '/admin/v1/tenants/{tenant}/journeys/{journey}/validate';

export function Draft({ tenant, journey, version }: Opened) {
  const form = useForm({ id: `journey-${tenant}-${journey.id}`, initial: { definition: written(journey.definition) } });
  const act = useAct('put', ONE, {
    touches: [ALL],
    onDone: (published) => {
      form.reset({ definition: written(published.definition) });
      toast(texts.publishedNow);
    },
  });
  const text = form.values.definition;
  const findings = useFindings(tenant, journey.id, text);
  const area = useRef<HTMLTextAreaElement>(null);
  const { id, onChange } = form.field('definition');

  const show = (line: number) => {
    const box = area.current;
    if (!box) return;
    const lines = text.split('\n');
    const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    box.focus();
    box.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
    box.scrollTop = (line - 3) * LINE_PX;
  };

  return (
    <Section title={texts.tabs.draft} about={texts.draftAbout}>
      <Form
        form={form}
        act={act}
        submit={texts.publish}
        labels={{ definition: texts.definition }}
        theirs={(current) => ({ definition: written((current as Journey).definition) })}
        request={(values) => {
          const draft = read(values.definition);
          return { params: { tenant, journey: journey.id }, body: { definition: 'definition' in draft ? draft.definition : {} }, version };
        }}
      >
        <div>
          <label htmlFor={id} className={css.label}>
            {texts.definition}
          </label>
          <Editor id={id} area={area} text={text} onChange={onChange} marked={new Set((findings ?? []).map(({ line }) => line))} />
        </div>
        <div role="status" className={css.findings}>
          {!form.changed ? (
            <p className={css.quiet}>{texts.unchanged}</p>
          ) : findings === undefined ? (
            <p className={css.quiet}>{texts.judging}</p>
          ) : findings.length === 0 ? (
            <p className={css.good}>
              <IconCircleCheck size={18} aria-hidden /> {texts.good}
            </p>
          ) : (
            <>
              <p className={css.bad}>
                <IconCircleX size={18} aria-hidden /> {texts.wrong(findings.length)}
              </p>
              <ul>
                {findings.map(({ line, text: words }) => (
                  <li key={words}>
                    <button type="button" className={css.goto} onClick={() => show(line)}>
                      {texts.line(line)}
                    </button>
                    : {words}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      </Form>
    </Section>
  );
}

const LINE_PX = 20;

/** Plain text with numbers beside it: the browser's own editing, undo and search. */
function Editor({
  id,
  area,
  text,
  onChange,
  marked,
}: {
  id: string;
  area: React.RefObject<HTMLTextAreaElement | null>;
  text: string;
  onChange: (event: React.ChangeEvent<HTMLTextAreaElement>) => void;
  marked: ReadonlySet<number>;
}) {
  const gutter = useRef<HTMLDivElement>(null);
  return (
    <div className={css.editor} dir="ltr">
      <div className={css.gutter} ref={gutter} aria-hidden>
        {text.split('\n').map((_, at) => (
          <span key={at} data-marked={marked.has(at + 1)}>
            {at + 1}
          </span>
        ))}
      </div>
      <textarea
        id={id}
        ref={area}
        className={css.source}
        value={text}
        onChange={onChange}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        rows={24}
      />
    </div>
  );
}

/** What is wrong with it, once somebody stops typing. Undefined: not known yet. */
function useFindings(tenant: string, journey: string, text: string): readonly Finding[] | undefined {
  const [settled] = useDebouncedValue(text, 400);
  const [found, setFound] = useState<{ readonly of: string; readonly findings: readonly Finding[] }>();
  useEffect(() => {
    const draft = read(settled);
    if ('finding' in draft) return setFound({ of: settled, findings: [draft.finding] });
    const stop = new AbortController();
    send<Answer<typeof VALIDATE, 'post'>>({ method: 'post', path: VALIDATE, params: { tenant, journey }, body: { definition: draft.definition }, signal: stop.signal }).then(
      ({ body }) => setFound({ of: settled, findings: locate(settled, body.problems) }),
      () => undefined,
    );
    return () => stop.abort();
  }, [tenant, journey, settled]);
  return found?.of === text ? found.findings : undefined;
}
