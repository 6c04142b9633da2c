import { ActionIcon, Button, Checkbox, Group, JsonInput, MultiSelect, NumberInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { blank, controlOf, isTree, kindName, moved, plain, spaced, withName, type Schema } from './schema.ts';
import { texts } from './texts.ts';
import css from './SchemaControl.module.css';

export interface SchemaWords {
  readonly label?: string | undefined;
  readonly help?: string | undefined;
  readonly choices?: Readonly<Record<string, string>> | undefined;
}

export interface SchemaControlProps {
  /** Of the element; parts have it with their path after a dot, so that a refusal leads to them. */
  readonly id: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly schema: Schema;
  readonly value: unknown;
  /** `undefined`: not said. */
  readonly onChange: (value: unknown) => void;
  /** What is to be fixed in it, by the path inside of it; `''` is all of it. */
  readonly errorAt?: ((path: string) => string | undefined) | undefined;
  /** Words for parts, by their names; else those of the schema. */
  readonly wordsOf?: ((name: string) => SchemaWords | undefined) | undefined;
  readonly choices?: Readonly<Record<string, string>> | undefined;
  readonly required?: boolean;
}

const none = () => undefined;

/** Something a schema describes, whatever it is made of: drawn by the schema that judges it. */
export function SchemaControl(props: SchemaControlProps): ReactNode {
  const { id, label, help, value, onChange, errorAt = none, choices = {}, required = false } = props;
  const { schema } = plain(props.schema);
  const flag = { id, label, description: help, error: errorAt('') };
  const common = { ...flag, withAsterisk: required && schema.default === undefined };
  const named = (values: readonly unknown[]) => values.map((one) => ({ value: String(one), label: choices[String(one)] ?? String(one) }));
  const now = value ?? schema.default;
  switch (controlOf(schema)) {
    case 'flag':
      return <Switch {...flag} checked={now === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'yes-no':
      return (
        <Select
          {...common}
          data={[
            { value: 'true', label: texts.yes },
            { value: 'false', label: texts.no },
          ]}
          value={value === undefined ? null : String(value)}
          placeholder={texts.notSaid}
          clearable
          onChange={(next) => onChange(next === null ? undefined : next === 'true')}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={named(schema.enum ?? [])}
          value={now === undefined ? null : String(now)}
          placeholder={texts.notSaid}
          clearable={!required && schema.default === undefined}
          allowDeselect={false}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'choices':
      return <Choices {...props} schema={schema} />;
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof now === 'number' ? now : ''}
          {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
          {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
          allowDecimal={schema.type !== 'integer'}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'text': {
      const typed = { ...common, value: typeof now === 'string' ? now : '', spellCheck: false, autoComplete: 'off' };
      const change = (event: { readonly currentTarget: { readonly value: string } }) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value);
      return (schema.maxLength ?? 0) > 400 ? <Textarea {...typed} autosize minRows={1} maxRows={8} onChange={change} /> : <TextInput {...typed} onChange={change} />;
    }
    case 'list':
      return <List {...props} schema={schema} />;
    case 'object':
      return (
        <Named {...props}>
          <Parts {...props} schema={schema} required={required} />
        </Named>
      );
    case 'map':
      return <OwnNames {...props} schema={schema} />;
    case 'either':
      return <Either {...props} schema={schema} />;
    case 'variants':
      return <Variants {...props} schema={schema} />;
    default:
      return <Json {...props} />;
  }
}

/** A group with a name, where one input is not all there is. */
function Named({ id, label, help, errorAt = none, children }: SchemaControlProps & { readonly children: ReactNode }) {
  const error = errorAt('');
  return (
    <div role="group" aria-labelledby={`${id}-name`} className={css.group} id={id} tabIndex={-1}>
      <p className={css.name} id={`${id}-name`}>
        {label}
      </p>
      {help !== undefined && <p className={css.help}>{help}</p>}
      {error !== undefined && <p className={css.error}>{error}</p>}
      {children}
    </div>
  );
}

/** The fields of an object. What is left out of one that may be left out is left out as a whole. */
export function Parts({ id, schema, value, onChange, errorAt = none, wordsOf, required = true }: SchemaControlProps) {
  const tree = isTree(value) ? value : {};
  const change = (name: string, next: unknown) => {
    const changed = withName(tree, name, next);
    onChange(!required && Object.keys(changed).length === 0 ? undefined : changed);
  };
  return (
    <Stack gap="sm" className={css.parts}>
      {Object.entries(schema.properties ?? {}).map(([name, part]) => {
        const words = wordsOf?.(name);
        return (
          <SchemaControl
            key={name}
            id={`${id}.${name}`}
            label={words?.label ?? part.title ?? spaced(name)}
            help={words?.help ?? part.description?.replaceAll('`', '')}
            choices={words?.choices}
            schema={part}
            value={tree[name]}
            onChange={(next) => change(name, next)}
            errorAt={(path) => errorAt(path === '' ? name : `${name}.${path}`)}
            wordsOf={wordsOf}
            required={schema.required?.includes(name) ?? false}
          />
        );
      })}
    </Stack>
  );
}

function Choices({ id, label, help, schema, value, onChange, errorAt = none, choices = {}, required }: SchemaControlProps) {
  const common = { id, label, description: help, error: errorAt(''), withAsterisk: required === true };
  const all = (schema.items?.enum ?? []).map((one) => ({ value: String(one), label: choices[String(one)] ?? String(one) }));
  const now = value ?? schema.default;
  const list = Array.isArray(now) ? now.map(String) : [];
  if (all.length > 4) return <MultiSelect {...common} data={all} value={list} onChange={onChange} />;
  return (
    <Checkbox.Group {...common} value={list} onChange={onChange}>
      <Group gap="lg" mt={6}>
        {all.map((one) => (
          <Checkbox key={one.value} value={one.value} label={one.label} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

/** What an item is called in a list: the first of its texts. */
const nameOf = (item: unknown): string | undefined =>
  typeof item === 'string' ? item : isTree(item) ? Object.values(item).find((one): one is string => typeof one === 'string' && one !== '') : undefined;

function List(props: SchemaControlProps) {
  const { id, label, schema, value, onChange, errorAt = none, wordsOf, choices } = props;
  const items = schema.items ?? {};
  const now = value ?? schema.default;
  const list: readonly unknown[] = Array.isArray(now) ? now : [];
  const added = useRef<HTMLLIElement>(null);
  const [fresh, setFresh] = useState(-1);
  useEffect(() => {
    if (fresh < 0) return;
    added.current?.querySelector<HTMLElement>('input, textarea, select')?.focus();
  }, [fresh]);
  const put = (next: readonly unknown[]) => onChange(next.length === 0 && schema.default === undefined && props.required !== true ? undefined : next);
  const add = () => {
    setFresh(list.length);
    put([...list, blank(items)]);
  };
  return (
    <Named {...props}>
      <ol className={css.items}>
        {list.map((item, index) => {
          const place = texts.item(label, index + 1);
          const set = (next: unknown) => put(list.map((one, at) => (at === index ? (next ?? blank(items)) : one)));
          const inside = (path: string) => errorAt(path === '' ? String(index) : `${index}.${path}`);
          const part = { id: `${id}.${index}`, label: place, schema: items, value: item, onChange: set, errorAt: inside, wordsOf };
          return (
            <li key={index} className={css.item} ref={index === fresh ? added : null}>
              <div className={css.content}>
                {controlOf(items) === 'object' ? (
                  <details open={index === fresh || hasError(items, inside)} className={css.folded}>
                    <summary>
                      <bdi>{nameOf(item) ?? place}</bdi>
                    </summary>
                    {inside('') !== undefined && <p className={css.error}>{inside('')}</p>}
                    <Parts {...part} />
                  </details>
                ) : (
                  <SchemaControl {...part} choices={choices} required />
                )}
              </div>
              <div className={css.tools}>
                <ActionIcon variant="subtle" color="gray" disabled={index === 0} aria-label={texts.up(place)} onClick={() => put(moved(list, index, index - 1))}>
                  <IconArrowUp size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon variant="subtle" color="gray" disabled={index === list.length - 1} aria-label={texts.down(place)} onClick={() => put(moved(list, index, index + 1))}>
                  <IconArrowDown size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon variant="subtle" color="red" aria-label={texts.remove(place)} onClick={() => put(list.filter((_, at) => at !== index))}>
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </div>
            </li>
          );
        })}
      </ol>
      <AddButton label={label} full={schema.maxItems !== undefined && list.length >= schema.maxItems} onAdd={add} />
    </Named>
  );
}

/** Something in it is to be fixed, so it is shown unfolded. */
const hasError = ({ properties = {} }: Schema, errorAt: (path: string) => string | undefined) => Object.keys(properties).some((name) => errorAt(name) !== undefined);

function AddButton({ label, full, onAdd }: { label: string; full: boolean; onAdd: () => void }) {
  return (
    <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} disabled={full} onClick={onAdd} aria-label={texts.addTo(label)}>
      {texts.add}
    </Button>
  );
}

/** Names one chooses oneself, each with a value. A name that is not there yet, or twice, stays with who types it. */
function OwnNames(props: SchemaControlProps) {
  const { id, label, schema, value, onChange, errorAt = none, wordsOf, choices = {} } = props;
  const inner = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const now = value ?? schema.default;
  const kept = isTree(now) ? now : {};
  const [rows, setRows] = useState<readonly (readonly [string, unknown])[]>(() => Object.entries(kept));
  const asTree = (of: typeof rows) => Object.fromEntries(of.filter(([name, one]) => name !== '' && one !== undefined));
  const outside = JSON.stringify(kept);
  useEffect(() => {
    setRows((before) => (JSON.stringify(asTree(before)) === outside ? before : Object.entries(JSON.parse(outside) as Record<string, unknown>)));
  }, [outside]);
  const put = (next: typeof rows) => {
    setRows(next);
    const tree = asTree(next);
    onChange(Object.keys(tree).length === 0 && props.required !== true ? undefined : tree);
  };
  const names = schema.propertyNames?.enum?.map(String);
  const free = names?.filter((name) => !rows.some(([taken]) => taken === name));
  const set = (index: number, row: readonly [string, unknown]) => put(rows.map((one, at) => (at === index ? row : one)));
  return (
    <Named {...props}>
      <ul className={css.items}>
        {rows.map(([name, one], index) => {
          const place = texts.item(label, index + 1);
          return (
            <li key={index} className={css.pair}>
              {names ? (
                <Select
                  aria-label={texts.nameOf(place)}
                  data={names.filter((other) => other === name || free?.includes(other)).map((other) => ({ value: other, label: choices[other] ?? other }))}
                  value={name === '' ? null : name}
                  allowDeselect={false}
                  onChange={(next) => set(index, [next ?? '', one])}
                />
              ) : (
                <TextInput
                  aria-label={texts.nameOf(place)}
                  value={name}
                  dir="ltr"
                  spellCheck={false}
                  error={rows.some(([other], at) => other === name && at !== index && name !== '') ? texts.twice : undefined}
                  onChange={(event) => set(index, [event.currentTarget.value, one])}
                />
              )}
              <div className={css.content}>
                <SchemaControl
                  id={`${id}.${name}`}
                  label={name === '' ? place : (choices[name] ?? name)}
                  schema={inner}
                  value={one}
                  onChange={(next) => set(index, [name, next])}
                  errorAt={(path) => errorAt(path === '' ? name : `${name}.${path}`)}
                  wordsOf={wordsOf}
                />
              </div>
              <ActionIcon variant="subtle" color="red" aria-label={texts.remove(place)} onClick={() => put(rows.filter((_, at) => at !== index))}>
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
      <AddButton label={label} full={free?.length === 0} onAdd={() => setRows([...rows, [free?.[0] ?? '', undefined]])} />
    </Named>
  );
}

/** One of several kinds of value: which one, then the value. */
function Either(props: SchemaControlProps) {
  const { label, schema, value, onChange } = props;
  const kinds = schema.anyOf ?? [];
  const fits = (one: Schema) => (one.type === 'integer' ? 'number' : one.type) === typeof value;
  const chosen = kinds.findIndex(fits);
  const kind = chosen === -1 ? undefined : kinds[chosen];
  return (
    <Stack gap="xs">
      <Select
        label={label}
        description={props.help}
        data={kinds.map((one, index) => ({ value: String(index), label: texts.kinds[String(one.type)] ?? String(one.type) }))}
        value={chosen === -1 ? null : String(chosen)}
        placeholder={texts.notSaid}
        clearable={props.required !== true}
        onChange={(next) => onChange(next === null ? undefined : kinds[Number(next)]?.type === 'boolean' ? true : kinds[Number(next)]?.type === 'string' ? ' ' : 0)}
      />
      {kind && <SchemaControl {...props} schema={kind} help={undefined} required />}
    </Stack>
  );
}

/** One of several shapes, told by a constant of theirs: which one, then its other fields. */
function Variants(props: SchemaControlProps) {
  const { label, schema, value, onChange, required } = props;
  const shapes = schema.oneOf ?? [];
  const key = kindName(shapes) ?? '';
  const constant = (shape: Schema) => String(shape.properties?.[key]?.const);
  const chosen = isTree(value) ? shapes.find((shape) => constant(shape) === value[key]) : undefined;
  const { [key]: _, ...properties } = chosen?.properties ?? {};
  return (
    <Named {...props}>
      <Select
        aria-label={label}
        mt="xs"
        data={shapes.map((shape) => ({ value: constant(shape), label: shape.title ?? spaced(constant(shape)) }))}
        value={chosen ? constant(chosen) : null}
        placeholder={texts.notSaid}
        clearable={required !== true}
        onChange={(next) => onChange(next === null ? undefined : { [key]: next })}
      />
      {chosen && <Parts {...props} schema={{ ...chosen, properties }} required />}
    </Named>
  );
}

/** For shapes nothing above can draw. What is no JSON yet stays with who types it. */
function Json({ id, label, help, value, onChange, errorAt = none }: SchemaControlProps) {
  const text = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [typed, setTyped] = useState(text);
  const [wrong, setWrong] = useState(false);
  useEffect(() => setTyped(text), [text]);
  const change = (next: string) => {
    setTyped(next);
    try {
      const read: unknown = next.trim() === '' ? undefined : JSON.parse(next);
      setWrong(false);
      if (JSON.stringify(read) !== JSON.stringify(value)) onChange(read);
    } catch {
      setWrong(true);
    }
  };
  return (
    <JsonInput
      id={id}
      label={label}
      description={help}
      error={wrong ? texts.jsonWrong : errorAt('')}
      value={typed}
      onChange={change}
      autosize
      minRows={3}
      maxRows={24}
      dir="ltr"
      spellCheck={false}
    />
  );
}
