import { styleNonce } from './place.ts';

/*
 * The page's policy lets no text become markup (require-trusted-types-for 'script'). Mantine writes its style sheets through innerHTML of style
 * elements; style sheets are all that is let through: without a `<` no text can be markup.
 */
interface Policies {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown;
}

(globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('default', {
  createHTML(text) {
    if (text.includes('<')) throw new TypeError('No text becomes markup here.');
    return text;
  },
});

// For the one library that makes its own style elements (react-style-singleton by get-nonce).
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce;
