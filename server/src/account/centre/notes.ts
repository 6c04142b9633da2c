import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ScreenNode } from '#journeys/contract';
import type { Cookies } from '#platform/http';

/** What a page says once, about what was just done. In a cookie: an address that anybody could make up would put words into our mouth. */
export const NOTES = [
  'confirmed',
  'signed_out',
  'signed_out_others',
  'forgotten',
  'withdrawn',
  'saved',
  'requested',
  'added',
  'taken_back',
  'address_removed',
  'address_last',
  'held',
  'guardian_agreed',
  'words_changed',
  'copy_begun',
  'copy_not_now',
  'invited',
  'left_family',
  'last_guardian',
  'child_ends',
  'organization_joined',
  'organization_already',
  'organization_left',
  'organization_last_owner',
  'organization_removed',
  'organization_withdrawn',
  'code_taken_back',
  'acting_ended',
  'said_me',
  'answered_before',
] as const;
export type Note = (typeof NOTES)[number];
/** What was not done, and why. */
const REFUSALS: readonly Note[] = ['address_last', 'held', 'words_changed', 'copy_not_now', 'last_guardian', 'organization_last_owner', 'answered_before'];

const NAME = 'account_note';
const SECONDS = 300;

export function leaveNote(cookies: Cookies, request: FastifyRequest, reply: FastifyReply, note: Note): void {
  cookies.set(request, reply, NAME, note, { maxAge: SECONDS });
}

export function forgetNote(cookies: Cookies, request: FastifyRequest, reply: FastifyReply): void {
  cookies.clear(request, reply, NAME);
}

export function takeNote(cookies: Cookies, request: FastifyRequest, reply: FastifyReply): readonly ScreenNode[] {
  const said = cookies.get(request, NAME);
  if (said === undefined) return [];
  cookies.clear(request, reply, NAME);
  const note = NOTES.find((one) => one === said);
  return note === undefined ? [] : [{ kind: 'text', text: { id: `account.note_${note}` }, tone: REFUSALS.includes(note) ? 'warning' : 'success' }];
}
