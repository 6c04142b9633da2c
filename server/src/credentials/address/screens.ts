import type { Screen, ScreenNode } from '#journeys/contract';
import type { Text } from '#platform/i18n';
import { signOutEverywhere } from '../sign-out-everywhere.ts';
import type { AddressWish } from './memory.ts';

const cancel: ScreenNode = { kind: 'action', action: 'cancel', label: { id: 'credentials.cancel' }, tone: 'link', skipValidation: true };
const done: ScreenNode = { kind: 'action', action: 'done', label: { id: 'credentials.continue' }, tone: 'primary', skipValidation: true };

/** What is typed changes nothing yet, and the page says so. */
export const askAddressScreen = ({ of, instead }: AddressWish, input: ScreenNode): Screen => ({
  id: 'credentials.address',
  title: { id: `credentials.address_${instead === undefined ? 'add' : 'change'}_${of}_title` },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: `credentials.address_${instead === undefined ? 'add' : 'change'}_lead` } },
    input,
    { kind: 'action', action: 'send', label: { id: 'credentials.sms_send' }, tone: 'primary' },
    cancel,
  ],
});

/** Beside the code. Other sign-ins end where an address takes the place of another, unless its owner says no. */
export const besideCode = ({ instead }: AddressWish): readonly ScreenNode[] => [...(instead === undefined ? [] : [signOutEverywhere]), cancel];

export const doneScreen: Screen = {
  id: 'credentials.address-done',
  title: { id: 'credentials.address_done_title' },
  ownWayOut: true,
  nodes: [{ kind: 'text', tone: 'success', text: { id: 'credentials.address_done' } }, done],
};

/** The session that this began in is over: the way on leads to a new one. */
export const endedScreen = (issuer: string): Screen => ({
  id: 'credentials.address-ended',
  title: { id: 'credentials.address_done_title' },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'success', text: { id: 'credentials.address_ended' } },
    { kind: 'link', label: { id: 'credentials.address_sign_in' }, href: `${issuer}/account` },
  ],
});

/** Told to nobody but whoever proved the address a moment ago. */
export const takenScreen = (issuer: string): Screen => ({
  id: 'credentials.address-taken',
  title: { id: 'credentials.address_taken_title' },
  ownWayOut: true,
  nodes: [
    { kind: 'text', tone: 'lead', text: { id: 'credentials.address_taken' } },
    { kind: 'link', label: { id: 'credentials.address_merge' }, href: `${issuer}/account/merge` },
    { kind: 'action', action: 'change', label: { id: 'credentials.address_other' }, tone: 'secondary', skipValidation: true },
    cancel,
  ],
});

export const refusedScreen = (id: string, title: string, text: Text): Screen => ({
  id: `credentials.address-${id}`,
  title: { id: title },
  ownWayOut: true,
  nodes: [{ kind: 'text', tone: 'warning', text }, done],
});
