import { z } from 'zod';
import { REQUEST_KINDS, type RequestKind } from '#requests/contract';

export const MOST_TEXT = 4000;
const MOST_VALUE = 1000;

/** Line breaks are the customer's; what else cannot be seen, or turns text around, is not. */
const visible = (text: string) => !/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u.test(text);
const lines = z
  .string()
  .transform((text) => text.normalize('NFC').replace(/\r\n?/g, '\n').trim())
  .pipe(z.string().max(MOST_TEXT).refine(visible));
const value = z
  .string()
  .transform((text) => text.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(MOST_VALUE)
      .refine((text) => visible(text) && !text.includes('\n')),
  );

export interface Wish {
  readonly kind: RequestKind;
  readonly text: string;
  readonly attribute?: string;
  readonly value?: string;
}

export type WishField = 'kind' | 'text' | 'value' | 'attribute';
export type ReadWish = { readonly wish: Wish } | { readonly wrong: readonly WishField[] };

/** What a customer asks for, from a form or from JSON, or what is wrong with it. Pure. */
export function readWish(input: { readonly [K in WishField]?: string | undefined }, attributes: readonly string[]): ReadWish {
  const kind = REQUEST_KINDS.find((one) => one === input.kind);
  const text = lines.safeParse(input.text ?? '');
  if (!kind) return { wrong: ['kind'] };
  const wrong: WishField[] = text.success && (text.data !== '' || (kind !== 'objection' && kind !== 'other')) ? [] : ['text'];
  if (kind !== 'correction') return wrong.length > 0 || !text.success ? { wrong } : { wish: { kind, text: text.data } };
  const should = value.safeParse(input.value ?? '');
  if (!should.success) wrong.push('value');
  // Another detail than those there are needs words that say which.
  const named = input.attribute === undefined || input.attribute === '' ? undefined : input.attribute;
  if (named !== undefined && !attributes.includes(named)) wrong.push('attribute');
  if (named === undefined && text.success && text.data === '') wrong.push('text');
  if (wrong.length > 0 || !text.success || !should.success) return { wrong };
  return { wish: { kind, text: text.data, value: should.data, ...(named === undefined ? {} : { attribute: named }) } };
}

/** Something more to a request. Undefined: nothing, or too much. */
export function readAddition(text: string | undefined): string | undefined {
  const read = lines.safeParse(text ?? '');
  return read.success && read.data !== '' ? read.data : undefined;
}
