import { Button, SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { send, useAct, type Answer } from '../../api/index.ts';
import { Facts, LiveFrame, ProblemNote, toast, useUrlState } from '../../kit/index.ts';
import { NAMES } from '../../words/languages.ts';
import { PREVIEW, TEST, textsOf, type Message, type Place, type Texts } from './paths.ts';
import { texts } from './texts.ts';
import css from './message-texts.module.css';

type Preview = Answer<typeof PREVIEW, 'post'>;
const TYPING_MS = 120;

/** The message as it is typed, drawn by the server as customers would get it. What cannot be said comes back as well. */
export function usePreview(place: Place, values: Texts): Preview | undefined {
  const [{ look }] = useUrlState({ look: '0' });
  const [settled] = useDebouncedValue(JSON.stringify({ texts: textsOf(values), look: Number(look) }), TYPING_MS);
  const [preview, setPreview] = useState<Preview>();
  const at = JSON.stringify(place);
  useEffect(() => {
    const stop = new AbortController();
    send<Preview>({ method: 'post', path: PREVIEW, ...(JSON.parse(at) as Place), body: JSON.parse(settled) as object, signal: stop.signal }).then(
      ({ body }) => setPreview(body),
      // The last one that could be drawn stays.
      () => undefined,
    );
    return () => stop.abort();
  }, [at, settled]);
  return preview;
}

export interface PreviewPaneProps {
  readonly place: Place;
  readonly message: Message;
  readonly preview: Preview | undefined;
  readonly values: Texts;
  readonly mayTest: boolean;
}

export function PreviewPane({ place, message, preview, values, mayTest }: PreviewPaneProps) {
  const [shown, show] = useUrlState({ width: 'desktop', theme: 'light', form: 'html', look: '0' });
  const test = useAct('post', TEST, { touches: [], onDone: ({ to }) => toast(texts.tested(to)) });
  const mail = message.channel === 'email';
  const url = preview?.url === undefined ? undefined : `${preview.url}?theme=${shown.theme}`;
  return (
    <section className={css.pane} aria-label={texts.preview}>
      <div className={css.paneBar}>
        {message.looks > 1 && (
          <Select
            aria-label={texts.look}
            size="xs"
            w="7rem"
            data={Array.from({ length: message.looks }, (_, at) => ({ value: String(at), label: texts.looks(at + 1) }))}
            value={shown.look}
            onChange={(look) => show({ look: look ?? '0' })}
            allowDeselect={false}
          />
        )}
        {mail && <Switch label={texts.form} value={shown.form} choices={texts.forms} onChange={(form) => show({ form })} />}
        {mail && shown.form === 'html' && (
          <>
            <Switch label={texts.width} value={shown.width} choices={texts.widths} onChange={(width) => show({ width })} />
            <Switch label={texts.theme} value={shown.theme} choices={texts.themes} onChange={(theme) => show({ theme })} />
          </>
        )}
        {mail && mayTest && (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconSend size={15} aria-hidden />}
            loading={test.busy}
            onClick={() => test.send({ ...place, body: { texts: textsOf(values), look: Number(shown.look) } })}
          >
            {texts.test}
          </Button>
        )}
      </div>
      {test.problem && <ProblemNote problem={test.problem} />}
      {preview && preview.problems.length > 0 && (
        <p className={css.stale} role="status">
          {texts.stale}
        </p>
      )}
      {preview && (
        <div className={css.envelope}>
          <Facts
            facts={[
              { label: texts.from, value: <bdi>{preview.sender}</bdi> },
              ...(preview.subject === undefined ? [] : [{ label: texts.subject, value: <bdi>{preview.subject}</bdi> }]),
              ...(preview.preheader === undefined ? [] : [{ label: texts.preheader, value: <bdi>{preview.preheader}</bdi> }]),
            ]}
          />
        </div>
      )}
      {mail && shown.form === 'html' ? (
        <LiveFrame url={url} title={texts.previewOf(message.title, NAMES[message.locale])} width={shown.width} theme={shown.theme} />
      ) : (
        <pre className={css.plain} dir="auto" tabIndex={0} aria-label={texts.forms.text}>
          {preview?.text}
        </pre>
      )}
    </section>
  );
}

function Switch({ label, value, choices, onChange }: { label: string; value: string; choices: Readonly<Record<string, string>>; onChange: (value: string) => void }) {
  return <SegmentedControl aria-label={label} size="xs" value={value} onChange={onChange} data={Object.entries(choices).map(([one, name]) => ({ value: one, label: name }))} />;
}
