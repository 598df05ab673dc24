-- Buying: who delivers what and how soon, and purchase orders with prices, days and their history.

alter table suppliers
  add column contact        text not null default '',
  add column email          text not null default '',
  add column phone          text not null default '',
  add column lead_time_days integer check (lead_time_days between 0 and 3650),   -- from order to arrival; null: not known
  add column currency_note  text not null default '',     -- 'invoices in USD, we pay at the day''s rate'
  add column version        integer not null default 1;

alter table purchase_orders
  add column reference text not null default '',          -- the supplier's own number for it
  add column note      text not null default '',
  add column version   integer not null default 1;
create index purchase_orders_state on purchase_orders (state, id desc);
create index purchase_orders_supplier on purchase_orders (supplier_id, id desc);

alter table purchase_order_lines
  add column position         integer not null default 0,
  add column cost_price_minor bigint check (cost_price_minor >= 0);   -- of one unit; null: not known

-- What happened to a purchase order, by whom. Its state follows from its facts (server/src/purchasing/rules/state.ts);
-- the column `state` keeps the answer for those who look for open ones.
create table purchase_order_events (
  id                bigint generated always as identity primary key,
  purchase_order_id bigint not null references purchase_orders (id) on delete cascade,
  at                timestamptz not null default now(),
  kind              text not null check (kind in ('drafted', 'ordered', 'expected', 'cancelled', 'received')),
  detail            jsonb not null default '{}',
  actor             text not null
);
create index purchase_order_events_order on purchase_order_events (purchase_order_id, id);

-- Who may have to be bought although nobody waits.
create index variant_stock_minimum on variant_stock (variant_id) where stock_minimum > 0;
