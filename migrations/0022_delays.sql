-- Promises that turned out wrong: what the shopper was asked, by when, what silence means, and what became of it.

alter table store_settings
  add column delay_rules       text    not null default 'eu'   check (delay_rules in ('us', 'eu', 'own')),
  -- Of the merchant's own rules (see server/src/delays/rules/notice.ts).
  add column delay_grace_days  integer not null default 14     check (delay_grace_days between 0 and 365),
  add column delay_answer_days integer not null default 7      check (delay_answer_days between 1 and 365),
  add column delay_on_silence  text    not null default 'wait' check (delay_on_silence in ('wait', 'cancel'));

create table delay_notices (
  id            bigint generated always as identity primary key,
  order_id      bigint not null references orders (id),
  order_line_id bigint not null references order_lines (id),
  number        integer not null check (number > 0),       -- 1 for the line's first delay
  rules         text not null check (rules in ('us', 'eu', 'own')),
  units         integer not null check (units > 0),        -- waiting when it was asked
  original_on   date not null,                             -- first promised, or due by law
  told_on       date,                                      -- promised until now
  revised_on    date,                                      -- the new day; null: none is known
  answer_by     date not null,
  on_silence    text not null check (on_silence in ('wait', 'cancel')),
  may_cancel_later boolean not null,
  made_at       timestamptz not null,
  sent_at       timestamptz,                               -- when its mail was written
  outcome       text check (outcome in ('wait', 'cancel', 'goods_came', 'asked_again')),
  decided_by    text check (decided_by in ('shopper', 'silence', 'merchant', 'events')),
  decided_at    timestamptz,
  refund_by     date,
  unique (order_line_id, number),
  check ((outcome is null) = (decided_at is null) and (outcome is null) = (decided_by is null))
);
create index delay_notices_open on delay_notices (answer_by, id) where outcome is null;
create index delay_notices_unsent on delay_notices (order_id) where sent_at is null;
create index delay_notices_order on delay_notices (order_id, id);

-- The evidence: every step, never changed. 16 CFR 435.2(d): without records, a breach is presumed.
create table delay_evidence (
  id            bigint generated always as identity primary key,
  at            timestamptz not null,
  order_id      bigint not null references orders (id),
  order_line_id bigint not null references order_lines (id),
  notice_id     bigint not null references delay_notices (id),
  step          text not null check (step in
    ('found_late', 'notice_sent', 'wait_chosen', 'cancel_chosen', 'silence_waits', 'silence_cancels', 'goods_came',
     'asked_again', 'refund_due')),
  actor         text not null,                             -- 'shopper', 'user 3', 'system'
  detail        jsonb not null default '{}'
);
create index delay_evidence_order on delay_evidence (order_id, id);
create function delay_evidence_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'delay_evidence is append-only' using errcode = 'restrict_violation';
end $$;
create trigger delay_evidence_append_only before update or delete on delay_evidence
  for each row execute function delay_evidence_append_only();

-- Variants whose promises may be wrong now, noted by whatever changes what comes and when; server/src/delays/
-- review-promises.ts looks at each and takes the note away.
create table promise_reviews (variant_id bigint not null);

create function promise_reviews_note_lines() returns trigger language plpgsql as $$
begin
  insert into promise_reviews (variant_id)
  select distinct c.variant_id from changed c join former f using (id)
  where row (c.expected_on, c.received, c.cancelled, c.ordered) is distinct from row (f.expected_on, f.received, f.cancelled, f.ordered);
  return null;
end $$;
create trigger promise_reviews_note after update on purchase_order_lines
  referencing old table as former new table as changed
  for each statement execute function promise_reviews_note_lines();

-- Stock that was lost sends units back to the queue, before others.
create function promise_reviews_note_displaced() returns trigger language plpgsql as $$
begin
  insert into promise_reviews (variant_id) values (new.variant_id);
  return null;
end $$;
create trigger promise_reviews_note after update on variant_stock for each row
  when (new.displaced > old.displaced) execute function promise_reviews_note_displaced();
