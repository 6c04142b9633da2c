import { ActionIcon, Menu, Modal, Select, Stack } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useAct } from '../../api/index.ts';
import { ConfirmDanger, Form, toast, useForm, useUrlState } from '../../kit/index.ts';
import { STREAM_LABELS, StreamFields, targetOf, valuesOf } from './stream-fields.tsx';
import { OF, OWN, TOUCHES, type Stream } from './stream-paths.ts';
import { texts } from './texts.ts';

interface OfStream {
  readonly tenant: string | undefined;
  readonly stream: Stream;
}
interface Dialog extends OfStream {
  readonly onDone: () => void;
}

/** What can be done with one stream. Each dialog has its address, so that a new sign-in on the way comes back to it. */
export function StreamActions({ tenant, stream, onSecret }: OfStream & { onSecret: (secret: string | undefined) => void }) {
  const [state, set] = useUrlState({ edit: '', roll: '', pause: '', remove: '' });
  const close = () => set({ edit: '', roll: '', pause: '', remove: '' });
  const { id, name, enabled, target } = stream;
  const open = (dialog: keyof typeof state) => set({ [dialog]: id }, { push: true });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.actionsOf(name)}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => open('edit')}>{texts.edit}</Menu.Item>
          {target.kind === 'webhook' && <Menu.Item onClick={() => open('roll')}>{texts.rollSecret}</Menu.Item>}
          <Menu.Item onClick={() => open('pause')}>{enabled ? texts.pause : texts.resume}</Menu.Item>
          <Menu.Item color="red.8" onClick={() => open('remove')}>
            {texts.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={state.edit === id} onClose={close} title={texts.editTitle(name)} size="lg">
        <Edit tenant={tenant} stream={stream} onDone={close} />
      </Modal>
      <Modal opened={state.roll === id} onClose={close} title={texts.rollSecret}>
        <Roll tenant={tenant} stream={stream} onDone={close} onSecret={onSecret} />
      </Modal>
      {state.pause === id && <Pause tenant={tenant} stream={stream} onDone={close} />}
      {state.remove === id && <Remove tenant={tenant} stream={stream} onDone={close} />}
    </>
  );
}

/** The trail of a tenant and that of the operators are at two addresses. */
function useChange({ tenant, stream: { id } }: OfStream, onDone: () => void) {
  const options = { touches: TOUCHES, onDone: () => (toast(texts.saved), onDone()) };
  const theirs = useAct('put', `${OF}/{id}`, options);
  const own = useAct('put', `${OWN}/{id}`, options);
  return { act: (tenant === undefined ? own : theirs) as typeof theirs, params: (tenant === undefined ? { id } : { tenant, id }) as { tenant: string; id: string } };
}

function Edit({ tenant, stream, onDone }: Dialog) {
  const form = useForm({ id: `stream-${stream.id}`, initial: valuesOf(stream) });
  const { act, params } = useChange({ tenant, stream }, onDone);
  return (
    <Form
      form={form}
      act={act}
      labels={STREAM_LABELS}
      submit={texts.save}
      onCancel={onDone}
      theirs={(current) => valuesOf(current as Stream)}
      request={(values) => ({
        params,
        version: `"${stream.version}"`,
        body: { name: values.name, target: targetOf(values, stream.target), types: values.types, enabled: stream.enabled } as never,
      })}
    >
      <StreamFields form={form} files={tenant === undefined} fixed />
    </Form>
  );
}

const HOURS = ['0', '1', '24', '72', '168'] as const;

function Roll({ tenant, stream: { id }, onDone, onSecret }: Dialog & { onSecret: (secret: string | undefined) => void }) {
  const form = useForm({ id: `roll-${id}`, initial: { overlap_hours: '24' } });
  const options = { touches: TOUCHES, onDone: ({ secret }: { readonly secret?: string | undefined }) => (onDone(), onSecret(secret)) };
  const theirs = useAct('post', `${OF}/{id}/secret`, options);
  const own = useAct('post', `${OWN}/{id}/secret`, options);
  return (
    <Form
      form={form}
      act={(tenant === undefined ? own : theirs) as typeof theirs}
      labels={{ overlap_hours: texts.overlap }}
      submit={texts.rollSecret}
      onCancel={onDone}
      request={(values) => ({ params: (tenant === undefined ? { id } : { tenant, id }) as { tenant: string; id: string }, body: { overlap_hours: Number(values.overlap_hours) } })}
    >
      <Stack gap="sm">
        <p>{texts.rollAbout}</p>
        <Select
          label={texts.overlap}
          allowDeselect={false}
          data={HOURS.map((hours) => ({ value: hours, label: texts.overlaps(Number(hours)) }))}
          {...form.field('overlap_hours')}
        />
      </Stack>
    </Form>
  );
}

function Pause({ tenant, stream, onDone }: Dialog) {
  const { act, params } = useChange({ tenant, stream }, onDone);
  const { name, target, types, enabled, version } = stream;
  return (
    <ConfirmDanger
      opened
      onClose={onDone}
      title={enabled ? texts.pauseTitle(name) : texts.resumeTitle(name)}
      action={enabled ? texts.pause : texts.resume}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => act.send({ params, version: `"${version}"`, body: { name, target, types, enabled: !enabled } as never })}
    >
      {enabled ? texts.pauseAbout : texts.resumeAbout}
    </ConfirmDanger>
  );
}

function Remove({ tenant, stream: { id }, onDone }: Dialog) {
  const options = { touches: TOUCHES, onDone: () => (toast(texts.saved), onDone()) };
  const theirs = useAct('delete', `${OF}/{id}`, options);
  const own = useAct('delete', `${OWN}/{id}`, options);
  const act = tenant === undefined ? own : theirs;
  return (
    <ConfirmDanger
      opened
      onClose={onDone}
      title={texts.removeTitle}
      action={texts.remove}
      busy={act.busy}
      problem={act.problem}
      onConfirm={() => (tenant === undefined ? own.send({ params: { id } }) : theirs.send({ params: { tenant, id } }))}
    >
      {texts.removeAbout}
    </ConfirmDanger>
  );
}
