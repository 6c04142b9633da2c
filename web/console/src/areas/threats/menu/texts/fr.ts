import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'Menaces',
  does: 'voir les menaces',
  keywords: 'risque, attaques, robots, bourrage, fraude, politique, bloquer, urgence',
  emergency: 'Urgence',
};
