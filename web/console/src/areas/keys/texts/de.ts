import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'Signaturschlüssel',
  does: 'Signaturschlüssel sehen',
  keywords: 'JWKS, Zertifikat, Rotation, wechseln',
  about: 'Was dieser Mandant signiert und mit welchem Schlüssel. Schlüssel wechseln von selbst; Anwendungen kennen den nächsten, bevor er benutzt wird.',
  purpose: 'Signiert',
  key: 'Schlüssel in Benutzung',
  since: 'Seit',
  next: 'Nächster',
  old: 'Prüft noch',
  none: 'Noch kein Schlüssel',
  noneText: 'Der erste Schlüssel entsteht, wenn zum ersten Mal etwas signiert wird.',
  states: { next: 'veröffentlicht', active: 'in Benutzung', retiring: 'prüft nur noch', retired: 'beendet' },
  replace: 'Ersetzen',
  replaceTitle: 'Diesen Schlüssel ersetzen?',
  replaceText: 'Von nun an signiert der nächste Schlüssel. Was mit dem alten signiert wurde, gilt weiter, bis es von selbst endet.',
  emergency: 'Er ist vielleicht bekannt geworden: sofort beenden',
  emergencyText: 'Alles, was er signiert hat, ist ungültig: Anwendungen müssen ihre Kunden neu anmelden.',
  replaced: 'Der Schlüssel wurde ersetzt.',
  emergencyWord: 'jetzt beenden',
  copyId: (alg: string) => `Die ID dieses ${alg}-Schlüssels kopieren`,
};
