import type { FieldProblem } from '#platform/errors';
import { fieldsOf, type FieldNode } from '../forms/field-tree.ts';
import { readFields, type Posted } from '../forms/read-form.ts';
import type { Given, OfferedForm } from './rooms.ts';

/** What stands on the page of one kind, in its order. */
export interface ConnectionFields {
  /** What it is called. */
  readonly names: readonly FieldNode[];
  /** What it cannot do without. */
  readonly needed: readonly FieldNode[];
  /** What may be said of it, whatever its kind. */
  readonly rules: readonly FieldNode[];
  /** The rest of its kind's settings. */
  readonly more: readonly FieldNode[];
}

/** Chosen before, or by buttons of their own. */
const ELSEWHERE = new Set(['preset', 'state']);
const NAMES = new Set(['slug', 'name']);
/** Last. */
const RARE = new Set(['mark']);

export function connectionFields(form: OfferedForm, preset: string | undefined, isNew: boolean): ConnectionFields {
  const { settings: ready = {} } = presetOf(form, preset);
  const own = fieldsOf(form.connection).filter(({ name }) => !ELSEWHERE.has(name) && (isNew || name !== 'slug'));
  const settings = fieldsOf(form.settings);
  const isNeeded = ({ name, required }: FieldNode) => required && ready[name] === undefined;
  return {
    names: own.filter(({ name }) => NAMES.has(name)),
    needed: settings.filter(isNeeded),
    rules: own.filter(({ name }) => !NAMES.has(name)).toSorted((a, b) => Number(RARE.has(a.name)) - Number(RARE.has(b.name))),
    more: settings.filter((field) => !isNeeded(field)),
  };
}

export const presetOf = (form: OfferedForm, preset: string | undefined): Partial<NonNullable<OfferedForm['presets']>[string]> =>
  preset === undefined ? {} : (form.presets?.[preset] ?? {});

export interface PostedConnection {
  readonly input: Given;
  /** What could not even be read. */
  readonly problems: readonly FieldProblem[];
}

/** `stored`: what is not on the page, or cannot be said there, stays as it is. */
export function readConnection(
  form: OfferedForm,
  posted: Posted,
  { preset, stored }: { readonly preset?: string | undefined; readonly stored?: Given | undefined },
): PostedConnection {
  const problems: FieldProblem[] = [];
  const fields = connectionFields(form, preset, stored === undefined);
  const own = readFields([...fields.names, ...fields.rules], posted, '', problems);
  const settings = readFields([...fields.needed, ...fields.more], posted, 'settings', problems);
  const { slug = String(own?.['slug'] ?? ''), state, settings: storedSettings, ...storedOwn }: Partial<Given> = stored ?? {};
  const secrets = Object.keys(form.secrets).flatMap((name): [string, string][] => {
    if (posted[`drop.${name}`] !== undefined) return [[name, '']];
    const given = (posted[`secrets.${name}`] ?? '').replace(/\r\n/g, '\n').trim();
    return given === '' ? [] : [[name, given]];
  });
  const input = {
    ...withEmpties(storedOwn, own),
    slug,
    connector: form.connector,
    ...(preset === undefined ? {} : { preset }),
    ...(state === undefined ? {} : { state }),
    settings: withEmpties(storedSettings, settings) ?? {},
    ...(secrets.length > 0 ? { secrets: Object.fromEntries(secrets) } : {}),
  };
  return { input, problems };
}

type Values = Readonly<Record<string, unknown>>;
const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list or map that was said to be empty looks on the page like one that was not said at all: looking at it and saving changes nothing. */
function withEmpties(was: unknown, typed: Values | undefined): Values | undefined {
  if (!isValues(was)) return typed;
  const empties = Object.entries(was).flatMap(([name, value]) => {
    const now = typed?.[name];
    if (now === undefined && (Array.isArray(value) || isValues(value)) && Object.keys(value).length === 0) return [[name, value] as const];
    const within = isValues(value) && (now === undefined || isValues(now)) ? withEmpties(value, now) : undefined;
    return within === undefined ? [] : [[name, within] as const];
  });
  return empties.length === 0 ? typed : { ...typed, ...Object.fromEntries(empties) };
}
