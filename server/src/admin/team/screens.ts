import type { Screen, ScreenNode } from '#journeys/contract';
import type { Enrolment } from './contract.ts';

const text = (name: string, values: Readonly<Record<string, string | number>> = {}) => ({ id: `admin.${name}`, values });

export const MAX_NAME = 80;

/** What the link leads to. */
export function welcomeScreen(kind: Enrolment, known: { readonly address?: string | undefined; readonly name?: string | undefined; readonly typed?: string | undefined }): Screen {
  const { address, name, typed } = known;
  const nodes: ScreenNode[] = [
    { kind: 'text', tone: 'lead', text: text(`welcome_${kind}`) },
    ...(address === undefined ? [] : [{ kind: 'identity', value: address } as const]),
    ...(kind === 'recovery'
      ? []
      : [
          {
            kind: 'input',
            name: 'name',
            label: text('name'),
            hint: text('name_hint'),
            input: 'text',
            autocomplete: 'name',
            required: true,
            maxLength: MAX_NAME,
            ...(name === undefined ? {} : { value: name }),
          } as const,
        ]),
    ...(kind === 'setup'
      ? [
          {
            kind: 'input',
            name: 'email',
            label: text('email'),
            hint: text('email_hint'),
            input: 'email',
            autocomplete: 'email',
            required: true,
            maxLength: 320,
            ...(typed === undefined ? {} : { value: typed }),
          } as const,
        ]
      : []),
    { kind: 'text', tone: 'hint', text: text('welcome_next') },
    { kind: 'action', action: 'continue', label: text('continue'), tone: 'primary' },
  ];
  return { id: 'admin.welcome', title: text(`welcome_${kind}_title`), nodes };
}

/** Used, over, replaced, or never there: the same words, with the way to a new one. */
export const linkGoneScreen: Screen = {
  id: 'admin.link-gone',
  title: text('link_gone_title'),
  nodes: [
    { kind: 'text', tone: 'lead', text: text('link_gone') },
    { kind: 'text', text: text('link_gone_setup') },
    { kind: 'text', text: text('link_gone_invitation') },
  ],
};
