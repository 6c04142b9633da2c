import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../api/index.ts';
import { isTree, Parts, StatusBadge, type Schema } from '../../kit/index.ts';
import { ofKind, type Definition, type KnownStep, type Node } from './definition.ts';
import { ALL } from './paths.ts';
import { texts } from './texts.ts';
import css from './journeys.module.css';

export interface NodeFormProps {
  readonly tenant: string;
  readonly id: string;
  readonly node: Node;
  readonly definition: Definition;
  readonly steps: readonly KnownStep[];
  readonly onChange: (node: Node) => void;
  readonly onRename: (name: string) => void;
  readonly onStart: () => void;
  readonly onDelete: () => void;
}

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const NOWHERE = '-';

/** One step: its kind, its settings by the schema that judges them, and where each of its ways leads. */
export function NodeForm({ tenant, id, node, definition, steps, onChange, onRename, onStart, onDelete }: NodeFormProps) {
  const kind = steps.find((step) => step.id === node.step);
  const isStart = definition.start === id;
  const schema = kind?.settings as Schema | undefined;
  const outcomes = [...new Set([...(kind?.outcomes ?? []), ...Object.keys(node.next)])];
  const targets = useTargets(tenant, definition);
  const setSettings = (value: unknown) => {
    const { settings: _, ...rest } = node;
    onChange(isTree(value) && Object.keys(value).length > 0 ? { ...rest, settings: value } : rest);
  };
  const lead = (outcome: string, to: string) => onChange({ ...node, next: { ...node.next, [outcome]: to } });
  const leave = (to: string) => {
    const { leave: _, ...rest } = node;
    onChange(to === NOWHERE ? rest : { ...rest, leave: to });
  };
  return (
    <Stack gap="md">
      <Name key={id} id={id} taken={(name) => name !== id && name in definition.nodes} onRename={onRename} />
      <Select
        label={texts.kind}
        description={kind && (kind.shows ? texts.shows : texts.decides)}
        data={steps.map((step) => step.id)}
        value={node.step}
        error={kind || steps.length === 0 ? undefined : texts.unknownKind}
        searchable
        allowDeselect={false}
        onChange={(next) => {
          const other = steps.find((step) => step.id === next);
          if (other && other.id !== node.step) onChange(ofKind(node, other));
        }}
      />
      {schema?.properties && Object.keys(schema.properties).length > 0 && (
        <div role="group" aria-label={texts.settings}>
          <p className={css.partTitle}>{texts.settings}</p>
          <Parts id={`node-${id}-settings`} label={texts.settings} schema={schema} value={node.settings} onChange={setSettings} />
        </div>
      )}
      <div role="group" aria-label={texts.ways}>
        <p className={css.partTitle}>{texts.ways}</p>
        <Stack gap="xs" mt="xs">
          {outcomes.map((outcome) => (
            <Select
              key={outcome}
              label={<Outcome name={outcome} proves={kind?.proves.includes(outcome) ?? false} />}
              data={targets}
              value={node.next[outcome] ?? null}
              error={outcome in node.next ? undefined : texts.leadsNowhere}
              searchable
              allowDeselect={false}
              onChange={(to) => to !== null && lead(outcome, to)}
            />
          ))}
          <Select
            label={texts.leaveTo}
            description={texts.leaveAbout}
            data={[{ value: NOWHERE, label: texts.noLeave }, ...targets]}
            value={node.leave ?? NOWHERE}
            searchable
            allowDeselect={false}
            onChange={(to) => to !== null && leave(to)}
          />
        </Stack>
      </div>
      <Group gap="xs">
        <Button variant="default" size="xs" disabled={isStart} onClick={onStart}>
          {isStart ? texts.isStart : texts.makeStart}
        </Button>
        <Button variant="subtle" color="red" size="xs" disabled={Object.keys(definition.nodes).length < 2} onClick={onDelete}>
          {texts.deleteStep}
        </Button>
      </Group>
    </Stack>
  );
}

function Outcome({ name, proves }: { name: string; proves: boolean }) {
  return (
    <>
      <bdi dir="ltr">{name}</bdi> {proves && <StatusBadge tone="good">{texts.proves}</StatusBadge>}
    </>
  );
}

/** Nodes of this journey, its end, and the other journeys of the tenant. */
function useTargets(tenant: string, { id, nodes }: Definition) {
  const { data } = useApi(ALL, { params: { tenant } });
  const others = (data?.items ?? []).filter((other) => other.id !== id);
  return [
    { group: texts.thisJourney, items: [...Object.keys(nodes).map((name) => ({ value: name, label: name })), { value: 'done', label: texts.end }] },
    { group: texts.otherJourneys, items: others.map((other) => ({ value: `journey:${other.id}`, label: texts.otherJourney(other.id) })) },
  ];
}

/** Renamed when it is whole: not with every letter. */
function Name({ id, taken, onRename }: { id: string; taken: (name: string) => boolean; onRename: (name: string) => void }) {
  const [typed, setTyped] = useState(id);
  const wrong = !NAME.test(typed) ? texts.nameForm : taken(typed) ? texts.nameTaken : undefined;
  const finish = () => (wrong === undefined && typed !== id ? onRename(typed) : undefined);
  return (
    <TextInput
      label={texts.stepName}
      value={typed}
      error={wrong}
      dir="ltr"
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        finish();
      }}
    />
  );
}
