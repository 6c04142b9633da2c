import { inLanguage, PICTURE_ATTRIBUTE, pictureIdOf } from '#identity';
import type { FieldError, Screen } from '#journeys/contract';
import type { Locale } from '#platform/i18n';
import type { PictureSaved } from './picture.ts';
import type { ProfileField } from './profile.ts';

export const PICTURE_SCREEN = 'account.picture';
export const ACCEPTED = ['image/jpeg', 'image/png', 'image/webp'] as const;

/** Of a photo that is kept here: those of others are addresses, and no page of ours fetches them. */
export function ownPicture({ definition, held }: ProfileField): string | undefined {
  return definition.name === PICTURE_ATTRIBUTE && typeof held?.value === 'string' && pictureIdOf(held.value) !== undefined ? held.value : undefined;
}

/** What a file is sent with, and what takes the photo away: a form of its own, for files go by another kind of form (RFC 7578). */
export function pictureScreen(field: ProfileField, locale: Locale, errors: readonly FieldError[] = []): Screen {
  const { definition, held } = field;
  const shown = ownPicture(field);
  return {
    id: PICTURE_SCREEN,
    title: { id: 'account.merge_value', values: { value: inLanguage(definition.label, locale) ?? definition.name } },
    errors,
    nodes: [
      {
        kind: 'file',
        name: PICTURE_ATTRIBUTE,
        label: { id: 'account.picture_choose' },
        hint: { id: 'account.picture_hint' },
        accept: ACCEPTED,
        ...(shown === undefined ? {} : { picture: { href: shown, label: { id: 'account.picture_now' } } }),
      },
      { kind: 'action', action: 'save', label: { id: 'account.save' }, tone: 'primary' },
      ...(held ? ([{ kind: 'action', action: 'remove', label: { id: 'account.remove' }, tone: 'link', skipValidation: true }] as const) : []),
      { kind: 'action', action: 'cancel', label: { id: 'account.merge_cancel' }, tone: 'link', skipValidation: true },
    ],
  };
}

export type PictureProblem = Exclude<PictureSaved, { kind: 'saved' }> | { readonly kind: 'none' };

/** Beside the field, in words that say what to do. */
export function pictureError(problem: PictureProblem): FieldError {
  const why = problem.kind === 'refused' ? problem.why : problem.kind;
  return { field: PICTURE_ATTRIBUTE, text: { id: `account.picture_${why}` } };
}
