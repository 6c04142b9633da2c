-- Two who change a brand at the same time: the second is told.
alter table tenants.brands add column version integer not null default 1;
