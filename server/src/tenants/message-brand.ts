import type { MessageBrand } from '#platform/delivery';
import type { Brand } from './contract.ts';

/** The look of a message. Only a logo that can be fetched: mail programs do not show `data:` images. */
export function messageBrand(brand: Brand): MessageBrand {
  return {
    id: brand.id,
    name: brand.name,
    colour: brand.colours.accent,
    onColour: brand.colours.onAccent,
    senderName: brand.senderName,
    ...(brand.logo?.startsWith('https://') ? { logoUrl: brand.logo } : {}),
    ...(brand.supportUrl === undefined ? {} : { supportUrl: brand.supportUrl }),
  };
}
