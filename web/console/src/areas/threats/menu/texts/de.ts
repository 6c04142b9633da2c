import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'Bedrohungen',
  does: 'Bedrohungen sehen',
  keywords: 'Risiko, Angriffe, Bots, Stuffing, Betrug, Richtlinie, sperren, Notfall',
  emergency: 'Notfall',
};
