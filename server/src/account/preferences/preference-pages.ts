import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FieldError, Screen, ScreenNode } from '#journeys/contract';
import type { Standings, TopicState, WantedTopic } from '#preferences/contract';
import type { CentreDeps } from '../centre/deps.ts';
import type { Pressed } from '../centre/profile-changes.ts';
import { changeProfile, readProfile } from '../centre/profile.ts';
import type { Visit } from '../centre/visit.ts';
import { inLanguage } from '#identity';
import { addressScreen, CODE, codeScreen, EMAIL, LANGUAGE, LOOK, LOOKS, oftenOf, preferencesScreen, tickOf, type PreferencesView } from './preferences-screen.ts';
import { ZONE, zoneIn } from './time-zones.ts';

export type PressedHere = Pressed | { readonly kind: 'lead'; readonly to: Readonly<Record<string, string>> } | { readonly kind: 'needs-proof' };

export interface Press {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly what: string;
  readonly which: string;
  readonly form: Readonly<Record<string, string>>;
  /** A sign-in of the last minutes; asked only where it is needed. */
  readonly mayChange: () => Promise<boolean>;
}

type Query = Readonly<Record<string, unknown>>;

/** `/account/preferences`: what one wants to hear of, and how; where some of it goes; language, look and time zone. */
export function preferencePages(deps: CentreDeps) {
  const { db, preferences } = deps;
  const standingsOf = ({ tenant, session }: Visit) => db.read(tenant.id, (tx) => preferences.standings(tx, session.userId));
  const topicIn = ({ topics }: Standings, key: unknown): TopicState | undefined => topics.find(({ topic }) => topic.otherAddress && topic.key === key);
  const user = ({ tenant, session }: Visit) => db.read(tenant.id, (tx) => deps.identity.find(tx, session.userId));

  /** The detail of the profile, where customers may write it. */
  async function zoneOf({ tenant, session, locale }: Visit): Promise<PreferencesView['zone']> {
    const own = await db.read(tenant.id, (tx) => readProfile(deps, tx, tenant, session.userId));
    const field = own.fields.find(({ definition, editable }) => editable && definition.name === ZONE);
    const held = field?.held?.value;
    return field && { label: inLanguage(field.definition.label, locale) ?? ZONE, ...(typeof held === 'string' ? { held } : {}) };
  }

  async function whole(visit: Visit, request: FastifyRequest, notes: readonly ScreenNode[], errors: readonly FieldError[] = []): Promise<Screen> {
    const [standings, found, zone] = await Promise.all([standingsOf(visit), user(visit), zoneOf(visit)]);
    const moved = standings.topics.filter(({ hasOtherAddress }) => hasOtherAddress);
    const others = await db.read(visit.tenant.id, (tx) =>
      Promise.all(moved.map(async ({ topic }) => [topic.key, (await preferences.otherAddress(tx, visit.session.userId, topic.key)) ?? ''] as const)),
    );
    const offered = visit.tenant.settings.locales;
    return preferencesScreen({
      notes,
      standings,
      locale: visit.locale,
      offered,
      language: offered.find((one) => one === found?.locale) ?? visit.locale,
      look: deps.savedTheme?.(request) ?? 'system',
      ...(zone ? { zone } : {}),
      others: new Map(others),
      errors,
    });
  }

  /** What was ticked, of what was shown. A topic that came since was not shown, and stays; the version says so before. */
  const wantedIn = ({ topics }: Standings, form: Press['form']): ReadonlyMap<string, WantedTopic> =>
    new Map(
      topics.map(({ topic }) => {
        const often = topic.frequencies.find((one) => one === form[oftenOf(topic.key)]);
        const channels = Object.fromEntries(topic.channels.map((channel) => [channel, form[tickOf(topic.key, channel)] === 'true']));
        return [topic.key, { channels, ...(often === undefined ? {} : { frequency: often }) }];
      }),
    );

  async function save(visit: Visit, { request, reply, which, form }: Press): Promise<PressedHere> {
    const { tenant, session, origin, locale, application } = visit;
    const chosen = await db.tenant(tenant.id, async (tx) =>
      preferences.choose(tx, origin, {
        userId: session.userId,
        wanted: wantedIn(await preferences.standings(tx, session.userId), form),
        method: 'account',
        locale,
        version: which,
        wording: deps.i18n.format(locale, { id: 'preferences.save' }),
        ...(application ? { application: application.clientId } : {}),
      }),
    );
    if (chosen.kind !== 'done') return { kind: 'wrong', screen: await whole(visit, request, [], [{ text: { id: 'preferences.stale' } }]) };
    const known = (await user(visit))?.locale;
    const shown = tenant.settings.locales.find((one) => one === known) ?? locale;
    // Left as it was shown, it changes neither the account nor this browser, which may read in another language.
    const language = tenant.settings.locales.find((one) => one === form[LANGUAGE] && one !== shown);
    const look = LOOKS.find((one) => one === form[LOOK]);
    if (language !== undefined) await db.tenant(tenant.id, (tx) => deps.identity.setLocale(tx, session.userId, language));
    const zone = await zoneOf(visit);
    const said = zone && zoneIn(form[ZONE], zone.held);
    if (said !== undefined) await db.tenant(tenant.id, (tx) => changeProfile(deps, tx, { tenant, userId: session.userId, origin }, { attributes: { [ZONE]: said } }));
    deps.keepChoices?.(request, reply, { ...(language === undefined ? {} : { locale: language }), ...(look === undefined ? {} : { theme: look }) });
    return { kind: 'saved' };
  }

  async function send(visit: Visit, { which, form }: Press): Promise<PressedHere> {
    const { tenant, session, origin, locale, brandId } = visit;
    const [state, brand] = [topicIn(await standingsOf(visit), which), await deps.tenants.brand(tenant.id, brandId)];
    if (!state || !brand) return { kind: 'unknown' };
    const typed = (form[EMAIL] ?? '').slice(0, 320);
    const asked = await preferences.askAddress(origin, { tenant, brand, userId: session.userId, topic: which, email: typed, locale });
    if (asked.kind === 'sent') return { kind: 'lead', to: { proof: which } };
    if (asked.kind === 'unknown') return { kind: 'unknown' };
    const limited = asked.kind === 'limited' && { id: 'preferences.limited', values: { minutes: Math.max(1, Math.ceil(asked.retryAfter / 60)) } };
    const text = limited || { id: 'preferences.email_wrong' };
    return { kind: 'wrong', screen: addressScreen(state, locale, typed, [{ field: EMAIL, text }]) };
  }

  async function prove(visit: Visit, { which, form }: Press): Promise<PressedHere> {
    const { tenant, session, origin, locale, brandId } = visit;
    const [state, brand] = [topicIn(await standingsOf(visit), which), await deps.tenants.brand(tenant.id, brandId)];
    if (!state || !brand) return { kind: 'unknown' };
    const address = await db.read(tenant.id, (tx) => preferences.addressAsked(tx, session.userId, which));
    const proved = await preferences.proveAddress(origin, { tenant, brand, locale, userId: session.userId, topic: which, code: (form[CODE] ?? '').slice(0, 20) });
    if (proved.kind === 'proved') return { kind: 'saved' };
    if (proved.kind === 'gone' || address === undefined) return { kind: 'wrong', screen: addressScreen(state, locale, address, [{ text: { id: 'preferences.code_gone' } }]) };
    return { kind: 'wrong', screen: codeScreen(state, locale, address, [{ field: CODE, text: { id: 'preferences.code_wrong' } }]) };
  }

  return {
    async show(visit: Visit, request: FastifyRequest, notes: readonly ScreenNode[]): Promise<Screen> {
      const { address, proof } = request.query as Query;
      if (address === undefined && proof === undefined) return whole(visit, request, notes);
      const state = topicIn(await standingsOf(visit), address ?? proof);
      if (!state) return whole(visit, request, notes);
      const asked = proof === undefined ? undefined : await db.read(visit.tenant.id, (tx) => preferences.addressAsked(tx, visit.session.userId, state.topic.key));
      return asked === undefined ? addressScreen(state, visit.locale) : codeScreen(state, visit.locale, asked);
    },

    /** What somebody wants to hear of needs no more than being signed in: a no must be as easy as a yes (GDPR 7(3)). Where it goes needs a proof. */
    async press(visit: Visit, press: Press): Promise<PressedHere> {
      switch (press.what) {
        case 'cancel':
          return { kind: 'left' };
        case 'save':
          return save(visit, press);
        case 'own':
          return (await db.tenant(visit.tenant.id, (tx) => preferences.dropAddress(tx, visit.origin, visit.session.userId, press.which))) ? { kind: 'saved' } : { kind: 'left' };
        case 'address':
          return (await press.mayChange()) ? { kind: 'lead', to: { address: press.which } } : { kind: 'needs-proof' };
        case 'send':
          return (await press.mayChange()) ? send(visit, press) : { kind: 'needs-proof' };
        case 'prove':
          return (await press.mayChange()) ? prove(visit, press) : { kind: 'needs-proof' };
        default:
          return { kind: 'unknown' };
      }
    },
  };
}
