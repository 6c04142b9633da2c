import type { MessageSample } from '#platform/delivery';
import { movedContent, proofContent } from './address-mails.ts';

/* Messages of this room, made up. */

const TOPIC = {
  words: {
    en: { title: 'Invoices' },
    fr: { title: 'Factures' },
    de: { title: 'Rechnungen' },
    es: { title: 'Facturas' },
    ar: { title: 'الفواتير' },
    zh: { title: '发票' },
  },
} as Parameters<typeof proofContent>[0]['topic'];

export const preferenceMessages: readonly MessageSample[] = [
  {
    template: 'preferences.prove_address',
    group: 'topics',
    security: true,
    keeps: ['preferences.mail_expiry'],
    shows: ({ brand, locale }) => [proofContent({ brand: { name: brand }, locale, topic: TOPIC, code: '482913' })],
  },
  {
    template: 'preferences.address_moved',
    group: 'topics',
    security: true,
    keeps: ['preferences.moved_text', 'preferences.moved_wrong', 'preferences.all'],
    shows: ({ brand, locale, url }) => [movedContent({ brand: { name: brand }, locale, topic: TOPIC, address: 'books@example.com', url })],
  },
];
