import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useAct } from '../../api/index.ts';
import { FilterTabs, Form, Section, toast, useUrlState, type Tree } from '../../kit/index.ts';
import { alike, definitionOf, ofParts } from './definition.ts';
import type { Journey } from './graph.ts';
import { read, written, type Finding } from './judge.ts';
import type { Opened } from './one.tsx';
import { ALL, ONE } from './paths.ts';
import { StepsEditor } from './StepsEditor.tsx';
import { showLine, TextEditor } from './TextEditor.tsx';
import { texts } from './texts.ts';
import type { DraftState } from './use-draft.ts';
import css from './journeys.module.css';

/** The same draft as steps and as text; whichever is changed, the other follows. */
export function Draft({ tenant, journey, draft }: Opened & { readonly draft: DraftState }) {
  const [{ edit, step }, set] = useUrlState({ edit: 'steps', step: '' });
  const { form, definition, findings, version } = draft;
  const act = useAct('put', ONE, {
    touches: [ALL],
    onDone: (published) => {
      form.reset({ definition: written(published.definition) });
      toast(texts.publishedNow);
    },
  });
  const text = form.values.definition;
  const area = useRef<HTMLTextAreaElement>(null);
  const { id, onChange } = form.field('definition');
  const asText = edit === 'text' || definition === undefined;

  return (
    <Section
      title={texts.tabs.draft}
      about={texts.draftAbout}
      actions={
        <FilterTabs
          label={texts.howEdited}
          value={asText ? 'text' : 'steps'}
          onChange={(value) => set({ edit: value })}
          choices={[
            { value: 'steps', label: texts.edits.steps },
            { value: 'text', label: texts.edits.text },
          ]}
        />
      }
    >
      <Form
        form={form}
        act={act}
        submit={texts.publish}
        labels={{ definition: texts.definition }}
        theirs={(current) => ({ definition: written((current as Journey).definition) })}
        parts={(base, mine, theirs) => partsOfAll(journey.id, [base, mine, theirs])}
        request={(values) => {
          const made = read(values.definition);
          return { params: { tenant, journey: journey.id }, body: { definition: 'definition' in made ? made.definition : {} }, version };
        }}
      >
        {asText ? (
          <div>
            <label htmlFor={id} className={css.label}>
              {texts.definition}
            </label>
            <TextEditor id={id} area={area} text={text} onChange={onChange} marked={new Set((findings ?? []).map(({ line }) => line))} />
          </div>
        ) : (
          <StepsEditor tenant={tenant} definition={definition} steps={draft.steps} chosen={step} onChoose={(next) => set({ step: next })} onChange={draft.put} />
        )}
        <Findings
          unchanged={!form.changed}
          findings={findings}
          onGo={({ line, node }) => {
            if (asText || node === undefined) {
              set({ edit: 'text' });
              showLine(area.current, text, line);
            } else set({ step: node });
          }}
        />
      </Form>
    </Section>
  );
}

/** Two who change the same journey are asked step by step. */
function partsOfAll(id: string, versions: readonly { readonly definition: string }[]) {
  const [base = {}, mine = {}, theirs = {}] = alike(
    versions.map(({ definition }) => {
      const found = read(definition);
      return definitionOf('definition' in found ? found.definition : {});
    }),
  );
  const labels = Object.fromEntries(Object.keys(mine).map((name) => [name, name === 'start' ? texts.start : name.slice('nodes.'.length)]));
  return { base, mine, theirs, labels, whole: (merged: Tree) => ({ definition: written(ofParts(id, merged)) }) };
}

function Findings({ unchanged, findings, onGo }: { unchanged: boolean; findings: readonly Finding[] | undefined; onGo: (finding: Finding) => void }) {
  return (
    <div role="status" className={css.findings}>
      {unchanged ? (
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
            {findings.map((finding) => (
              <li key={finding.text}>
                <button type="button" className={css.goto} onClick={() => onGo(finding)}>
                  {texts.line(finding.line)}
                </button>
                : {finding.text}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
