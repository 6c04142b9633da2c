/** What schemas say by themselves, as a person would. What our own schemas say is plain already. */
export function plainFix(fix: string): string {
  if (/^Invalid input: expected .*, received undefined$/.test(fix)) return 'must be given';
  const expected = /^Invalid input: expected (\w+)/.exec(fix)?.[1];
  if (expected !== undefined) return expected === 'int' || expected === 'number' ? 'must be a number' : `must be ${expected}`;
  const options = /^Invalid option: expected one of (.*)$/.exec(fix)?.[1];
  if (options !== undefined) return `must be one of ${options.replace(/"/g, '').replace(/\|/g, ', ')}`;
  const size = /^Too (small|big): expected \w+ to (?:have|be) ([<>]=?)(\d+)(?: (\w+))?$/.exec(fix);
  if (size) return size[3] === '1' && size[1] === 'small' ? 'must be given' : `must be ${size[1] === 'small' ? 'at least' : 'at most'} ${size[3]}${size[4] ? ` ${size[4]}` : ''}`;
  return fix;
}
