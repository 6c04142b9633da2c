-- Whether customers use a tenant, or it is there to try things: whoever works in the console sees which of the two is before them.
alter table tenants.tenants add column environment text not null default 'live' check (environment in ('live', 'test'));
