import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { SchemaControl } from '../../kit/index.ts';
import type { SchemaField } from './schema-fields.ts';
import { texts } from './texts.ts';

interface Bound {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
  /** Of its parts. */
  readonly errorAt: (path: string) => string | undefined;
}

/** One field of a schema, asked for as it wants to be. */
export function SchemaInput({ field, bound, ready }: { field: SchemaField; bound: Bound; ready?: string | undefined }) {
  const { control, title, about, required, choices } = field;
  const byDefault = ready ?? field.byDefault;
  const hint = [about, control === 'lines' ? texts.lines : undefined, byDefault === undefined ? undefined : texts.byDefault(byDefault)]
    .filter((one) => one !== undefined)
    .join(' ');
  const { onChange, errorAt: _, ...rest } = bound;
  const common = { label: title, withAsterisk: required && byDefault === undefined, ...(hint === '' ? {} : { description: hint }), ...rest };
  const area = { autosize: true, minRows: 2, maxRows: 16, spellCheck: false, dir: 'ltr' as const };
  switch (control) {
    case 'choice':
    case 'boolean':
      return (
        <Select
          {...common}
          allowDeselect={false}
          data={[
            { value: '', label: byDefault === undefined ? texts.notSaid : `${texts.notSaid} (${byDefault})` },
            ...(control === 'boolean'
              ? [
                  { value: 'true', label: texts.yes },
                  { value: 'false', label: texts.no },
                ]
              : choices.map((value) => ({ value, label: value }))),
          ]}
          onChange={(value) => onChange(value ?? '')}
        />
      );
    case 'number':
      return <NumberInput {...common} onChange={(value) => onChange(String(value))} />;
    case 'lines':
    case 'long':
      return <Textarea {...common} {...area} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'shape':
      return (
        <SchemaControl
          id={bound.id}
          label={title}
          help={hint === '' ? undefined : hint}
          schema={field.schema}
          value={bound.value === '' ? undefined : (JSON.parse(bound.value) as unknown)}
          onChange={(value) => onChange(value === undefined ? '' : JSON.stringify(value))}
          errorAt={bound.errorAt}
          required={required}
        />
      );
    default:
      return <TextInput {...common} spellCheck={false} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}
