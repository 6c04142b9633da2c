import { countedIn } from '../../../words/counted.ts';
import type { Texts } from './en.ts';

const counted = countedIn('de');

export const texts: Texts = {
  label: 'Lesegrenzen',
  does: 'sehen, wer eine Grenze erreicht hat',
  keywords: 'Lesen, Budget, Abfluss, Genehmigung, angehalten',
  about: 'Wer angehalten wurde, weil er mehr Kunden gesehen hätte, als seine Arbeit braucht. Jemand anderes kann für einen Tag mehr erlauben.',
  none: 'Niemand wurde angehalten',
  noneText: 'Wer die Grenze der angezeigten Kunden erreicht, steht hier, und Eigentümer bekommen eine E-Mail.',
  column: { who: 'Wer', limit: 'Grenze', tried: 'Versucht', when: 'Wann', state: 'Status', act: '' },
  program: 'API-Schlüssel',
  unnamed: 'Kein Name',
  hour: (count: number) => counted(count, { one: '# je Stunde', other: '# je Stunde' }),
  day: (count: number) => counted(count, { one: '# je Tag', other: '# je Tag' }),
  times: (count: number) => counted(count, { one: 'einmal', other: '#-mal' }),
  open: 'Angehalten',
  approved: (count: number) => counted(count, { one: '# mehr erlaubt', other: '# mehr erlaubt' }),
  allowedBy: (name: string) => `Erlaubt von ${name}`,
  approve: 'Mehr erlauben',
  approveTitle: 'Für einen Tag mehr erlauben',
  approveText: 'So viele Kunden mehr dürfen gezeigt werden, je Stunde und je Tag, für 24 Stunden. Fragen Sie, wofür: Auch ein gestohlener Schlüssel sieht so aus.',
  approveDo: 'Erlauben',
  allowed: 'Für 24 Stunden erlaubt.',
  persons: 'Wie viele mehr',
  reason: 'Warum?',
  reasonHint: 'Bleibt dabei stehen. Keine Namen, keine Adressen.',
  yours: 'Das muss jemand anderes erlauben.',
};
