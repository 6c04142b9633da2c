-- For whom something was meant whose way somebody follows, and whether there was one: also those that could not be told. Ids only, and by none of them a user is found.
create table provisioning.webhook_meant (
  tenant_id uuid not null,
  correlation text not null,
  recipient text not null,
  outcome text not null check (outcome in ('told', 'no_way', 'stranger')),
  told_at timestamptz not null default platform.now(),
  primary key (tenant_id, correlation, recipient)
);
create index webhook_meant_told on provisioning.webhook_meant (told_at);
