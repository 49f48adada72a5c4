-- What a message said, to know one that was edited, and the topic it was said in: there a reply names the topic's first message.
alter table inbox add column text_hash text;
alter table inbox add column thread_id text;
create index inbox_thread on inbox (thread_id) where thread_id is not null;
