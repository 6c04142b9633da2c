-- What somebody did is found by the address it was done from: half an HMAC of it with the tenant's key, which goes with the address. Rows from before have none.
alter table platform.event_clients add column network_index bytea;
-- That of the event: a page of what was done from an address is in its order.
alter table platform.event_clients add column happened_at timestamptz;
