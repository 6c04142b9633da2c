import { z } from 'zod';
import type { ExportSection } from '../contract.ts';

/** Goes up with every change that a reader of the old form would not understand. */
export const FORMAT = 'parvis-export';
export const VERSION = 1;
export const SCHEMA_ID = `urn:parvis:export:${VERSION}`;

export const columnsOf = (section: ExportSection): string[] => Object.keys(section.row.shape);

const rowSchema = ({ row }: ExportSection): Record<string, unknown> => {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(row) as Record<string, unknown>;
  return schema;
};

/** JSON Schema (2020-12) of one section. */
export const sectionSchema = (section: ExportSection): Readonly<Record<string, unknown>> => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `${SCHEMA_ID}:${section.name}`,
  type: 'array',
  items: rowSchema(section),
});

/** And of `export.json`. */
export const exportSchema = (sections: readonly ExportSection[]): Readonly<Record<string, unknown>> => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: SCHEMA_ID,
  type: 'object',
  required: ['format', 'version', 'schema', 'created_at', 'issuer', 'sections'],
  properties: {
    format: { const: FORMAT },
    version: { const: VERSION },
    schema: { const: SCHEMA_ID },
    created_at: { type: 'string', format: 'date-time' },
    issuer: { type: 'string', format: 'uri' },
    sections: {
      type: 'object',
      additionalProperties: false,
      required: sections.map(({ name }) => name),
      properties: Object.fromEntries(sections.map((section) => [section.name, { type: 'array', items: rowSchema(section) }])),
    },
  },
  additionalProperties: false,
});
