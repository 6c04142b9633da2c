-- Messages as those who run the service look through them, newest first.
create index deliveries_in_order on platform.deliveries (tenant_id, created_at, key_hash);
