-- Who answered for it at the time (GDPR 4(7)), as the tenant said of itself: in every receipt, whatever the settings say by then. `hash` is SHA-256 of `content`.
create table consent.controllers (
  tenant_id uuid not null,
  hash text not null,
  content text not null,
  since timestamptz not null default platform.now(),
  primary key (tenant_id, hash)
);
comment on table consent.controllers is 'append-only: who answered for what customers said';

-- Null: recorded before this was kept.
alter table consent.records add column controller text;
-- Issuer of the installation it was said to, and came from with a copy of the customer's data. Null: here.
alter table consent.records add column recorded_by text;
alter table consent.records add constraint records_controller foreign key (tenant_id, controller) references consent.controllers (tenant_id, hash) not valid;
