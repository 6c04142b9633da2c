-- What customers read of the trust framework; null: its own name.
alter table verification.connections add column trust_framework_name text;
