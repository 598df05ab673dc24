-- Units given to lines that had waited, as they were given. The shopper is told a little later, of all of them together.
create table goods_allocated (
  id            bigint generated always as identity primary key,
  order_id      bigint not null references orders (id),
  order_line_id bigint not null references order_lines (id),
  units         integer not null check (units > 0),
  at            timestamptz not null default now(),
  told_with     bigint                        -- the last of those told in the same mail; null: not told yet
);
create index goods_allocated_untold on goods_allocated (order_id, id) where told_with is null;
create index goods_allocated_told on goods_allocated (told_with) where told_with is not null;

create function note_goods_allocated() returns trigger language plpgsql as $$
begin
  insert into goods_allocated (order_id, order_line_id, units)
  select now.order_id, now.id, now.allocated - before.allocated
  from after_update now join before_update before on before.id = now.id
  where now.allocated > before.allocated and now.waiting < before.waiting
  order by now.id;
  return null;
end $$;
create trigger order_lines_note_allocated after update on order_lines
  referencing old table as before_update new table as after_update
  for each statement execute function note_goods_allocated();

-- Who asked to hear when a variant is in stock again. A row goes once its mail is written.
create table back_in_stock_requests (
  id         bigint generated always as identity primary key,
  variant_id bigint not null references variants (id) on delete cascade,
  email      text not null,
  language   text not null,
  asked_at   timestamptz not null default now(),
  told_at    timestamptz
);
create unique index back_in_stock_requests_once on back_in_stock_requests (variant_id, lower(email)) where told_at is null;
create index back_in_stock_requests_email on back_in_stock_requests (lower(email));

-- The return a refund is for. Sent by a provider, the request says so; noted by hand, the entry.
alter table payment_entries add column return_id bigint references returns (id);
alter table payment_requests add column return_id bigint references returns (id);
create index payment_entries_return on payment_entries (return_id) where return_id is not null;
create index payment_requests_return on payment_requests (return_id) where return_id is not null;

-- Where a delay made a refund due, the evidence says that it was given.
alter table delay_evidence drop constraint delay_evidence_step_check;
alter table delay_evidence add constraint delay_evidence_step_check check (step in
  ('found_late', 'notice_sent', 'wait_chosen', 'cancel_chosen', 'silence_waits', 'silence_cancels', 'goods_came',
   'asked_again', 'refund_due', 'refunded'));
