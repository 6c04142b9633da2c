/** An element as read: names resolved, text whole. Nothing points upwards, and nothing changes. */
export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  /** `''`: in no namespace. */
  readonly namespace: string;
  readonly local: string;
  readonly attributes: readonly XmlAttribute[];
  /** Text is in one piece between two elements, whatever stood for it in the document. */
  readonly children: readonly (XmlElement | string)[];
}

export interface XmlAttribute {
  readonly name: string;
  readonly namespace: string;
  readonly local: string;
  readonly value: string;
}

/** Why a document was not read. Says what, never shows a piece of it. */
export type XmlProblem =
  | 'too-large'
  | 'characters'
  | 'doctype'
  | 'instruction'
  | 'comment'
  | 'cdata'
  | 'entity'
  | 'declaration'
  | 'malformed'
  | 'namespace'
  | 'attribute'
  | 'too-deep';

export type XmlRead = { readonly ok: true; readonly root: XmlElement } | { readonly ok: false; readonly why: XmlProblem };

export interface XmlLimits {
  /** Largest document, in UTF-16 code units. */
  readonly maxLength: number;
  /** `refuse` where a document is about somebody: a comment inside a name splits it for careless readers. `drop` joins the text around it. */
  readonly comments: 'refuse' | 'drop';
}
