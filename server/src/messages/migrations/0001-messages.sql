-- Messages in a tenant's own words. Configuration, not people's data.
create table messages.texts (
  tenant_id uuid not null,
  -- Null: for every brand that has none of its own.
  brand_id uuid,
  template text not null,
  locale text not null,
  -- By part. Empty: the product's words are said again; the row keeps the number.
  texts jsonb not null,
  -- What the product said at that time, by part: whoever has own words is told when it says something else.
  basis jsonb not null,
  number integer not null default 1,
  published_at timestamptz not null default platform.now(),
  unique nulls not distinct (tenant_id, brand_id, template, locale),
  foreign key (tenant_id, brand_id) references tenants.brands (tenant_id, id) on delete cascade
);
