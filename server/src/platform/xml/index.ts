export type * from './contract.ts';
export { readXml } from './read-xml.ts';
export { attributeOf, childrenNamed, elementsOf, everyElement, isElement, textOf } from './walk-xml.ts';
export { xml, type Markup } from './write-xml.ts';
