-- What text messages cost within a day that begins with its first one, codes (1) and notices (2) apart. Numbers, about nobody.
create table credentials.text_spending (
  tenant_id uuid not null,
  kind smallint not null,
  micros bigint not null,
  expires_at timestamptz not null,
  primary key (tenant_id, kind)
) with (fillfactor = 70);

-- Where codes went and where they came back from, for a day that begins with its first message: one row a country, one a block of ten thousand numbers (its name is
-- keyed). `asked` and `entered` are keyed names of numbers, 64 at most; `settled` counts those that came back on earlier days.
create table credentials.text_areas (
  tenant_id uuid not null,
  area text not null,
  country text not null,
  asked integer[] not null,
  entered integer[] not null default '{}',
  settled integer not null default 0,
  expires_at timestamptz not null,
  paused_until timestamptz,
  primary key (tenant_id, area)
) with (fillfactor = 70);
create index text_areas_over on credentials.text_areas (expires_at);
create index text_areas_paused on credentials.text_areas (tenant_id, paused_until) where paused_until is not null;
