import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'Amenazas',
  does: 'ver las amenazas',
  keywords: 'riesgo, ataques, bots, relleno, fraude, política, bloquear, emergencia',
  emergency: 'Emergencia',
};
