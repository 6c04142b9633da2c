import { BUILT_IN } from './built-in-rules.ts';
import { texts } from './texts.ts';

/** What a rule is for: of a built-in one in the language of the page, of any other in the words of whoever wrote it. */
export const aboutRule = ({ id, about }: { readonly id: string; readonly about?: string | undefined }): string | undefined =>
  about !== undefined && about === BUILT_IN[id] ? (texts.builtInRules[id] ?? about) : about;
