import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { freeName, withStep, type Definition, type KnownStep } from './definition.ts';
import { texts } from './texts.ts';

export interface AddStepProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly definition: Definition;
  readonly steps: readonly KnownStep[];
  /** The node whose ways are offered first. */
  readonly after: string;
  readonly onAdd: (definition: Definition, name: string) => void;
}

/** A new step is put into a way that is there, so that a journey stays whole. */
export function AddStep({ opened, onClose, definition, steps, after, onAdd }: AddStepProps) {
  const [kind, setKind] = useState<string | null>(null);
  const [way, setWay] = useState<string | null>(null);
  const waysOf = (id: string) => Object.entries(definition.nodes[id]?.next ?? {}).map(([outcome, to]) => ({ value: `${id} ${outcome}`, label: texts.wayBetween(id, outcome, to) }));
  const ways = [
    ...waysOf(after),
    { value: ' ', label: texts.beforeStart(definition.start) },
    ...Object.keys(definition.nodes)
      .filter((id) => id !== after)
      .flatMap(waysOf),
  ];
  const chosen = ways.some(({ value }) => value === way) ? way : (ways[0]?.value ?? null);
  const step = steps.find(({ id }) => id === kind);
  const add = () => {
    if (!step || chosen === null) return;
    const [node = '', outcome = ''] = chosen.split(' ');
    const name = freeName(definition, step.id);
    onAdd(withStep(definition, name, step, { node, outcome }), name);
    setKind(null);
    setWay(null);
  };
  return (
    <Modal opened={opened} onClose={onClose} title={texts.addStep}>
      <Stack gap="md">
        <Select label={texts.kind} data={steps.map(({ id }) => id)} value={kind} searchable allowDeselect={false} onChange={setKind} data-autofocus />
        <Select label={texts.putInto} description={texts.putIntoAbout} data={ways} value={chosen} searchable allowDeselect={false} onChange={setWay} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {texts.notNow}
          </Button>
          <Button disabled={!step} onClick={add}>
            {texts.addIt}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
