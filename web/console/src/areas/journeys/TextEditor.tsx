import { useRef } from 'react';
import css from './journeys.module.css';

export const LINE_PX = 20;

export interface TextEditorProps {
  readonly id: string;
  readonly area: React.RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly onChange: (event: React.ChangeEvent<HTMLTextAreaElement>) => void;
  readonly marked: ReadonlySet<number>;
}

/** Plain text with numbers beside it: the browser's own editing, undo and search. */
export function TextEditor({ id, area, text, onChange, marked }: TextEditorProps) {
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

/** The line, marked and in sight. */
export function showLine(box: HTMLTextAreaElement | null, text: string, line: number): void {
  if (!box) return;
  const lines = text.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  box.focus();
  box.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  box.scrollTop = (line - 3) * LINE_PX;
}
