import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'Kunden',
  does: 'Kunden sehen',
  keywords: 'Benutzer, Konten, Menschen, Kundendienst',
  create: 'Kunden hinzufügen',
};
