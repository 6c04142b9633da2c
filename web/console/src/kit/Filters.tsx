import { CloseButton, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import css from './Filters.module.css';
import { texts } from './texts.ts';

/** The line above a table: search first, then what narrows it down. Values come from `useUrlState`. */
export function Filters({ children }: { children: ReactNode }) {
  return (
    <div className={css.filters} role="search">
      {children}
    </div>
  );
}

/** Tells what was typed when somebody stops typing. */
export function SearchField({ label, value, onChange, placeholder }: { label: string; value: string; onChange: (value: string) => void; placeholder?: string }) {
  const [typed, setTyped] = useState(value);
  const tell = useDebouncedCallback(onChange, 250);
  useEffect(() => setTyped(value), [value]);
  const change = (text: string) => {
    setTyped(text);
    tell(text);
  };
  return (
    <TextInput
      className={css.search}
      type="search"
      aria-label={label}
      placeholder={placeholder ?? label}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={typed === '' ? null : <CloseButton size="sm" aria-label={texts.clearSearch} onClick={() => change('')} />}
    />
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One of several; the empty value stands for all. */
export function FilterSelect({
  label,
  value,
  onChange,
  choices,
  all = texts.all,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly Choice[];
  all?: string;
}) {
  return (
    <Select
      className={css.select}
      aria-label={label}
      data={[{ value: '', label: `${label}: ${all}` }, ...choices]}
      value={value}
      onChange={(chosen) => onChange(chosen ?? '')}
      allowDeselect={false}
    />
  );
}

/** One of a few, all to be seen. */
export function FilterTabs({ label, value, onChange, choices }: { label: string; value: string; onChange: (value: string) => void; choices: readonly Choice[] }) {
  return <SegmentedControl aria-label={label} size="xs" value={value} onChange={onChange} data={choices.map((choice) => ({ ...choice }))} />;
}
