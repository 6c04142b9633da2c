/** As many as everybody who guesses begins with. */
const MOST_COMMON = 3000;

let listed: Promise<ReadonlySet<string>> | undefined;

/** Read with the first password: a process that compares none does without the list. */
export async function isCommonPassword(password: string): Promise<boolean> {
  listed ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common'].slice(0, MOST_COMMON)));
  return (await listed).has(password.toLowerCase());
}
