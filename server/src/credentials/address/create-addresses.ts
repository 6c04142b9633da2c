import type { Step } from '#journeys/contract';
import { CODE_SENDS } from '../settings.ts';
import { SMS_SENDS } from '../sms-code/settings.ts';
import { addressStep, type AddressStepDeps } from './address-step.ts';
import { emailChannel, phoneChannel, type PhoneChannelDeps } from './channels.ts';
import type { CodeDeps } from '../mailed-code/code-deps.ts';
import type { AddressRemoval } from '../contract.ts';
import { removeAddress } from './remove-address.ts';
import type { ChangeContext } from '../notices/surety.ts';
import type { Tx } from '#platform/db';

export type AddressesDeps = Omit<AddressStepDeps, 'channels'> & Omit<CodeDeps, 'quotas'> & Omit<PhoneChannelDeps, 'quotas'>;

export interface OwnAddresses {
  /** `credentials.address`. */
  readonly steps: readonly Step[];
  remove(tx: Tx, ctx: ChangeContext, input: { readonly userId: string; readonly id: string }): Promise<AddressRemoval>;
}

/** What the owner of an account does with the addresses they sign in with and are written to at. */
export function createAddresses(deps: AddressesDeps): OwnAddresses {
  const channels = { email: emailChannel({ ...deps, quotas: CODE_SENDS }), phone: phoneChannel({ ...deps, quotas: SMS_SENDS }) };
  return {
    steps: [addressStep({ ...deps, channels })],
    remove: (tx, ctx, input) => removeAddress(deps, tx, ctx, input),
  };
}
