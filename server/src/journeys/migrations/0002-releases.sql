-- A version that some of the new flows begin with, beside the current one. In `definitions` it stands with `published_at` = '-infinity' until it is published: flows
-- that began with it find it there, and whoever looks for the latest published one never takes it for that.
create table journeys.canaries (
  tenant_id uuid not null,
  id text not null,
  version text not null,
  -- What was current when it began.
  beside text not null,
  percent smallint not null check (percent between 1 and 99),
  -- Key of the hash that chooses: whoever is in stays in while the share grows, and another trial chooses others.
  seed bytea not null,
  since timestamptz not null default platform.now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, id, version) references journeys.definitions (tenant_id, id, version)
);

-- A version that is to be published at a time. One a journey.
create table journeys.schedules (
  tenant_id uuid not null,
  id text not null,
  version text not null,
  -- What was current when it was planned: published over nothing else.
  beside text not null,
  at timestamptz not null,
  -- Code of why it was not published when its time came; it waits for a decision then.
  stopped text,
  primary key (tenant_id, id),
  foreign key (tenant_id, id, version) references journeys.definitions (tenant_id, id, version)
);
create index schedules_due on journeys.schedules (at) where stopped is null;
