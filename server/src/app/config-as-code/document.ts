/** A secret, as it stands in a file: never the value. */
export class SecretReference {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Anything that stands in a file: texts, numbers, lists, fields; secrets as references. */
export type Plain = string | number | boolean | null | SecretReference | readonly Plain[] | { readonly [field: string]: Plain };
export type Entry = { readonly [field: string]: Plain };

/** The lists of a tenant's entry, in the order they stand in a file, each with what names an entry, and how it is called towards people. */
export const SECTIONS = {
  brands: { key: 'slug', what: 'brand' },
  messages: { key: 'template', what: 'message' },
  purposes: { key: 'key', what: 'purpose' },
  topics: { key: 'key', what: 'topic' },
  resources: { key: 'identifier', what: 'resource' },
  applications: { key: 'clientId', what: 'application' },
  samlApplications: { key: 'entityId', what: 'SAML application' },
  connections: { key: 'slug', what: 'connection' },
  verifiers: { key: 'slug', what: 'verifier' },
  journeys: { key: 'id', what: 'journey' },
} as const;
export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

/** One tenant as it stands in a file: everything that is configured, no users. */
export interface TenantDocument {
  readonly slug: string;
  /** Name, address, state, settings, default brand: what is not in a list. */
  readonly head: Entry;
  readonly sections: Readonly<Record<SectionName, readonly Entry[]>>;
}

/** As people call an entry. SAML applications go by their name. */
export const whatOf = (section: SectionName, entry: Readonly<Record<string, unknown>>): string =>
  `${SECTIONS[section].what} ${String(section === 'samlApplications' ? entry['name'] : entry[SECTIONS[section].key])}`;

export const idOf = (section: SectionName, entry: Readonly<Record<string, unknown>>): string => String(entry[SECTIONS[section].key]);

/** As a file has it, before it is read: secrets as `${secret:NAME}`. */
export const secretText = ({ name }: SecretReference): string => `\${secret:${name}}`;
