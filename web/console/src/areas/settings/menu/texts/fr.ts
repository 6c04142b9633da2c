import type { Texts } from './en.ts';

export const texts: Texts = {
  title: 'Paramètres',
  does: 'voir les paramètres',
  keywords: 'mot de passe, mfa, deuxième étape, session, jeton, conservation, sms, smtp, courrier, attributs, enfants, récupération',
};
