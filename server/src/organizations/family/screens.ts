import type { Screen, ScreenNode } from '#journeys/contract';

const MASK = /^(.).*?(@.*)$/su;
/** Enough to know it by, for whoever typed it. */
const masked = (address: string): string => address.replace(MASK, '$1•••$2');

export const contactScreen = (of: { readonly brand: string; readonly until: Date; readonly typed: Readonly<Record<string, string>>; readonly back: boolean }): Screen => ({
  id: 'organizations.ask-guardian',
  title: { id: 'organizations.ask_title' },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'organizations.ask_lead', values: { brand: of.brand } } },
    input('name', 'text', { id: 'organizations.ask_name' }, of.typed, { id: 'organizations.ask_name_hint' }, 40),
    input('guardian', 'email', { id: 'organizations.ask_address' }, of.typed, { id: 'organizations.ask_address_hint' }, 254),
    { kind: 'text', tone: 'hint', text: { id: 'organizations.ask_over', values: { at: of.until.getTime() } } },
    { kind: 'action', action: 'send', label: { id: 'organizations.ask_send' }, tone: 'primary' },
    ...(of.back ? [{ kind: 'action', action: 'back', label: { id: 'organizations.back' }, tone: 'link', skipValidation: true } as const] : []),
    { kind: 'action', action: 'end', label: { id: 'organizations.end' }, tone: 'link', skipValidation: true },
  ],
});

function input(
  name: string,
  kind: 'text' | 'email',
  label: Extract<ScreenNode, { kind: 'input' }>['label'],
  typed: Readonly<Record<string, string>>,
  hint: Extract<ScreenNode, { kind: 'input' }>['label'],
  maxLength: number,
): ScreenNode {
  const value = typed[name];
  return { kind: 'input', name, input: kind, label, hint, required: true, maxLength, autocomplete: 'off', ...(value === undefined || value === '' ? {} : { value }) };
}

export const waitScreen = (of: { readonly brand: string; readonly until: Date; readonly guardian: string; readonly said?: 'sent' | 'limited' | 'waiting' }): Screen => ({
  id: 'organizations.wait-guardian',
  title: { id: 'organizations.wait_title' },
  ownWayOut: true,
  nodes: [
    ...(of.said === undefined ? [] : [{ kind: 'text', tone: of.said === 'sent' ? 'success' : 'warning', text: { id: `organizations.wait_${of.said}` } } as const]),
    { kind: 'text', tone: 'lead', text: { id: 'organizations.wait_lead', values: { address: masked(of.guardian) } } },
    { kind: 'text', text: { id: 'organizations.wait_next', values: { brand: of.brand } } },
    { kind: 'text', tone: 'hint', text: { id: 'organizations.wait_over', values: { at: of.until.getTime() } } },
    { kind: 'action', action: 'look', label: { id: 'organizations.wait_look' }, tone: 'primary' },
    { kind: 'action', action: 'again', label: { id: 'organizations.wait_again' }, tone: 'secondary' },
    { kind: 'action', action: 'other', label: { id: 'organizations.wait_other' }, tone: 'link' },
    { kind: 'action', action: 'end', label: { id: 'organizations.end' }, tone: 'link' },
  ],
});

export const endScreen = (): Screen => ({
  id: 'organizations.end',
  title: { id: 'organizations.end_title' },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'organizations.end_lead' } },
    { kind: 'action', action: 'end-now', label: { id: 'organizations.end_now' }, tone: 'danger' },
    { kind: 'action', action: 'back', label: { id: 'organizations.back' }, tone: 'link' },
  ],
});

// ---------------------------------------------------------------- Behind the link of the mail, without an account

export const requestScreen = (of: { readonly kind: 'ask' | 'join'; readonly name: string; readonly address: string; readonly brand: string; readonly until: Date }): Screen => ({
  id: 'organizations.guardian-request',
  title: { id: `organizations.request_${of.kind}_title`, values: { name: of.name } },
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: `organizations.request_${of.kind}_lead`, values: { name: of.name, brand: of.brand } } },
    {
      kind: 'facts',
      items: [
        { label: { id: 'organizations.request_child' }, value: of.name },
        { label: { id: 'organizations.request_address' }, value: of.address },
      ],
    },
    { kind: 'text', text: { id: 'organizations.request_how' } },
    { kind: 'text', tone: 'hint', text: { id: 'organizations.request_until', values: { at: of.until.getTime() } } },
    { kind: 'action', action: 'go', label: { id: 'organizations.request_go' }, tone: 'primary' },
    { kind: 'action', action: 'refuse', label: { id: `organizations.request_${of.kind}_refuse` }, tone: 'secondary' },
    { kind: 'action', action: 'unknown', label: { id: 'organizations.request_unknown' }, tone: 'secondary' },
  ],
});

/** `join`: nothing came of it but that an address is forgotten. */
export const declinedScreen = (kind: 'ask' | 'join'): Screen => ({
  id: 'organizations.guardian-declined',
  title: { id: 'organizations.declined_title' },
  nodes: [{ kind: 'text', tone: 'success', text: { id: `organizations.declined_${kind}` } }],
});

export const goneScreen: Screen = {
  id: 'organizations.guardian-gone',
  title: { id: 'organizations.gone_title' },
  nodes: [{ kind: 'text', tone: 'lead', text: { id: 'organizations.gone' } }],
};
