-- What came of attempts, by the hour: numbers, so that a month is looked at without reading each decision. Counted anew for some days, since an answer may come late.
create table risk.hours (
  tenant_id uuid not null,
  hour timestamptz not null,
  sign_ins integer not null,
  noticed integer not null,
  challenged integer not null,
  proved integer not null,
  held integer not null,
  released integer not null,
  blocked integer not null,
  stopped integer not null,
  observed integer not null,
  sign_ups_stopped integer not null,
  stuffing integer not null,
  bots integer not null,
  primary key (tenant_id, hour)
);
alter table risk.hours enable row level security;
alter table risk.hours force row level security;
create policy tenant on risk.hours using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
-- Pages of decisions, newest first.
create index decisions_newest on risk.decisions (tenant_id, at desc, id desc);
drop index risk.decisions_at;
drop index risk.decisions_of_note;
create index decisions_of_note on risk.decisions (tenant_id, at desc, id desc) where verdict <> 'allow';
