import type { ExportSection } from '../contract.ts';
import { BOM, csvLine } from '#platform/csv';
import { pageOf, type PageWords } from './page.ts';
import type { ReadRows } from './read-rows.ts';
import { columnsOf, exportSchema, FORMAT, SCHEMA_ID, sectionSchema, VERSION } from './schemas.ts';

export interface CopyFile {
  readonly name: string;
  content(): AsyncIterable<string>;
}

export interface CopyFacts {
  readonly createdAt: Date;
  readonly issuer: string;
}

/** Every file of a copy but the manifest, each written as it is read. */
export function copyFiles(sections: readonly ExportSection[], rows: ReadRows, facts: CopyFacts, words: PageWords): readonly CopyFile[] {
  return [
    { name: 'index.html', content: () => pageOf(sections, rows, facts, words) },
    { name: 'export.json', content: () => json(sections, rows, facts) },
    ...sections.map((section): CopyFile => ({ name: `csv/${section.name}.csv`, content: () => csv(section, rows) })),
    { name: 'schema/export.json', content: () => once(exportSchema(sections)) },
    ...sections.map((section): CopyFile => ({ name: `schema/${section.name}.json`, content: () => once(sectionSchema(section)) })),
  ];
}

async function* once(value: unknown): AsyncIterable<string> {
  yield `${JSON.stringify(value, undefined, 2)}\n`;
}

async function* json(sections: readonly ExportSection[], rows: ReadRows, { createdAt, issuer }: CopyFacts): AsyncIterable<string> {
  const head = { format: FORMAT, version: VERSION, schema: SCHEMA_ID, created_at: createdAt.toISOString(), issuer };
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "sections": {`;
  for (const [index, section] of sections.entries()) {
    yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(section.name)}: [`;
    let first = true;
    for await (const row of rows(section)) {
      yield `${first ? '' : ','}\n      ${JSON.stringify(row)}`;
      first = false;
    }
    yield first ? ']' : '\n    ]';
  }
  yield '\n  }\n}\n';
}

async function* csv(section: ExportSection, rows: ReadRows): AsyncIterable<string> {
  const columns = columnsOf(section);
  yield BOM + csvLine(columns);
  for await (const row of rows(section)) yield csvLine(columns.map((column) => row[column]));
}
