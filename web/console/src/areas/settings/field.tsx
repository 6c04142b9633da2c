import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, Switch, TagsInput } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { plain, SchemaControl, type Schema } from '../../kit/index.ts';
import { locale, numbers } from '../../words/language.ts';
import type { Words } from './subject.ts';
import { texts } from './texts.ts';
import css from './settings.module.css';

export interface SettingFieldProps {
  readonly id: string;
  readonly words: Words;
  readonly shape: Schema;
  /** Undefined: it has its default. */
  readonly value: unknown;
  readonly standard: unknown;
  readonly error: string | undefined;
  /** Of its parts, by their path inside of it. */
  readonly errorAt: (path: string) => string | undefined;
  readonly onChange: (value: unknown) => void;
}

const DURATIONS = [
  ['days', 86_400],
  ['hours', 3600],
  ['minutes', 60],
  ['seconds', 1],
] as const;
const durationOf = (seconds: number) => DURATIONS.find(([, size]) => seconds >= size && seconds % size === 0) ?? (['seconds', 1] as const);

/** So much of something, with the form of the word the number wants. */
function amount(value: number, unit: string): string {
  if (unit === 'a day') return `${numbers.format(value)} ${texts.units[unit]}`;
  return new Intl.NumberFormat(locale, { style: 'unit', unit: unit.replace(/s$/, ''), unitDisplay: 'long' }).format(value);
}

/** A value in words, as it stands beside "default". */
function spoken(value: unknown, words: Words): string {
  if (value === null || value === undefined) return words.empty ?? texts.nothing;
  if (typeof value === 'boolean') return value ? texts.on : texts.off;
  if (typeof value === 'number' && words.unit === 'seconds') {
    const [unit, size] = durationOf(value);
    return amount(value / size, unit);
  }
  if (typeof value === 'number') return words.unit === undefined ? numbers.format(value) : amount(value, words.unit);
  if (Array.isArray(value))
    return value.length === 0 ? texts.nothing : value.every((one) => typeof one === 'string') ? value.map((one) => words.choices?.[one] ?? one).join(', ') : `${value.length}`;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? texts.nothing : JSON.stringify(value);
  return words.choices?.[String(value)] ?? String(value);
}

/** One setting, drawn by its schema: what holds now, whether somebody chose it, and one click back to the default. */
export function SettingField(props: SettingFieldProps) {
  const { words, value, standard, onChange } = props;
  const chosen = value !== undefined;
  return (
    <div className={css.field} data-chosen={chosen}>
      <Control {...props} />
      <div className={css.note}>
        {chosen ? (
          <Button variant="subtle" size="compact-xs" color="gray" leftSection={<IconRestore size={13} aria-hidden />} onClick={() => onChange(undefined)}>
            {texts.backTo(spoken(standard, words))}
          </Button>
        ) : (
          <span className={css.standard}>{texts.isDefault}</span>
        )}
      </div>
    </div>
  );
}

function Control({ id, words, shape, value, standard, error, errorAt, onChange }: SettingFieldProps): ReactNode {
  const { schema, nullable } = plain(shape);
  const now = value === undefined ? standard : value;
  const common = { id, label: words.label, description: words.help, error };
  const choices = (values: readonly unknown[]) => values.map((one) => ({ value: String(one), label: words.choices?.[String(one)] ?? String(one) }));
  if (schema.type === 'boolean') return <Switch {...common} checked={now === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
  if (schema.enum) return <Select {...common} data={choices(schema.enum)} value={String(now)} allowDeselect={false} onChange={(next) => next !== null && onChange(next)} />;
  if (schema.type === 'integer' || schema.type === 'number') return <Numbers common={common} words={words} schema={schema} nullable={nullable} now={now} onChange={onChange} />;
  if (schema.type === 'array' && schema.items?.enum) {
    const all = choices(schema.items.enum);
    const list = Array.isArray(now) ? now.map(String) : [];
    return all.length <= 3 ? (
      <Checkbox.Group {...common} value={list} onChange={onChange}>
        <Group gap="lg" mt={6}>
          {all.map((one) => (
            <Checkbox key={one.value} value={one.value} label={one.label} />
          ))}
        </Group>
      </Checkbox.Group>
    ) : (
      <MultiSelect {...common} data={all} value={list} onChange={onChange} />
    );
  }
  if (schema.type === 'array' && schema.items?.type === 'string') return <TagsInput {...common} value={Array.isArray(now) ? now.map(String) : []} onChange={onChange} />;
  return (
    <SchemaControl
      id={id}
      label={words.label}
      help={words.help}
      schema={schema}
      value={now}
      onChange={onChange}
      errorAt={errorAt}
      wordsOf={(name) => texts.parts[name]}
      choices={words.choices}
    />
  );
}

type Common = Pick<SettingFieldProps, 'id' | 'error'> & { readonly label: string; readonly description: string | undefined };

function Numbers({
  common,
  words,
  schema,
  nullable,
  now,
  onChange,
}: {
  common: Common;
  words: Words;
  schema: Schema;
  nullable: boolean;
  now: unknown;
  onChange: (value: unknown) => void;
}) {
  const number = typeof now === 'number' ? now : undefined;
  const [[unit, size], setUnit] = useState<readonly [string, number]>(() => (words.unit === 'seconds' ? durationOf(number ?? 0) : [words.unit ?? '', 1]));
  const low = (schema.minimum ?? 0) / size;
  const high = (schema.maximum ?? Number.MAX_SAFE_INTEGER) / size;
  const round = (value: number) => String(Math.round(value * 100) / 100);
  const help = [common.description, high < 1e9 ? `${texts.bounds(round(low), round(high))} ${texts.units[unit] ?? ''}`.trim() : undefined].filter(Boolean).join(' · ');
  const field = (
    <NumberInput
      {...common}
      description={help}
      className={css.number}
      value={number === undefined ? '' : number / size}
      placeholder={words.empty}
      min={low}
      max={high}
      clampBehavior="blur"
      allowDecimal={false}
      {...(words.unit === undefined || words.unit === 'seconds' ? {} : { suffix: ` ${texts.units[words.unit]}` })}
      onChange={(next) => (typeof next === 'number' ? onChange(next * size) : next === '' && nullable ? onChange(null) : undefined)}
    />
  );
  if (words.unit !== 'seconds') return field;
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      {field}
      <Select
        aria-label={`${common.label}: ${texts.units[unit] ?? unit}`}
        w="7.5rem"
        data={DURATIONS.map(([value]) => ({ value, label: texts.units[value] ?? value }))}
        value={unit}
        allowDeselect={false}
        onChange={(next) => setUnit(DURATIONS.find(([value]) => value === next) ?? ['seconds', 1])}
      />
    </Group>
  );
}
