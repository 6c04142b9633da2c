-- Somebody too young to decide by themselves (GDPR 8, 16 CFR 312). `waiting`: nobody may, and only what is necessary is done; `decides`: a guardian says yes for them.
alter table consent.people add column guarded text check (guarded in ('waiting', 'decides'));
-- By which relation it was said for somebody else: the guardianship. Null: everybody else.
alter table consent.records add column relation uuid;
