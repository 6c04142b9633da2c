import type { Card } from '#journeys/contract';

/** Where the customer's browser gets a receipt. */
export const receiptUrl = (issuer: string, record: string): string => `${issuer}/account/consents/${record}/receipt`;

export const receiptFile = (issuer: string, record: string): NonNullable<Card['files']>[number] => ({ href: receiptUrl(issuer, record), label: { id: 'account.privacy_receipt' } });
