import type { Texts } from './en.ts';

export const texts: Texts = {
  title: 'Ajustes',
  does: 'ver los ajustes',
  keywords: 'contraseña, mfa, segundo paso, sesión, token, conservación, sms, smtp, correo, atributos, menores, recuperación',
};
