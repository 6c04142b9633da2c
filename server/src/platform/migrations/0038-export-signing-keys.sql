-- Keys that sign the copies customers take of their data: a purpose of its own (D26), so that what one signs is never taken for a token.
create table platform.export_signing_keys (like platform.signing_keys including defaults including constraints, primary key (tenant_id, kid));
create unique index export_signing_keys_one_active on platform.export_signing_keys (tenant_id, alg) where state = 'active';
create unique index export_signing_keys_one_next on platform.export_signing_keys (tenant_id, alg) where state = 'next';
create index export_signing_keys_active_since on platform.export_signing_keys (activated_at) where state = 'active';
create index export_signing_keys_retiring_since on platform.export_signing_keys (retiring_at) where state = 'retiring';
