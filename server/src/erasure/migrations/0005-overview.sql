-- As those who run the service go through them.
create index erasures_in_order on erasure.erasures (tenant_id, requested_at, id);
