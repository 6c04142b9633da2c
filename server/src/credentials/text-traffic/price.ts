import type { SmsRules } from '#tenants/contract';

/** What one message to a number costs, in millionths of the currency: that of the longest calling code in the table that it begins with. */
export function priceOf({ priceMicros, prices }: Pick<SmsRules, 'priceMicros' | 'prices'>, number: string, parts: number): number {
  const [, price = priceMicros] =
    Object.entries(prices)
      .filter(([code]) => number.startsWith(code))
      .toSorted(([one], [other]) => other.length - one.length)[0] ?? [];
  return price * Math.max(1, parts);
}
