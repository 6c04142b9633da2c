-- How many customers somebody may look at (AZ-6, AZ-7), and what happens when that is not enough.

alter table admin.api_keys add column readings_hour integer check (readings_hour >= 0);
alter table admin.api_keys add column readings_day integer check (readings_day >= 0);

-- Where a role, built in or own, has other limits than it comes with.
create table admin.role_readings (
  tenant_id uuid not null,
  role text not null,
  per_hour integer not null check (per_hour >= 0),
  per_day integer not null check (per_day >= per_hour),
  updated_at timestamptz not null default platform.now(),
  primary key (tenant_id, role)
);
alter table admin.role_readings enable row level security;
alter table admin.role_readings force row level security;
create policy tenant on admin.role_readings using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- One row a reader: how many customers were shown in the hour and in the day, each since it began.
create table admin.readings (
  tenant_id uuid not null,
  reader_kind text not null check (reader_kind in ('operator', 'api_key')),
  reader_id uuid not null,
  hour_began timestamptz not null default platform.now(),
  hour_persons integer not null,
  day_began timestamptz not null default platform.now(),
  day_persons integer not null,
  primary key (tenant_id, reader_kind, reader_id)
);
alter table admin.readings enable row level security;
alter table admin.readings force row level security;
create policy tenant on admin.readings using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Whoever reached a limit. Somebody else may allow more, for a day.
create table admin.reading_stops (
  tenant_id uuid not null,
  id uuid not null,
  reader_kind text not null check (reader_kind in ('operator', 'api_key')),
  reader_id uuid not null,
  -- Method and pattern of what was asked last, and how many customers it would have shown.
  route text not null,
  persons integer not null,
  window_seconds integer not null,
  allowed integer not null,
  times integer not null default 1,
  created_at timestamptz not null default platform.now(),
  last_at timestamptz not null default platform.now(),
  approved_by uuid,
  approved_at timestamptz,
  approved_until timestamptz,
  -- So many more, in both windows, until then.
  extra integer,
  sealed_reason bytea,
  primary key (tenant_id, id)
);
-- One that nobody answered yet a reader.
create unique index reading_stops_open on admin.reading_stops (tenant_id, reader_kind, reader_id) where approved_at is null;
create index reading_stops_in_order on admin.reading_stops (tenant_id, created_at desc, id);
alter table admin.reading_stops enable row level security;
alter table admin.reading_stops force row level security;
create policy tenant on admin.reading_stops using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
