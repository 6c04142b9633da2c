-- Work by the clock: who claims the row runs the job (one worker at a time), a lease that is not renewed runs out.
create table platform.schedules (
  name text primary key,
  due_at timestamptz not null default platform.now(),
  lease_until timestamptz,
  finished_at timestamptz,
  -- Code of the last failure, null after a success.
  failed text
);
