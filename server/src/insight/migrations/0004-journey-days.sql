-- How journeys ended on a day (UTC), by the version they began with and where: numbers, and nothing that could be anybody.
create table insight.journey_days (
  tenant_id uuid not null,
  day date not null,
  journey text not null,
  version text not null,
  outcome text not null check (outcome in ('begun', 'finished', 'left', 'refused', 'abandoned')),
  -- Where it ended, `<journey>/<node>`; empty: it began.
  place text not null,
  -- Of those that finished: at most so many seconds, in steps; else 0.
  within integer not null,
  n integer not null check (n > 0),
  primary key (tenant_id, day, journey, version, outcome, place, within)
);
alter table insight.journey_days enable row level security;
alter table insight.journey_days force row level security;
create policy tenant on insight.journey_days using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
