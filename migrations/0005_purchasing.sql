-- Goods on their way. What is open on an ordered purchase order is "incoming", with an expected day or none.

create table purchase_orders (
  id          bigint generated always as identity primary key,
  number      text not null generated always as ('PO' || lpad(id::text, greatest(5, length(id::text)), '0')) stored,
  supplier_id bigint references suppliers (id),
  state       text not null default 'draft' check (state in ('draft', 'ordered', 'partly_received', 'received', 'cancelled')),
  created_at  timestamptz not null default now(),
  ordered_at  timestamptz
);

create table purchase_order_lines (
  id                bigint generated always as identity primary key,
  purchase_order_id bigint not null references purchase_orders (id),
  variant_id        bigint not null references variants (id),
  location_id       bigint not null references locations (id),
  ordered           integer not null check (ordered > 0),
  received          integer not null default 0 check (received >= 0),
  cancelled         integer not null default 0 check (cancelled >= 0),
  expected_on       date,
  open              integer not null generated always as (greatest(0, ordered - received - cancelled)) stored
);
create index purchase_order_lines_order on purchase_order_lines (purchase_order_id);
create index purchase_order_lines_incoming on purchase_order_lines (variant_id) where received + cancelled < ordered;
