import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import css from './ConflictDialog.module.css';
import { texts } from './texts.ts';

export interface ConflictDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** What stands in the form. */
  readonly mine: Readonly<Record<string, unknown>>;
  /** What somebody else saved meanwhile (`current` of the refusal). */
  readonly theirs: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Chosen field by field: send it with the version of theirs. */
  readonly onResolve: (merged: Record<string, unknown>) => unknown;
  readonly busy?: boolean;
}

function words(value: unknown): string {
  if (value === undefined || value === null || value === '') return texts.empty;
  if (typeof value === 'boolean') return value ? texts.on : texts.off;
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value);
}

/** Fields in which two people differ. */
export const differing = (mine: Readonly<Record<string, unknown>>, theirs: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(mine).filter((field) => field in theirs && JSON.stringify(mine[field]) !== JSON.stringify(theirs[field]));

/** Somebody else was faster (412): both versions side by side, and nothing anybody typed is lost. */
export function ConflictDialog({ opened, onClose, mine, theirs, labels = {}, onResolve, busy = false }: ConflictDialogProps) {
  const [taken, setTaken] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const fields = differing(mine, theirs);
  const resolve = () => onResolve({ ...mine, ...Object.fromEntries(fields.filter((field) => taken[field] === 'theirs').map((field) => [field, theirs[field]])) });
  return (
    <Modal opened={opened} onClose={onClose} title={texts.meanwhile} size="lg">
      <Stack gap="md">
        <Text c="dimmed">{fields.length === 0 ? texts.notAffected : texts.chooseEach}</Text>
        {fields.map((field) => (
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
            {texts.save}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
