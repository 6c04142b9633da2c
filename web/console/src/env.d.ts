declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  // eslint-disable-next-line import/no-default-export
  export default classes;
}
declare module '*.css' {}
interface ImportMeta {
  /** Of Vite: every file of that pattern, put in at build time. Those with `!` are left out. */
  glob<T>(pattern: string | readonly string[], options: { readonly eager: true }): Readonly<Record<string, T>>;
  /** The same, each a file of its own that is fetched when it is asked for. */
  glob(pattern: string): Readonly<Record<string, () => Promise<unknown>>>;
}
