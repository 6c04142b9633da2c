import { adminClient, type Admin } from '@parvis/sdk-node';
import type { Command } from 'commander';
import { CliError } from './failure.ts';
import type { Io } from './io.ts';
import { placeOf, type Place } from './place.ts';
import { facts, json, paint, plain, table, type Cell } from './print.ts';

/** Said anywhere, before a command or after it. */
export interface Common {
  readonly profile?: string;
  readonly tenant?: string;
  readonly json?: true;
  readonly yes?: true;
}

export interface Column<T> {
  readonly head: string;
  readonly of: (row: T) => Cell;
}

/** What every command works with. */
export interface Context {
  readonly io: Io;
  readonly common: Common;
  readonly place: Place;
  readonly admin: Admin;
  /** The tenant that is meant. */
  tenant(): string;
  say(line?: string): void;
  /** A list: columns to read, or one JSON object a line. */
  list<T>(rows: Rows<T>, columns: readonly Column<T>[]): Promise<void>;
  /** One thing: a name and a value a line, or JSON. */
  one(value: unknown, of: Readonly<Record<string, Cell | readonly string[]>>): void;
  /** A plan as the server tells it. */
  plan(text: string): void;
  /** Throws unless somebody agrees: at the terminal, or with `--yes`. */
  agree(question: string): Promise<void>;
  /** How it ends, when it is not an error. */
  end(code: number): void;
}

/** All of them, or as they come. */
export type Rows<T> = readonly T[] | { readonly from: AsyncIterable<T>; readonly limit: number };

export function createContext(io: Io, common: Common, end: (code: number) => void): Context {
  let place: Place | undefined;
  let admin: Admin | undefined;
  const say = (line = '') => io.out(`${line}\n`);
  const context: Context = {
    io,
    common,
    say,
    end,
    get place() {
      place ??= placeOf(io, common);
      return place;
    },
    get admin() {
      const { issuer, apiKey } = context.place;
      admin ??= adminClient({ issuer, apiKey, send: (request) => io.send(request) });
      return admin;
    },
    tenant() {
      const { tenant } = context.place;
      if (tenant === undefined) throw new CliError('Which tenant? Say --tenant, or set PARVIS_TENANT. `parvis tenant list` shows them.');
      return tenant;
    },
    async list(rows, columns) {
      const { found, more } = await take(rows);
      if (common.json) for (const row of found) say(json(row));
      else if (found.length === 0) io.err('There are none.\n');
      else
        for (const line of table(
          columns.map(({ head }) => head),
          found.map((row) => columns.map(({ of }) => of(row))),
        ))
          say(line);
      if (more) io.err(`There are more than ${found.length}: say --limit, or --all.\n`);
    },
    one(value, of) {
      if (common.json) say(json(value, 2));
      else for (const line of facts(of)) say(line);
    },
    plan(text) {
      for (const line of text.split('\n').map(plain)) say(io.colour ? paint(line) : line);
    },
    async agree(question) {
      if (common.yes) return;
      if (!io.canAsk) throw new CliError('Nobody is there to agree to this, so nothing was done. A script says --yes.');
      if (!/^y(es)?$/i.test((await io.ask(`${question} [y/N] `)).trim())) throw new CliError('Nothing was done.');
    },
  };
  return context;
}

async function take<T>(rows: Rows<T>): Promise<{ readonly found: readonly T[]; readonly more: boolean }> {
  if (!('from' in rows)) return { found: rows, more: false };
  const found: T[] = [];
  for await (const row of rows.from) {
    if (found.length >= rows.limit) return { found, more: true };
    found.push(row);
  }
  return { found, more: false };
}

/** What commands are added with. */
export interface Bench {
  readonly program: Command;
  /** Runs with what was said at the command, and at all of them. */
  run<A extends readonly unknown[]>(work: (context: Context, ...args: A) => Promise<void>): (...args: unknown[]) => Promise<void>;
}
