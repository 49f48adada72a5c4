-- How often the making of a message was begun and never ended, for messages that are made when their turn comes.
alter table outbox add column begun integer;
