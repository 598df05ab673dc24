-- Which ways to pay are offered, in their order; those whose keys the operator has not set are left out.
alter table store_settings
  add column payment_methods text[] not null default '{bank_transfer,stripe}'
    check (cardinality(payment_methods) between 1 and 20),
  -- An order whose shopper left the payment page holds units that others want, so it may wait for less long.
  add column online_expire_minutes integer default 120 check (online_expire_minutes between 30 and 43200);   -- null: never

-- A request to a provider that was given up, or made anew as another one.
alter table payment_requests drop constraint payment_requests_state_check;
alter table payment_requests add constraint payment_requests_state_check
  check (state in ('asked', 'done', 'failed', 'dropped'));

-- Whether the shopper is written to once it is done.
alter table payment_requests add column notify boolean not null default false;

-- Payments whose authorisation runs out are looked at in time.
create index payments_lapsing on payments (capture_before) where capture_before is not null;
create index payments_open_pages on payments (id) where session <> '' and reference = '';

-- Payment states are more than before, and are derived from the entries alone.
insert into orders_changed (order_id) select id from orders;
