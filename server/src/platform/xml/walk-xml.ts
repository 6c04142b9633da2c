import type { XmlElement } from './contract.ts';

export const isElement = (node: XmlElement | string): node is XmlElement => typeof node !== 'string';

export const elementsOf = (element: XmlElement): XmlElement[] => element.children.filter(isElement);

export const childrenNamed = (element: XmlElement, namespace: string, local: string): XmlElement[] =>
  elementsOf(element).filter((child) => child.local === local && child.namespace === namespace);

/** Value of an attribute in no namespace. */
export const attributeOf = (element: XmlElement, name: string): string | undefined => element.attributes.find((attribute) => attribute.name === name)?.value;

/** All of an element's text, or undefined where there are elements inside: half a value is none. */
export function textOf(element: XmlElement): string | undefined {
  return element.children.every((child) => typeof child === 'string') ? element.children.join('') : undefined;
}

/** The element itself and everything inside, in document order. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) if (isElement(child)) yield* everyElement(child);
}
