import type { Texts } from './en.ts';

export const texts: Texts = {
  circle: 'El inicio de sesión daba vueltas en círculo. Compruebe que el reloj de este dispositivo esté en hora e inténtelo de nuevo.',
  cancelled: 'El inicio de sesión se canceló.',
  failed: 'El inicio de sesión no funcionó.',
};
