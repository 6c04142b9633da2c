-- Brands there are already can be gone back to as well.
insert into platform.publications (tenant_id, kind, key, number, content, actor_kind)
select tenant_id, 'tenants.brand', id::text, version,
  jsonb_strip_nulls(jsonb_build_object(
    'slug', slug, 'name', name, 'logo', logo, 'colours', jsonb_strip_nulls(jsonb_build_object('accent', accent, 'accentDark', accent_dark)),
    'supportUrl', support_url, 'termsUrl', terms_url, 'privacyUrl', privacy_url, 'senderName', sender_name, 'defaultLocale', default_locale)),
  'system'
from tenants.brands
on conflict do nothing;
