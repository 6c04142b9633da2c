import type { Texts } from './en.ts';

export const texts: Texts = {
  title: 'Einstellungen',
  does: 'Einstellungen sehen',
  keywords: 'Passwort, MFA, zweiter Schritt, Sitzung, Token, Aufbewahrung, SMS, SMTP, E-Mail, Attribute, Kinder, Wiederherstellung',
};
