import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import css from './ConflictDialog.module.css';
import { mergeChanges } from './merge-changes.ts';
import { texts } from './texts.ts';

export interface ConflictDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** What both began with. */
  readonly base: Readonly<Record<string, unknown>>;
  /** What stands in the form. */
  readonly mine: Readonly<Record<string, unknown>>;
  /** What somebody else saved meanwhile (`current` of the refusal). */
  readonly theirs: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Chosen field by field: send it with the version of theirs. */
  readonly onResolve: (merged: Record<string, unknown>) => unknown;
  readonly busy?: boolean;
  /** Of the button, where choosing does not save yet. */
  readonly action?: string;
}

function words(value: unknown): string {
  if (value === undefined || value === null || value === '') return texts.empty;
  if (typeof value === 'boolean') return value ? texts.on : texts.off;
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value);
}

/** Somebody else was faster (412): what only one of them changed is taken from whoever did, what both did is shown side by side, and nothing anybody typed is lost. */
export function ConflictDialog({ opened, onClose, base, mine, theirs, labels = {}, onResolve, busy = false, action = texts.save }: ConflictDialogProps) {
  const [taken, setTaken] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const { values, both, theirs: kept } = mergeChanges(base, mine, theirs);
  const resolve = () => onResolve({ ...values, ...Object.fromEntries(both.filter((field) => taken[field] === 'theirs').map((field) => [field, theirs[field]])) });
  return (
    <Modal opened={opened} onClose={onClose} title={texts.meanwhile} size="lg">
      <Stack gap="md">
        {kept.length > 0 && (
          <ul className={css.kept} aria-label={texts.keptTheirs}>
            {kept.map((field) => (
              <li key={field}>
                <span className={css.who}>{texts.keptOf(labels[field] ?? field)}</span>
                <span className={css.value}>{words(theirs[field])}</span>
              </li>
            ))}
          </ul>
        )}
        <Text c="dimmed">{both.length === 0 ? texts.notAffected : texts.chooseEach}</Text>
        {both.map((field) => (
          <Radio.Group key={field} label={labels[field] ?? field} value={taken[field] ?? 'mine'} onChange={(value) => setTaken({ ...taken, [field]: value as 'mine' | 'theirs' })}>
            <div className={css.sides}>
              {(['mine', 'theirs'] as const).map((side) => (
                <Radio.Card key={side} value={side} className={css.side}>
                  <Group gap="xs" wrap="nowrap" align="flex-start">
                    <Radio.Indicator size="xs" mt={3} />
                    <div>
                      <span className={css.who}>{side === 'mine' ? texts.yours : texts.theirs}</span>
                      <span className={css.value}>{words((side === 'mine' ? mine : theirs)[field])}</span>
                    </div>
                  </Group>
                </Radio.Card>
              ))}
            </div>
          </Radio.Group>
        ))}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {texts.backToForm}
          </Button>
          <Button onClick={() => void resolve()} loading={busy}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
