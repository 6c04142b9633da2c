import type { Locale } from '#platform/i18n';
import type { AttributeDefinition } from './contract.ts';

type Labels = Readonly<Record<Locale, string>>;

/** OpenID Connect Core 5.1 and 5.4: which scope releases which claim. E-mail and phone are identifiers, not attributes. */
function claim(name: string, type: AttributeDefinition['type'], label: Labels, more: Partial<AttributeDefinition> = {}): AttributeDefinition {
  return {
    name,
    type,
    label,
    sensitivity: 'personal',
    read: ['user', 'application', 'support', 'admin'],
    write: ['user', 'support', 'admin'],
    scope: 'profile',
    ...more,
  };
}

/** Every tenant has these; its own settings add others or replace one by name. */
export const DEFAULT_ATTRIBUTES: readonly AttributeDefinition[] = [
  claim('name', 'text', { en: 'Full name', fr: 'Nom complet', de: 'Vollständiger Name', es: 'Nombre completo', ar: 'الاسم الكامل', zh: '姓名' }, { maxLength: 200 }),
  claim('given_name', 'text', { en: 'First name', fr: 'Prénom', de: 'Vorname', es: 'Nombre', ar: 'الاسم الأول', zh: '名字' }, { maxLength: 100 }),
  claim('family_name', 'text', { en: 'Last name', fr: 'Nom', de: 'Nachname', es: 'Apellidos', ar: 'اسم العائلة', zh: '姓氏' }, { maxLength: 100 }),
  claim(
    'nickname',
    'text',
    { en: 'What we call you', fr: 'Comment vous appeler', de: 'Rufname', es: 'Cómo le llamamos', ar: 'الاسم الذي نناديك به', zh: '称呼' },
    { maxLength: 60 },
  ),
  claim('birthdate', 'date', { en: 'Date of birth', fr: 'Date de naissance', de: 'Geburtsdatum', es: 'Fecha de nacimiento', ar: 'تاريخ الميلاد', zh: '出生日期' }),
  claim('gender', 'text', { en: 'Gender', fr: 'Genre', de: 'Geschlecht', es: 'Género', ar: 'الجنس', zh: '性别' }, { maxLength: 40 }),
  claim('locale', 'locale', { en: 'Language', fr: 'Langue', de: 'Sprache', es: 'Idioma', ar: 'اللغة', zh: '语言' }, { sensitivity: 'public' }),
  claim('zoneinfo', 'timezone', { en: 'Time zone', fr: 'Fuseau horaire', de: 'Zeitzone', es: 'Zona horaria', ar: 'المنطقة الزمنية', zh: '时区' }, { sensitivity: 'public' }),
  claim('picture', 'url', { en: 'Picture', fr: 'Photo', de: 'Bild', es: 'Foto', ar: 'الصورة', zh: '头像' }, { maxLength: 1000 }),
  claim(
    'address',
    'address',
    { en: 'Postal address', fr: 'Adresse postale', de: 'Postanschrift', es: 'Dirección postal', ar: 'العنوان البريدي', zh: '邮寄地址' },
    { maxLength: 500, scope: 'address' },
  ),
];
