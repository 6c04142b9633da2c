/** In plain words: label, what it does, and the words for its choices. `unit`: what a number counts. */
export interface Words {
  readonly label: string;
  readonly help?: string;
  readonly unit?: 'seconds' | 'minutes' | 'hours' | 'days' | 'months' | 'years' | 'a day';
  readonly choices?: Readonly<Record<string, string>>;
  /** What an empty number means. */
  readonly empty?: string;
}

export interface Subject {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly fields: Readonly<Record<string, Words>>;
}

export type PartWords = Pick<Words, 'label' | 'help' | 'choices'>;
