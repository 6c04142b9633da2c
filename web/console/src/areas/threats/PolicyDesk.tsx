import { Button, JsonInput, SegmentedControl, Select, SimpleGrid } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Section, StatusBadge, useForm, useTenant } from '../../kit/index.ts';
import { days } from '../../words/language.ts';
import { Goal } from './Goal.tsx';
import { Overtaken } from './Overtaken.tsx';
import type { InForce, Policy } from './policy.ts';
import { Replay } from './Replay.tsx';
import { Rules } from './Rules.tsx';
import { texts } from './texts.ts';
import css from './threats.module.css';

/** What is typed, and what it was begun from: both outlive a trip to the sign-in page. */
type Desk = Policy & { readonly begun: InForce };
const deskOf = (begun: InForce): Desk => ({ ...begun.policy, begun });

/** The policy as it is and as it is to be: read in sentences, changed by form or as text, replayed, published. */
export function PolicyDesk({ latest, reload }: { latest: InForce; reload: () => void }) {
  const tenant = useTenant();
  const form = useForm<Desk>({ id: `risk-policy-${tenant}`, initial: deskOf(latest) });
  const { begun: inForce, ...values } = form.values;
  const changed = JSON.stringify(values) !== JSON.stringify(inForce.policy);
  const theirs = latest.version > inForce.version ? latest : undefined;
  const at = inForce.published_at;
  const { reset } = form;
  useEffect(() => {
    // Nothing is typed that could be lost.
    if (theirs && !changed) reset(deskOf(theirs));
  }, [theirs, changed, reset]);
  const merge = (merged: Policy) => {
    if (!theirs) return;
    form.reset(deskOf(theirs));
    form.set(merged);
  };
  return (
    <div className={css.stack}>
      <div className={css.states}>
        <StatusBadge tone={inForce.policy.mode === 'enforce' ? 'good' : 'warn'}>{inForce.policy.mode === 'enforce' ? texts.enforces : texts.observes}</StatusBadge>
        <span className={css.why}>
          {texts.byPolicy(inForce.version)}
          {at !== undefined && `, ${days.format(new Date(at))}`}
        </span>
        {changed && (
          <>
            <StatusBadge tone="info">{texts.changedHere}</StatusBadge>
            <Button variant="subtle" size="compact-sm" onClick={() => form.reset(deskOf(latest))}>
              {texts.discard}
            </Button>
          </>
        )}
      </div>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" className={css.pair}>
        <Section title={texts.mode} about={texts.modeAbout}>
          <SegmentedControl
            aria-label={texts.mode}
            value={values.mode}
            onChange={(mode) => form.set({ mode: mode as Policy['mode'] })}
            data={[
              { value: 'observe', label: texts.modes.observe },
              { value: 'enforce', label: texts.modes.enforce },
            ]}
          />
          <p className={css.about}>{texts.modesMean[values.mode]}</p>
          <Select
            mt="md"
            label={texts.unprovable}
            description={texts.unprovableHint}
            allowDeselect={false}
            value={values.unprovable}
            onChange={(next) => form.set({ unprovable: next as Policy['unprovable'] })}
            data={(['notify', 'hold'] as const).map((value) => ({ value, label: texts.unprovables[value] }))}
          />
        </Section>
        <Goal score={values.score} inForce={inForce} onChange={(score) => form.set({ score })} />
      </SimpleGrid>
      <Rules rules={values.rules} onChange={(rules) => form.set({ rules })} />
      <AsText values={values} onChange={(policy) => form.set(policy)} />
      <Replay
        policy={values}
        changed={changed}
        version={`"${inForce.version}"`}
        overtaken={theirs && changed ? <Overtaken begun={inForce.policy} mine={values} theirs={theirs} onMerged={merge} /> : undefined}
        onPublished={(published) => form.reset(deskOf(published))}
        onOvertaken={reload}
      />
    </div>
  );
}

function AsText({ values, onChange }: { values: Policy; onChange: (policy: Policy) => void }) {
  const text = JSON.stringify(values, undefined, 2);
  const [typed, setTyped] = useState<string>();
  const parsed = typed === undefined ? undefined : parse(typed);
  return (
    <details className={css.text}>
      <summary>{texts.asText}</summary>
      <JsonInput
        label={texts.asText}
        description={texts.asTextHint}
        dir="ltr"
        autosize
        minRows={8}
        maxRows={28}
        spellCheck={false}
        value={typed ?? text}
        error={typed !== undefined && !parsed ? texts.noJson : undefined}
        onChange={setTyped}
      />
      <Button
        mt="sm"
        variant="default"
        disabled={!parsed}
        onClick={() => {
          if (parsed) onChange(parsed);
          setTyped(undefined);
        }}
      >
        {texts.takeText}
      </Button>
    </details>
  );
}

/** Enough of one to be drawn. Whether it can be meant, the API says. */
function parse(text: string): Policy | undefined {
  try {
    const value = JSON.parse(text) as Partial<Policy> | null;
    const { mode, score, unprovable, rules } = value ?? {};
    const drawn =
      (mode === 'observe' || mode === 'enforce') &&
      unprovable !== undefined &&
      (score === null || typeof score?.caught === 'number') &&
      Array.isArray(rules) &&
      rules.every(isRule);
    return drawn ? ({ ...value, rules: rules.map((rule) => ({ ...rule, when: rule.when ?? {} })) } as Policy) : undefined;
  } catch {
    return undefined;
  }
}

const LISTS = ['any', 'all', 'unless', 'applications', 'actions'] as const;
const isText = (value: unknown): boolean => typeof value === 'string';

function isRule(rule: Partial<Policy['rules'][number]> | null): boolean {
  const when: Readonly<Record<string, unknown>> | null = rule?.when ?? {};
  return (
    isText(rule?.id) &&
    isText(rule?.verdict) &&
    typeof when === 'object' &&
    LISTS.every((name) => when[name] === undefined || (Array.isArray(when[name]) && when[name].every(isText)))
  );
}
