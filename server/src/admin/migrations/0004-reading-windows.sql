-- A limit of customers to be shown holds in every hour and every day, and not only between full ones: counted in slots that leave one by one.

-- In the slot of now first: an hour is thirteen slots of five minutes, a day twenty-five of an hour, so that whatever began within it is still counted.
alter table admin.readings add column hour_slot bigint not null default 0;
alter table admin.readings add column hour_slots integer[] not null default array_fill(0, array[13]);
alter table admin.readings add column day_slot bigint not null default 0;
alter table admin.readings add column day_slots integer[] not null default array_fill(0, array[25]);
alter table admin.readings alter column hour_persons set default 0, alter column day_persons set default 0;
comment on column admin.readings.hour_began is 'Not written any more: hour_slots. Kept for processes of the release before, as are the other three.';

-- Moved on by so many slots, with so many more in the first.
create function admin.counted(slots integer[], slots_on bigint, more integer) returns integer[] language sql immutable parallel safe as $$
  select array[s.moved[1] + more] || s.moved[2:]
  from (select (array_fill(0, array[least(greatest(slots_on, 0), cardinality(slots))::integer]) || slots)[1:cardinality(slots)] as moved) s $$;
create function admin.total(slots integer[]) returns integer language sql immutable parallel safe as $$ select coalesce(sum(n), 0)::integer from unnest(slots) as n $$;

-- Whom a reader was shown within the hour: the same customer again, on another page or in the next tab, counts once.
create table admin.reading_visits (
  tenant_id uuid not null,
  reader_kind text not null check (reader_kind in ('operator', 'api_key')),
  reader_id uuid not null,
  of_tenant uuid not null,
  person text not null,
  at timestamptz not null default platform.now(),
  -- The request that counted them, and the one that was about nobody else.
  counted_by text not null,
  visit text,
  -- What was shown of nobody but them.
  routes text[] not null,
  primary key (tenant_id, reader_kind, reader_id, of_tenant, person)
);
create index reading_visits_over on admin.reading_visits (tenant_id, at);
alter table admin.reading_visits enable row level security;
alter table admin.reading_visits force row level security;
create policy tenant on admin.reading_visits using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
