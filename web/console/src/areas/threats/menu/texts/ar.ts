import type { Texts } from './en.ts';

export const texts: Texts = {
  label: 'التهديدات',
  does: 'رؤية التهديدات',
  keywords: 'مخاطر، هجمات، روبوتات، حشو، احتيال، سياسة، حظر، طوارئ',
  emergency: 'الطوارئ',
};
