-- Drawn on the button, in lines and areas; null: the preset's.
alter table federation.connections add column mark jsonb;
