import type { FieldError } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import { html, nothing, type Html } from '../html.ts';
import { icons } from '../icons.ts';
import { say } from '../say.ts';
import { fieldId, type Drawing } from '../view.ts';

export interface FieldParts {
  readonly id: string;
  readonly error: FieldError | undefined;
  /** Value of `aria-describedby`, or undefined. */
  readonly describedBy: string | undefined;
  /** Hint and error, to be placed between label and control. */
  readonly notes: Html;
}

/** Hint and error of one field, tied to it by id (G4). */
export function fieldParts(drawing: Drawing, name: string, hints: readonly (Text | undefined)[]): FieldParts {
  return drawFieldNotes(drawing, fieldId(name), drawing.errorOf(name), hints);
}

/** The same for a field that says itself what is wrong with it. */
export function drawFieldNotes(drawing: Drawing, id: string, error: FieldError | undefined, hints: readonly (Text | undefined)[]): FieldParts {
  const given = hints.filter((hint) => hint !== undefined);
  const ids = [given.length > 0 ? `${id}-hint` : undefined, error ? `${id}-error` : undefined].filter((part) => part !== undefined);
  return {
    id,
    error,
    describedBy: ids.length > 0 ? ids.join(' ') : undefined,
    notes: html`${
      given.length > 0 && html`<p class="hint" id="${id}-hint">${given.map((hint, at) => html`${at > 0 && ' '}${say(drawing, hint)}`)}</p>`
    }${error ? html`<p class="field-error" id="${id}-error">${icons.alert}<span><span class="unseen">${drawing.say({ id: 'pages.error_prefix' })} </span>${say(drawing, error.text)}</span></p>` : nothing}`,
  };
}
