import { createHash } from 'node:crypto';

export const STAGES = ['Sent', 'On the bench', 'Mended', 'On its way home'] as const;

export interface Job {
  number: string;
  thing: string;
  /** Name of the drawing. */
  drawing: string;
  trouble: string;
  /** Index into STAGES. */
  stage: number;
  mender: string;
}

const THINGS: readonly Omit<Job, 'number' | 'stage'>[] = [
  { thing: 'Tarn jacket', drawing: 'thread', trouble: 'The zip has lost its teeth', mender: 'Ines' },
  { thing: 'Moor 35 backpack', drawing: 'buckle', trouble: 'A buckle met a door', mender: 'Anders' },
  { thing: 'Fjell 2 tent', drawing: 'patch', trouble: 'A small hole with a view of the stars', mender: 'Ines' },
  { thing: 'Lumen lantern', drawing: 'thread', trouble: 'Glows, but only sideways', mender: 'Yusuf' },
];

/** Still with us: its owner may come and get it. */
export const isHere = ({ stage }: Job): boolean => stage < STAGES.length - 1;

/** A demonstration has no workshop: what a person sent in is made up, but always the same for the same person. */
export function jobsOf(nameId: string): Job[] {
  const hash = createHash('sha256').update(nameId).digest();
  const first = hash.readUInt8(0) % THINGS.length;
  return [0, 1].map((offset) => {
    const thing = THINGS[(first + offset) % THINGS.length] as (typeof THINGS)[number];
    return { ...thing, number: `R-${1000 + (hash.readUInt16BE(1 + offset * 2) % 9000)}`, stage: (hash.readUInt8(9 + offset) % 3) + (offset === 0 ? 1 : 0) };
  });
}
