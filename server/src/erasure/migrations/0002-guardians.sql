-- Accounts of children end also because a guardian asks for it, or because a rule says so: nobody agreed in time.
alter table erasure.erasures drop constraint erasures_asked_by_check;
alter table erasure.erasures add constraint erasures_asked_by_check check (asked_by in ('customer', 'operator', 'guardian', 'rule'));
