import type { Mark } from '#journeys/contract';

const SQUARE = 'M6.5 1H17.5A5.5 5.5 0 0 1 23 6.5V17.5A5.5 5.5 0 0 1 17.5 23H6.5A5.5 5.5 0 0 1 1 17.5V6.5A5.5 5.5 0 0 1 6.5 1Z';

/**
 * Letters on a square, drawn for this project: companies' own marks are theirs, and come with rules. Who agreed to those sets the connection's own `mark`.
 * `letters`: path data in a box of 24 by 24.
 */
export const monogram = (colour: string, letters: string, ink = '#FFFFFF'): Mark => ({
  box: '0 0 24 24',
  paths: [
    { d: SQUARE, fill: colour },
    { d: letters, fill: ink },
  ],
});
