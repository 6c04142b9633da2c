declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  // eslint-disable-next-line import/no-default-export
  export default classes;
}
declare module '*.css' {}
interface ImportMeta {
  /** Of Vite: every file of that pattern, put in at build time. */
  glob<T>(pattern: string, options: { readonly eager: true }): Readonly<Record<string, T>>;
}
