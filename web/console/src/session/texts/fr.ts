import type { Texts } from './en.ts';

export const texts: Texts = {
  circle: 'La connexion tournait en rond. Vérifiez que l’horloge de cet appareil est juste, puis réessayez.',
  cancelled: 'La connexion a été annulée.',
  failed: 'La connexion n’a pas fonctionné.',
};
