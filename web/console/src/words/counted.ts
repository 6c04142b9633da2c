/** The forms a language has for what is counted (Unicode plural rules); a `#` in them is the number. */
interface Forms {
  readonly en: { readonly one: string; readonly other: string };
  readonly de: { readonly one: string; readonly other: string };
  readonly fr: { readonly one: string; readonly other: string };
  readonly es: { readonly one: string; readonly other: string };
  readonly ar: { readonly zero?: string; readonly one: string; readonly two: string; readonly few: string; readonly many: string; readonly other: string };
  readonly zh: { readonly other: string };
}

/** `countedIn('en')(3, { one: '# day', other: '# days' })` → "3 days". */
export function countedIn<L extends keyof Forms>(tag: L): (count: number, forms: Forms[L]) => string {
  const rules = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(`${tag}-u-nu-latn`);
  return (count, forms) => {
    const known: Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string } = forms;
    return (known[rules.select(count)] ?? known.other).replaceAll('#', numbers.format(count));
  };
}
