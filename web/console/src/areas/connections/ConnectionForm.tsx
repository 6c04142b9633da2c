import { PasswordInput, Stack, Textarea } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import type { Act } from '../../api/index.ts';
import { Form, useForm, type Schema } from '../../kit/index.ts';
import type { Connection, Kind } from './rooms.ts';
import { SchemaInput } from './SchemaInput.tsx';
import { fieldsOf, put, textOf, valueOf, type SchemaField } from './schema-fields.ts';
import { texts } from './texts.ts';
import css from './connections.module.css';

export interface Written {
  readonly slug: string;
  readonly connector: string;
  readonly settings: Record<string, unknown>;
  readonly secrets: Record<string, string>;
  readonly [more: string]: unknown;
}

export interface ConnectionFormProps<S> {
  readonly id: string;
  readonly kind: Kind;
  readonly preset: string | undefined;
  /** What is there; absent: it is new. */
  readonly connection?: Connection;
  readonly act: Act<unknown, S>;
  readonly request: (written: Written) => S;
  readonly submit: string;
}

type Values = Readonly<Record<string, string>>;

/** Chosen before, or changed by buttons of their own. */
const ELSEWHERE = new Set(['preset', 'state', 'connector', 'settings', 'secrets']);
const FIRST = new Set(['slug', 'name']);

/** Drawn from the schemas that judge what is sent, so that no form asks for something else. */
export function ConnectionForm<S>({ id, kind, preset, connection, act, request, submit }: ConnectionFormProps<S>) {
  const ready = kind.presets.find((one) => one.id === preset);
  const { own, settings } = useMemo(
    () => ({
      own: fieldsOf(kind.connection as Schema, '', connection ? new Set([...ELSEWHERE, 'slug']) : ELSEWHERE),
      settings: fieldsOf(kind.settings as Schema, 'settings'),
    }),
    [kind, connection],
  );
  const secrets = Object.entries(kind.secrets);
  const valuesOf = (given: Readonly<Record<string, unknown>> | undefined): Record<string, string> => ({
    ...Object.fromEntries(own.map((field) => [field.name, textOf(field, given)])),
    ...Object.fromEntries(settings.map((field) => [field.name, textOf(field, given?.['settings'])])),
  });
  const empty = Object.fromEntries(secrets.map(([name]) => [`secrets.${name}`, '']));
  const form = useForm<Values>({ id, initial: { ...valuesOf(connection?.given), ...empty } });

  /** What is not asked for here stays as it is. */
  function written(values: Values): Written {
    const given = { ...connection?.given } as Record<string, unknown>;
    const inner = { ...(given['settings'] as object | undefined) } as Record<string, unknown>;
    const write = (into: Record<string, unknown>, fields: readonly SchemaField[]) => {
      for (const field of fields) {
        const text = values[field.name] ?? '';
        put(into, field.path, valueOf(field, text));
      }
    };
    write(given, own);
    write(inner, settings);
    const told = secrets.flatMap(([name]): [string, string][] => {
      const text = values[`secrets.${name}`] ?? '';
      return text === '' ? [] : [[name, text]];
    });
    return {
      ...(compact(given) as Record<string, unknown>),
      slug: connection?.slug ?? values['slug']?.trim() ?? '',
      connector: kind.connector,
      ...(preset === undefined ? {} : { preset }),
      settings: compact(inner) as Record<string, unknown>,
      secrets: Object.fromEntries(told),
    };
  }

  const readyOf = (field: SchemaField) => {
    const text = textOf(field, ready?.settings);
    return text === '' ? undefined : text;
  };
  const draw = (fields: readonly SchemaField[], from?: (field: SchemaField) => string | undefined) =>
    fields.map((field) => {
      const { id: at, name, value, error } = form.field(field.name);
      return (
        <SchemaInput
          key={field.name}
          field={field}
          ready={from?.(field)}
          bound={{
            id: at,
            name,
            value,
            error,
            errorAt: (path) => form.errorOnly(path === '' ? field.name : `${field.name}.${path}`),
            onChange: (text) => form.set({ [field.name]: text }),
          }}
        />
      );
    });
  const needed = settings.filter((field) => field.required && readyOf(field) === undefined);
  const more = settings.filter((field) => !needed.includes(field));

  return (
    <Form
      form={form}
      act={act}
      submit={submit}
      labels={Object.fromEntries([...own, ...settings].map(({ path: [first = ''], title }) => [first, title]))}
      request={(values) => request(written(values))}
      theirs={(current) => valuesOf((current as Connection).given)}
      needsChange={connection !== undefined}
    >
      {draw(own.filter(({ name }) => FIRST.has(name)))}
      {needed.length > 0 && <Part title={texts.needed}>{draw(needed)}</Part>}
      {secrets.length > 0 && (
        <Part title={texts.secrets} about={texts.secretsAbout}>
          {secrets.map(([name, { about, required, long }]) => {
            const bound = form.field(`secrets.${name}`);
            const set = connection?.secrets.includes(name) ?? false;
            const common = { label: name, description: `${about} ${set ? texts.secretSet : ''}`.trim(), withAsterisk: required && !set, autoComplete: 'off', ...bound };
            return long ? <Textarea key={name} autosize minRows={3} maxRows={12} spellCheck={false} dir="ltr" {...common} /> : <PasswordInput key={name} {...common} />;
          })}
        </Part>
      )}
      <Part title={texts.rules} folded>
        {draw(own.filter(({ name }) => !FIRST.has(name)))}
      </Part>
      {more.length > 0 && (
        <Part title={texts.more} folded>
          {draw(more, readyOf)}
        </Part>
      )}
    </Form>
  );
}

function Part({ title, about, folded = false, children }: { title: string; about?: string; folded?: boolean; children: ReactNode }) {
  if (folded)
    return (
      <details className={css.folded}>
        <summary>{title}</summary>
        <Stack gap="md" mt="md">
          {children}
        </Stack>
      </details>
    );
  return (
    <div role="group" aria-label={title} className={css.part}>
      <p className={css.partTitle}>{title}</p>
      {about !== undefined && <p className={css.quiet}>{about}</p>}
      <Stack gap="md" mt="sm">
        {children}
      </Stack>
    </div>
  );
}

/** Without what was not said. */
function compact(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const kept = compact(inner);
    const nothing = kept === undefined || (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(kept as object).length === 0);
    return nothing ? [] : [[key, kept]];
  });
  return Object.fromEntries(entries);
}
