import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { Problem } from '@parvis/client';
import { useEffect, useId, useState, type FormEvent, type ReactNode } from 'react';
import { ProblemNote } from './ProblemNote.tsx';
import { texts } from './texts.ts';

export interface ConfirmDangerProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** As a question: "Erase this customer?" */
  readonly title: string;
  /** What happens, to whom, and that it cannot be undone. */
  readonly children: ReactNode;
  /** What has to be typed, e.g. the name of what goes. Absent: reversible enough for a plain yes. */
  readonly word?: string;
  /** The verb on the button. */
  readonly action: string;
  readonly onConfirm: () => unknown;
  readonly busy?: boolean;
  readonly problem?: Problem | undefined;
}

/** Asks before what cannot be taken back. Keep `opened` in the address when the API wants a fresh sign-in for it (see `useAct`). */
export function ConfirmDanger({ opened, onClose, title, children, word, action, onConfirm, busy = false, problem }: ConfirmDangerProps) {
  const [typed, setTyped] = useState('');
  const hint = useId();
  useEffect(() => {
    if (opened) setTyped('');
  }, [opened]);
  const ready = word === undefined || typed.trim() === word;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) void onConfirm();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <div>{children}</div>
          {problem && <ProblemNote problem={problem} />}
          {word !== undefined && (
            <TextInput
              label={
                <>
                  {texts.typeToGoOn.before} <bdi id={hint}>{word}</bdi> {texts.typeToGoOn.after}
                </>
              }
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {texts.cancel}
            </Button>
            <Button type="submit" color="red" disabled={!ready} loading={busy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
