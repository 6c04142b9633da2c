import { countedIn } from '../../../words/counted.ts';
import type { Texts } from './en.ts';

const counted = countedIn('fr');

export const texts: Texts = {
  label: 'Limites de lecture',
  does: 'voir qui a atteint une limite',
  keywords: 'lecture, budget, exfiltration, autorisation, arrêts',
  about: 'Qui a été arrêté parce qu’il aurait vu plus de clients que son travail n’en demande. Quelqu’un d’autre peut en autoriser plus, pour un jour.',
  none: 'Personne n’a été arrêté',
  noneText: 'Qui atteint sa limite de clients affichés figure ici, et les propriétaires reçoivent un e-mail.',
  column: { who: 'Qui', limit: 'Limite', tried: 'Essais', when: 'Quand', state: 'État', act: '' },
  program: 'Clé d’API',
  unnamed: 'Sans nom',
  hour: (count: number) => counted(count, { one: '# par heure', other: '# par heure' }),
  day: (count: number) => counted(count, { one: '# par jour', other: '# par jour' }),
  times: (count: number) => counted(count, { one: 'une fois', other: '# fois' }),
  open: 'Arrêté',
  approved: (count: number) => counted(count, { one: '# de plus autorisé', other: '# de plus autorisés' }),
  allowedBy: (name: string) => `Autorisé par ${name}`,
  approve: 'Autoriser plus',
  approveTitle: 'Autoriser plus pendant un jour',
  approveText: 'Autant de clients de plus peuvent être affichés, par heure et par jour, pendant 24 heures. Demandez pour quoi : une clé volée ressemble aussi à cela.',
  approveDo: 'Autoriser',
  allowed: 'Autorisé pendant 24 heures.',
  persons: 'Combien de plus',
  reason: 'Pourquoi ?',
  reasonHint: 'Cela y reste. Pas de noms, pas d’adresses.',
  yours: 'Quelqu’un d’autre doit l’autoriser.',
};
