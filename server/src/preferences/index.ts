export type * from './contract.ts';
export { CHANNELS, FREQUENCIES } from './contract.ts';
export { createPreferences, type PreferencesRoom } from './create-preferences.ts';
export type { PreferencesDeps } from './deps.ts';
export { preferencesErrors } from './errors.ts';
export { addressChanged, preferencesChanged } from './events.ts';
export { preferenceMessages } from './addresses/message-samples.ts';
export { preferencesData } from './personal-data.ts';
