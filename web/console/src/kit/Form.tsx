import { Button, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTerminal2 } from '@tabler/icons-react';
import { useEffect, useRef, type FormEvent, type ReactNode } from 'react';
import type { Act } from '../api/hooks.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { CodeSnippet } from './Copy.tsx';
import { curlOf } from './curl.ts';
import { fieldMeant, idsOf } from './field-names.ts';
import { said, type FormState } from './form.ts';
import { Copy } from './Copy.tsx';
import css from './Form.module.css';
import { texts } from './texts.ts';

export interface FormProps<T extends object, S> {
  readonly form: FormState<T>;
  /** From `useAct`: what is sent. */
  readonly act: Act<unknown, S>;
  /** What the values become on the wire. */
  readonly request: (values: T) => S;
  /** The verb on the button. */
  readonly submit: string;
  /** Labels by field, for the summary of what to fix and for conflicts. */
  readonly labels?: Partial<Readonly<Record<keyof T & string, string>>>;
  /** Reads what somebody else saved (`current` of a 412) as values of this form. Absent: fields of the same name. */
  readonly theirs?: (current: unknown) => Partial<T>;
  /** Where a value has parts of its own that two people may change beside each other: those are merged and asked about, and put together again. */
  readonly parts?: (base: T, mine: T, theirs: T) => Parts<T>;
  readonly onCancel?: () => void;
  /** Saving what nobody changed is of no use: the button waits. Default true for PATCH and PUT. */
  readonly needsChange?: boolean;
  readonly children: ReactNode;
}

type Named = Readonly<Record<string, unknown>>;

/** All three under the same names; `undefined` is not there. */
export interface Parts<T> {
  readonly base: Named;
  readonly mine: Named;
  readonly theirs: Named;
  readonly labels: Readonly<Record<string, string>>;
  readonly whole: (merged: Named) => T;
}

/** One task: its fields, one button, and the same request for a terminal. Refusals stand at the fields; somebody else's change is shown side by side. */
export function Form<T extends object, S>({ form, act, request, submit, labels = {}, theirs, parts, onCancel, needsChange, children }: FormProps<T, S>) {
  const summary = useRef<HTMLDivElement>(null);
  const [shell, { open, close }] = useDisclosure(false);
  const { problem, conflict } = act;
  const { refused } = form;
  const shown = conflict ? undefined : problem;

  useEffect(() => {
    refused(shown);
    if (shown) summary.current?.focus();
  }, [shown, refused]);

  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (!act.busy) void act.send(request(form.values));
  };
  const waits = (needsChange ?? ['patch', 'put'].includes(act.method)) && !form.changed;
  const labelOf = (field: string) => labels[fieldMeant([...Object.keys(labels), ...Object.keys(form.values)], field) as keyof T & string] ?? field;
  const other = conflict ? (theirs?.(conflict.current) ?? (conflict.current as Partial<T>)) : {};
  const merging: Parts<T> =
    conflict && parts
      ? parts(form.base, form.values, other as T)
      : { base: form.base as Named, mine: form.values as Named, theirs: other as Named, labels: labels as Readonly<Record<string, string>>, whole: (merged) => merged as T };

  return (
    <form onSubmit={submitted} noValidate className={css.form}>
      {shown && (
        <div className={css.summary} role="alert" tabIndex={-1} ref={summary}>
          <p className={css.title}>{shown.title}</p>
          {shown.fields && shown.fields.length > 0 && (
            <ul className={css.fixes}>
              {shown.fields.map(({ field, fix }) => (
                <li key={field}>
                  <a href={`#${idsOf(form.id, field).at(-1)}`} onClick={(event) => focusField(event, idsOf(form.id, field))}>
                    {labelOf(field)}
                  </a>
                  : {said(fix)}
                </li>
              ))}
            </ul>
          )}
          {shown.reference !== '' && (
            <p className={css.reference}>
              {texts.reference} <bdi dir="ltr">{shown.reference}</bdi> <Copy value={shown.reference} what={texts.copyReference} />
            </p>
          )}
        </div>
      )}
      <Stack gap="md">{children}</Stack>
      <Group justify="space-between" mt="lg" gap="xs">
        <Button variant="subtle" color="gray" size="xs" leftSection={<IconTerminal2 size={15} aria-hidden />} onClick={open}>
          {texts.curl}
        </Button>
        <Group gap="xs">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {texts.cancel}
            </Button>
          )}
          <Button type="submit" loading={act.busy} disabled={waits}>
            {submit}
          </Button>
        </Group>
      </Group>
      <Modal opened={shell} onClose={close} title={texts.curlTitle} size="lg">
        <Stack gap="sm">
          <CodeSnippet label={texts.terminal} code={curlOf(act, request(form.values) as object)} />
          <p className={css.hint}>{texts.curlHint}</p>
        </Stack>
      </Modal>
      <ConflictDialog
        opened={conflict !== undefined}
        onClose={act.clear}
        base={merging.base}
        mine={merging.mine}
        theirs={merging.theirs}
        labels={merging.labels}
        busy={act.busy}
        onResolve={(merged) => {
          const whole = merging.whole(merged);
          form.set(whole);
          return act.send({ ...request(whole), ...(conflict?.version === undefined ? {} : { version: conflict.version }) });
        }}
      />
    </form>
  );
}

function focusField(event: { preventDefault(): void }, ids: readonly string[]): void {
  event.preventDefault();
  const found = ids.map((id) => document.getElementById(id)).find((element) => element !== null);
  for (let folded = found?.closest('details'); folded; folded = folded.parentElement?.closest('details')) folded.open = true;
  // Of a group it is the first thing in it that can have the focus.
  const target = found?.matches('input, select, textarea, button, [tabindex]') ? found : found?.querySelector<HTMLElement>('input, select, textarea, button, [tabindex]');
  target?.focus();
}
