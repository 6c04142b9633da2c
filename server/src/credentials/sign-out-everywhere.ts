import type { ScreenNode } from '#journeys/contract';

/** Beside a new way in: ticked, so that who does not think about it is safe. */
export const signOutEverywhere: ScreenNode = {
  kind: 'checkbox',
  name: 'signOutEverywhere',
  label: { id: 'credentials.sign_out_everywhere' },
  hint: { id: 'credentials.sign_out_everywhere_hint' },
  checked: true,
};

/** HTML leaves an unticked box out; JSON clients may say it in words. */
export function wantsSignOut({ signOutEverywhere: value }: Readonly<Record<string, string>>): boolean {
  return value !== undefined && !['', 'false', 'off', 'no', '0'].includes(value);
}
