-- Which daily number the messages of a question count against: 0 somebody who went on, and of those who are held: 1 strangers, 2 from a network its owner signed in from before,
-- 3 in a browser that is known.
alter table risk.questions add column purse smallint not null default 0;
