import type { MergedField, MergePreview, MergeRecord, MergeRefusal, Side, StoredIdentifier } from '#identity/contract';
import type { Screen, ScreenNode } from '#journeys/contract';
import { sayDay, type Locale, type Text } from '#platform/i18n';
import type { AttributeDefinition } from '#tenants/contract';
import type { WayCard } from './deps.ts';

/** Names of the choices. */
export const FIELD = 'field-';
export const PRIMARY = 'primary-';

const day = (at: Date): Text => ({ id: 'account.merge_day', values: { at: at.getTime() } });
/** Data where only a text may stand. */
const data = (value: string): Text => ({ id: 'account.merge_value', values: { value } });
const asText = (value: string | Text): Text => (typeof value === 'string' ? data(value) : value);

const cancel: ScreenNode = { kind: 'action', action: 'cancel', label: { id: 'account.merge_cancel' }, tone: 'link', skipValidation: true };

export function beginScreen(own: string | undefined, merges: readonly MergeRecord[]): Screen {
  return {
    id: 'account.merge',
    title: { id: 'account.merge_title' },
    ownWayOut: true,
    nodes: [
      ...(own === undefined ? [] : [{ kind: 'identity', value: own } as const]),
      { kind: 'text', tone: 'lead', text: { id: 'account.merge_lead' } },
      { kind: 'text', text: { id: 'account.merge_how' } },
      { kind: 'action', action: 'begin', label: { id: 'account.merge_begin' }, tone: 'primary' },
      ...(merges.length === 0
        ? []
        : [
            {
              kind: 'cards',
              legend: { id: 'account.merge_done_before' },
              items: merges.map(({ id, mergedAt, undoUntil }) => ({
                id,
                title: { id: 'account.merge_record' },
                facts: [
                  { label: { id: 'account.merge_when' }, value: day(mergedAt) },
                  { label: { id: 'account.merge_until' }, value: day(undoUntil) },
                ],
                actions: [{ action: `undo:${id}`, label: { id: 'account.merge_undo' }, tone: 'danger' as const }],
              })),
            } as const,
          ]),
      cancel,
    ],
  };
}

export function undoScreen({ mergedAt, undoUntil }: MergeRecord): Screen {
  return {
    id: 'account.merge-undo',
    title: { id: 'account.merge_undo_title' },
    ownWayOut: true,
    nodes: [
      {
        kind: 'facts',
        items: [
          { label: { id: 'account.merge_when' }, value: day(mergedAt) },
          { label: { id: 'account.merge_until' }, value: day(undoUntil) },
        ],
      },
      { kind: 'text', tone: 'lead', text: { id: 'account.merge_undo_lead' } },
      { kind: 'action', action: 'undo', label: { id: 'account.merge_undo_button' }, tone: 'danger' },
      cancel,
    ],
  };
}

const done: ScreenNode = { kind: 'action', action: 'done', label: { id: 'account.merge_finish' }, tone: 'primary' };

export const undoneScreen: Screen = {
  id: 'account.merge-undone',
  title: { id: 'account.merge_undone_title' },
  ownWayOut: true,
  nodes: [{ kind: 'text', tone: 'success', text: { id: 'account.merge_undone' } }, done],
};

export const mergedScreen = (undoUntil: Date): Screen => ({
  id: 'account.merged',
  title: { id: 'account.merged_title' },
  ownWayOut: true,
  nodes: [{ kind: 'text', tone: 'success', text: { id: 'account.merged' } }, { kind: 'text', text: { id: 'account.merged_undo', values: { at: undoUntil.getTime() } } }, done],
});

/** `stale`: a proof is too old, or was overtaken. `second_step`: the other account has more than was proved. */
export const endedScreen = (why: 'stale' | 'second_step', issuer: string): Screen => ({
  id: `account.merge-${why === 'stale' ? 'stale' : 'second-step'}`,
  title: { id: 'account.merge_ended_title' },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: `account.merge_${why}` } },
    { kind: 'link', label: { id: 'account.merge_from_start' }, href: `${issuer}/account/merge` },
  ],
});

export const refusedScreen = (why: MergeRefusal): Screen => ({
  id: 'account.merge-refused',
  title: { id: 'account.merge_refused_title' },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: `account.merge_refused_${why}` } },
    { kind: 'action', action: 'again', label: { id: 'account.merge_again' }, tone: 'primary' },
    cancel,
  ],
});

export interface PreviewInput {
  readonly preview: MergePreview;
  readonly ways: { readonly moved: readonly WayCard[]; readonly aside: readonly WayCard[] };
  readonly definitions: readonly AttributeDefinition[];
  readonly locale: Locale;
}

/** Where both have something the person chooses; what only one of them has is listed. */
export function previewScreen({ preview, ways, definitions, locale }: PreviewInput): Screen {
  const definitionOf = (name: string) => definitions.find((definition) => definition.name === name);
  const labelOf = ({ name }: MergedField): string => {
    const label = definitionOf(name)?.label;
    return label?.[locale] ?? label?.en ?? name;
  };
  const said = ({ name }: MergedField, value: string | boolean = ''): string | Text => {
    if (typeof value === 'boolean') return { id: value ? 'account.merge_yes' : 'account.merge_no' };
    return definitionOf(name)?.type === 'date' ? sayDay(value, locale) : value;
  };
  // As the tenant orders them everywhere.
  const rank = ({ name }: MergedField) => definitions.findIndex((definition) => definition.name === name);
  const fields = preview.fields.toSorted((one, two) => rank(one) - rank(two));
  const differ = fields.filter(({ own, other }) => own && other && own.value !== other.value);
  const added = fields.filter(({ own, other }) => other && !own);
  const primaries = (['email', 'phone'] as const).flatMap((kind) => primaryChoice(kind, preview.identifiers));
  return {
    id: 'account.merge-preview',
    title: { id: 'account.merge_preview_title' },
    ownWayOut: true,
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'account.merge_preview_lead' } },
      listed(
        'account.merge_names',
        preview.identifiers.other.map(({ value }) => ({ title: value })),
      ),
      ...(ways.moved.length === 0 ? [] : [listed('account.merge_ways', ways.moved)]),
      ...(added.length === 0 ? [] : [{ kind: 'facts', items: added.map((field) => ({ label: data(labelOf(field)), value: said(field, field.other?.value) })) } as const]),
      ...primaries,
      ...differ.map((field) =>
        choice(`${FIELD}${field.name}`, data(labelOf(field)), asText(said(field, field.own?.value)), asText(said(field, field.other?.value)), field.proposed),
      ),
      ...(ways.aside.length === 0 ? [] : [listed('account.merge_aside', ways.aside), { kind: 'text', tone: 'hint', text: { id: 'account.merge_aside_why' } } as const]),
      { kind: 'text', text: { id: 'account.merge_sessions' } },
      { kind: 'text', tone: 'hint', text: { id: 'account.merge_hold' } },
      { kind: 'action', action: 'merge', label: { id: 'account.merge_button' }, tone: 'primary' },
      cancel,
    ],
  };
}

const choice = (name: string, legend: Text, own: Text, other: Text, checked: Side): ScreenNode => ({
  kind: 'choice',
  name,
  legend,
  options: [
    { value: 'own', label: own, hint: { id: 'account.merge_own' }, checked: checked === 'own' },
    { value: 'other', label: other, hint: { id: 'account.merge_other' }, checked: checked === 'other' },
  ],
});

/** Which address applications get: a choice only between two that were proved. */
function primaryChoice(kind: 'email' | 'phone', { own, other }: MergePreview['identifiers']): ScreenNode[] {
  const primary = (of: readonly StoredIdentifier[]) => of.find((one) => one.kind === kind && one.primary && one.verifiedAt);
  const [mine, theirs] = [primary(own), primary(other)];
  return mine && theirs ? [choice(`${PRIMARY}${kind}`, { id: `account.merge_primary_${kind}` }, data(mine.value), data(theirs.value), 'own')] : [];
}

const listed = (legend: string, ways: readonly WayCard[]): ScreenNode => ({
  kind: 'cards',
  legend: { id: legend },
  empty: { id: 'account.merge_nothing' },
  items: ways.map(({ title, name }, index) => ({
    id: String(index),
    title,
    facts: name === undefined ? [] : [{ label: { id: 'account.merge_kind' }, value: name }],
    actions: [],
  })),
});
