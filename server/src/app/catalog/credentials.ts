import {
  createEmailCodeCredential,
  createMagicLinkCredential,
  createPasskeyCredential,
  createPasswordCredential,
  createPushCredential,
  createRecoveryCodesCredential,
  createSmsCodeCredential,
  createTotpCredential,
  type CredentialType,
  type EmailCodeDeps,
  type MagicLinkDeps,
  type PasskeyDeps,
  type PasswordCredentialDeps,
  type PushDeps,
  type RecoveryCodesDeps,
  type SmsCodeDeps,
  type TotpDeps,
} from '#credentials';
import { createExternalCredential, type ExternalCredentialDeps } from '#federation';

export type CredentialTypeDeps = PasswordCredentialDeps &
  EmailCodeDeps &
  MagicLinkDeps &
  PasskeyDeps &
  TotpDeps &
  PushDeps &
  SmsCodeDeps &
  RecoveryCodesDeps &
  ExternalCredentialDeps;

/** Every way to prove who you are, one line each. */
export function credentialTypes(deps: CredentialTypeDeps): CredentialType[] {
  return [
    createPasskeyCredential(deps),
    createPasswordCredential(deps),
    createEmailCodeCredential(deps),
    createMagicLinkCredential(deps),
    createTotpCredential(deps),
    createPushCredential(deps),
    createSmsCodeCredential(deps),
    createRecoveryCodesCredential(deps),
    createExternalCredential(deps),
  ];
}
