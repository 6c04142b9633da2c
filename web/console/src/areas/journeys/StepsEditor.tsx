import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { FilterTabs } from '../../kit/index.ts';
import { AddStep } from './AddStep.tsx';
import { drawn, renamed, without, withNode, type Definition, type KnownStep } from './definition.ts';
import { GraphCanvas } from './GraphView.tsx';
import { NodeForm } from './NodeForm.tsx';
import { Outline } from './Outline.tsx';
import { texts } from './texts.ts';
import css from './journeys.module.css';

export interface StepsEditorProps {
  readonly tenant: string;
  readonly definition: Definition;
  readonly steps: readonly KnownStep[];
  readonly chosen: string;
  readonly onChoose: (node: string) => void;
  readonly onChange: (definition: Definition) => void;
}

/** One step is chosen, in the graph or in the outline, and looked after in the form beside it. */
export function StepsEditor({ tenant, definition, steps, chosen, onChoose, onChange }: StepsEditorProps) {
  const [view, setView] = useState<'graph' | 'outline'>('graph');
  const [adding, setAdding] = useState(false);
  const journey = drawn(definition, steps);
  const at = chosen in definition.nodes ? chosen : definition.start;
  const node = definition.nodes[at];
  const choose = (id: string) => (id in definition.nodes ? onChoose(id) : undefined);
  return (
    <div className={css.bordered}>
      <div className={css.bar}>
        <FilterTabs
          label={texts.view}
          value={view}
          onChange={(value) => setView(value === 'outline' ? 'outline' : 'graph')}
          choices={[
            { value: 'graph', label: texts.views.graph },
            { value: 'outline', label: texts.views.outline },
          ]}
        />
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
          {texts.addStep}
        </Button>
      </div>
      <div className={css.editing}>
        {view === 'graph' ? (
          <GraphCanvas journey={journey} chosen={at} onChoose={choose} />
        ) : (
          <div className={css.scroll}>
            <Outline journey={journey} chosen={at} onChoose={choose} />
          </div>
        )}
        <div className={css.detail} role="group" aria-label={texts.chosen}>
          {node && (
            <NodeForm
              key={at}
              tenant={tenant}
              id={at}
              node={node}
              definition={definition}
              steps={steps}
              onChange={(next) => onChange(withNode(definition, at, next))}
              onRename={(name) => {
                onChange(renamed(definition, at, name));
                onChoose(name);
              }}
              onStart={() => onChange({ ...definition, start: at })}
              onDelete={() => {
                const next = without(definition, at);
                onChange(next);
                onChoose(next.start);
              }}
            />
          )}
        </div>
      </div>
      <AddStep
        opened={adding}
        onClose={() => setAdding(false)}
        definition={definition}
        steps={steps}
        after={at}
        onAdd={(next, name) => {
          setAdding(false);
          onChange(next);
          onChoose(name);
        }}
      />
    </div>
  );
}
