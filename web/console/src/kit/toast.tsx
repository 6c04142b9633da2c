import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconX } from '@tabler/icons-react';
import { texts } from './texts.ts';

/** Done, in a few words. */
export function toast(message: string): void {
  notifications.show({ message, icon: <IconCheck size={16} aria-hidden />, color: 'teal', autoClose: 4000, closeButtonProps: { 'aria-label': texts.dismiss } });
}

export function toastProblem(message: string): void {
  notifications.show({ message, icon: <IconX size={16} aria-hidden />, color: 'red', autoClose: 8000, closeButtonProps: { 'aria-label': texts.dismiss } });
}

/** Done, and for ten seconds it can be taken back: instead of asking before what is reversible. */
export function undoToast(message: string, undo: () => unknown): void {
  const id = `undo-${crypto.randomUUID()}`;
  notifications.show({
    id,
    autoClose: 10_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': texts.dismiss },
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span>{message}</span>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {texts.undo}
        </Button>
      </Group>
    ),
  });
}
