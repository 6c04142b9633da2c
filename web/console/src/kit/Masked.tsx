import { ActionIcon, Button, Group, Popover, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useEffect, useState, type FormEvent } from 'react';
import { useMay } from '../api/me.ts';
import { useTenant } from './links.tsx';
import { texts } from './texts.ts';

const SHOWN_MS = 60_000;

/**
 * A personal detail as the API masks it. Whoever may sees it for a minute after writing down why: the reason stands in the audit trail.
 * `reveal` asks the API and gives the value in the clear, or undefined when that was refused (it shows the problem itself).
 */
export function Masked({ value, what, reveal }: { value: string; what: string; reveal?: ((reason: string) => Promise<string | undefined>) | undefined }) {
  const may = useMay()('users:unmask', useTenant());
  const [clear, setClear] = useState<string>();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (clear === undefined) return undefined;
    const timer = setTimeout(() => setClear(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [clear]);

  async function ask(event: FormEvent) {
    event.preventDefault();
    if (!reveal || reason.trim().length < 5) return;
    setBusy(true);
    const found = await reveal(reason.trim()).finally(() => setBusy(false));
    setOpened(false);
    if (found !== undefined) setClear(found);
  }

  const shown = <bdi>{clear ?? value}</bdi>;
  if (!reveal) return shown;
  if (!may)
    return (
      <Tooltip label={texts.maskedForRole}>
        <span tabIndex={0}>{shown}</span>
      </Tooltip>
    );
  return (
    <Group gap={4} wrap="nowrap" component="span" display="inline-flex">
      {shown}
      <Popover opened={opened} onChange={setOpened} width={300} position="bottom-start" shadow="md" trapFocus withRoles>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={clear === undefined ? texts.showClear(what) : texts.hide(what)}
            onClick={() => (clear === undefined ? setOpened(!opened) : setClear(undefined))}
          >
            {clear === undefined ? <IconEye size={15} aria-hidden /> : <IconEyeOff size={15} aria-hidden />}
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown aria-label={texts.show(what)}>
          <form onSubmit={(event) => void ask(event)}>
            <Stack gap="sm">
              <TextInput
                label={texts.whyNeed(what)}
                description={texts.inTrail}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
                maxLength={200}
                data-autofocus
              />
              <Group justify="space-between">
                <Text fz="xs" c="dimmed">
                  {texts.oneMinute}
                </Text>
                <Button type="submit" size="xs" disabled={reason.trim().length < 5} loading={busy}>
                  {texts.showNow}
                </Button>
              </Group>
            </Stack>
          </form>
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}
