/* What the built-in rules say of themselves, as the API says it; a house test compares them. Whoever changes the words has words of their own, which stay as they are. */
export const BUILT_IN: Readonly<Record<string, string>> = {
  attack: 'What an attack looks like, in a browser that nobody knows.',
  program: 'A program in the middle of an attack.',
  denied: 'It looks like a sign-in that the owner said was not theirs.',
  'copied-session': 'A session on another kind of device than it began on.',
  copying: 'Far more personal records were read within the hour than is usual.',
  'leaked-password': 'The right password, which others have as well.',
  'strange-place': 'A new browser in a new country, or after a journey nobody makes, or behind a network that hides where somebody is.',
  travelling: 'A known browser in a new country: its owner hears of it.',
};
