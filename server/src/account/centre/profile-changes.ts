import { PICTURE_ATTRIBUTE, readFields } from '#identity';
import type { Screen } from '#journeys/contract';
import type { CentreDeps } from './deps.ts';
import { pictureScreen } from './picture-screen.ts';
import { changeProfile, readProfile } from './profile.ts';
import { editScreen, LANGUAGE, languageScreen, profileScreen } from './profile-screen.ts';
import type { Visit } from './visit.ts';

/** What pressing a button of these pages comes to. */
export type Pressed = { readonly kind: 'saved' } | { readonly kind: 'left' } | { readonly kind: 'wrong'; readonly screen: Screen } | { readonly kind: 'unknown' };

/** The pages of the profile: all of it, or one detail being edited. */
export function profilePages(deps: CentreDeps) {
  const { db } = deps;
  const offered = ({ tenant }: Visit) => tenant.settings.locales;
  const read = ({ tenant, session }: Visit) => db.read(tenant.id, (tx) => readProfile(deps, tx, tenant, session.userId));
  const change = ({ tenant, session, origin }: Visit, what: Parameters<typeof changeProfile>[3]) =>
    db.tenant(tenant.id, (tx) => changeProfile(deps, tx, { tenant, userId: session.userId, origin }, what));

  return {
    async show(visit: Visit, editing: unknown, notes: Parameters<typeof profileScreen>[0]['notes']): Promise<Screen> {
      const own = await read(visit);
      if (editing === LANGUAGE) return languageScreen(offered(visit), visit.locale, own.user.locale);
      const field = own.fields.find(({ definition, editable }) => editable && definition.name === editing);
      if (field?.definition.name === PICTURE_ATTRIBUTE) return pictureScreen(field, visit.locale);
      return field
        ? editScreen(field, visit.locale)
        : profileScreen({ notes, own, locale: visit.locale, sources: await deps.sources(visit.tenant.id), phones: deps.addresses.phones(visit.tenant) });
    },

    async press(visit: Visit, what: string, which: string, form: Readonly<Record<string, string>>): Promise<Pressed> {
      if (what === 'cancel') return { kind: 'left' };
      if (what === 'save' && which === LANGUAGE) {
        const locale = offered(visit).find((one) => one === form[LANGUAGE]);
        if (locale === undefined) return { kind: 'unknown' };
        await change(visit, { attributes: {}, locale });
        return { kind: 'saved' };
      }
      const field = (await read(visit)).fields.find(({ definition, editable }) => editable && definition.name === which);
      if (!field || (what !== 'save' && what !== 'remove')) return { kind: 'unknown' };
      if (what === 'remove') {
        await change(visit, { attributes: { [which]: null } });
        return { kind: 'saved' };
      }
      const { typed, values, errors } = readFields([{ definition: field.definition, required: false }], { action: what, fields: form });
      if (errors.length > 0) return { kind: 'wrong', screen: editScreen(field, visit.locale, { errors, typed }) };
      await change(visit, { attributes: values });
      return { kind: 'saved' };
    },
  };
}
