import type { Texts } from './en.ts';

export const texts: Texts = {
  circle: 'Die Anmeldung drehte sich im Kreis. Prüfen Sie, ob die Uhr dieses Geräts richtig geht, und versuchen Sie es noch einmal.',
  cancelled: 'Die Anmeldung wurde abgebrochen.',
  failed: 'Die Anmeldung hat nicht geklappt.',
};
