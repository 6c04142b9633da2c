/*
 * A screen of a journey, as `/journeys/v1` says it: typed nodes whose texts are in the language of the journey. The id of a text is stable, so an application may have
 * words of its own for it. docs/reference/journeys-api.json is where this comes from; a test holds it to that.
 */

export interface Text {
  readonly id: string;
  readonly text: string;
}

export type Locale = 'en' | 'fr' | 'de' | 'es' | 'ar' | 'zh';

export interface Ticks {
  readonly kind: 'ticks';
  readonly legend: Text;
  readonly hint?: Text;
  /** Send `true` by the name of each that is ticked, and nothing of the others. */
  readonly options: readonly { readonly name: string; readonly label: Text; readonly checked: boolean }[];
}

export type ScreenNode =
  | { readonly kind: 'text'; readonly text: Text; readonly tone?: 'lead' | 'plain' | 'hint' | 'success' | 'warning' }
  | {
      readonly kind: 'input';
      readonly name: string;
      readonly label: Text;
      readonly input: 'identifier' | 'email' | 'tel' | 'text' | 'password' | 'new-password' | 'code';
      /** HTML autocomplete token list. */
      readonly autocomplete?: string;
      readonly value?: string;
      readonly required: boolean;
      readonly hint?: Text;
      readonly minLength?: number;
      readonly maxLength?: number;
      /** Room for so many lines; absent: one. */
      readonly lines?: number;
      readonly prefilledFrom?: Text;
      readonly strength?: boolean;
    }
  | {
      readonly kind: 'date';
      /** Send the whole day by this name as `YYYY-MM-DD`, or each part by its own. */
      readonly name: string;
      readonly label: Text;
      readonly required: boolean;
      readonly hint?: Text;
      readonly prefilledFrom?: Text;
      readonly value?: string;
      /** In the order the language writes them. */
      readonly parts: readonly {
        readonly part: 'day' | 'month' | 'year';
        readonly name: string;
        readonly label: Text;
        readonly autocomplete?: string;
        readonly value?: string;
      }[];
    }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly label: Text;
      readonly hint?: Text;
      readonly accept: readonly string[];
      readonly picture?: { readonly href: string; readonly label: Text };
    }
  | { readonly kind: 'checkbox'; readonly name: string; readonly label: Text; readonly hint?: Text; readonly checked: boolean }
  | Ticks
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly legend: Text;
      readonly options: readonly { readonly value: string; readonly label: Text; readonly hint?: Text; readonly checked?: boolean; readonly lang?: Locale }[];
    }
  | {
      readonly kind: 'select';
      readonly name: string;
      readonly label: Text;
      readonly value?: string;
      /** A group without a label stands by itself. */
      readonly groups: readonly { readonly label?: Text; readonly options: readonly { readonly value: string; readonly label: string | Text }[] }[];
    }
  | { readonly kind: 'identity'; readonly value: string; readonly action?: string; readonly actionLabel?: Text }
  | {
      readonly kind: 'action';
      readonly action: string;
      readonly label: Text;
      /** `danger`: cannot be taken back. */
      readonly tone: 'primary' | 'secondary' | 'link' | 'danger';
      /** Seconds until it may be used. */
      readonly availableIn?: number;
      readonly skipValidation?: boolean;
      /** A provider's mark, as the `viewBox` and paths of an SVG. */
      readonly mark?: { readonly box: string; readonly paths: readonly { readonly d: string; readonly fill?: string }[] };
      readonly note?: Text;
      readonly listed?: boolean;
      readonly folded?: boolean;
    }
  /** Open `href` in the system's browser. It comes back to the redirect URI with `answer`; send that with the action `returned`. */
  | { readonly kind: 'redirect'; readonly label: Text; readonly href: string; readonly form?: Readonly<Record<string, string>> }
  | {
      readonly kind: 'webauthn';
      readonly mode: 'get' | 'create';
      /** In the JSON form of WebAuthn Level 3. */
      readonly options: Readonly<Record<string, unknown>>;
      /** Where the answer (the credential as JSON) goes. */
      readonly field: string;
      readonly action: string;
      readonly label: Text;
      readonly tone: 'primary' | 'secondary';
      readonly conditional?: boolean;
      /** The action to send when this device cannot do it. */
      readonly unable?: string;
      readonly unknownCredential?: string;
    }
  | { readonly kind: 'details'; readonly summary: Text; readonly text: Text; readonly ticks?: readonly Ticks[] }
  | { readonly kind: 'facts'; readonly items: readonly { readonly label: Text; readonly value: string | Text }[] }
  | {
      readonly kind: 'scopes';
      readonly groups: readonly { readonly legend: Text; readonly items: readonly { readonly name: string; readonly label: Text; readonly optional: boolean }[] }[];
    }
  | { readonly kind: 'application'; readonly name: string; readonly logo?: string; readonly host?: string; readonly verified: boolean }
  | { readonly kind: 'link'; readonly label: Text; readonly href: string; readonly external?: boolean; readonly file?: boolean }
  | { readonly kind: 'qr'; readonly text: string; readonly label: Text }
  | { readonly kind: 'secret'; readonly label: Text; readonly value: string }
  | { readonly kind: 'codes'; readonly label: Text; readonly codes: readonly string[]; readonly fileName: string }
  | { readonly kind: 'number'; readonly label: Text; readonly value: string }
  | {
      readonly kind: 'cards';
      readonly legend: Text;
      readonly empty?: Text;
      readonly compact?: true;
      readonly items: readonly {
        readonly id: string;
        readonly title: string | Text;
        readonly badge?: Text;
        readonly picture?: string;
        readonly facts: readonly { readonly label: Text; readonly value: string | Text; readonly lang?: Locale }[];
        readonly actions: readonly { readonly action: string; readonly label: Text; readonly tone: 'secondary' | 'link' | 'danger' }[];
        readonly files?: readonly { readonly href: string; readonly label: Text }[];
      }[];
    }
  | { readonly kind: 'passkeys'; readonly rpId: string; readonly userId: string; readonly accepted: readonly string[]; readonly name: string; readonly displayName: string }
  | {
      readonly kind: 'challenge';
      readonly method: string;
      readonly options: Readonly<Record<string, unknown>>;
      readonly text: Text;
      readonly field: string;
      readonly action: string;
      readonly unable: string;
    }
  /** Ask how it stands every so many seconds: the screen changes by itself. */
  | { readonly kind: 'wait'; readonly text: Text; readonly everySeconds: number; readonly mark?: string; readonly ownButton?: boolean }
  | { readonly kind: 'legal'; readonly text: Text; readonly termsUrl?: string; readonly privacyUrl?: string };

export interface Screen {
  /** Stable name, `room.noun`. */
  readonly id: string;
  readonly title: Text;
  readonly nodes: readonly ScreenNode[];
  /** `field`: the input it is about; absent: the whole screen. */
  readonly errors?: readonly { readonly field?: string; readonly text: Text }[];
}

export type NodeOf<K extends ScreenNode['kind']> = Extract<ScreenNode, { readonly kind: K }>;

/** The first node of a kind. */
export const nodeOf = <K extends ScreenNode['kind']>(screen: Screen, kind: K): NodeOf<K> | undefined => screen.nodes.find((node): node is NodeOf<K> => node.kind === kind);
