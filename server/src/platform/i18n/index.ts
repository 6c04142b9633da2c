export * from './contract.ts';
export { createI18n, type I18nOptions } from './create-i18n.ts';
export { LANGUAGE_NAMES } from './language-names.ts';
export { findCatalogues, loadCatalogues, type Catalogues } from './load-catalogues.ts';
export { readMessage, UnreadableMessage, type MessageWay, type ReadMessage, type ValueUse } from './read-message.ts';
export { negotiateLocale } from './negotiate-locale.ts';
export { sayDay } from './say-day.ts';
export { createWording, type Wording } from './wording.ts';
