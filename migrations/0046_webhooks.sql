-- Where other people's programs are told of what happens here. A disabled endpoint that failed keeps its deliveries, to be
-- sent when it works again.
create table webhook_endpoints (
  id            bigint generated always as identity primary key,
  url           text not null,
  description   text not null default '',
  topics        text[] not null,
  secret        text not null,                -- it signs, so it cannot be a hash
  former_secret text,                         -- signs beside it until then, while the receiver changes over
  former_until  timestamptz,
  created_at    timestamptz not null default now(),
  version       integer not null default 1,
  disabled_at   timestamptz,
  disabled_why  text check (disabled_why in ('by_hand', 'failing', 'gone')),
  failures      integer not null default 0,   -- one after the other, over all its deliveries
  failing_since timestamptz,
  resting_until timestamptz,                  -- so long nothing is sent to it
  sending_until timestamptz,                  -- so long some process is at it
  check ((disabled_at is null) = (disabled_why is null))
);

-- What happened, as the statement that did it noted it: one row, however many orders or variants it was about. Unpacked
-- into messages a moment later.
create table event_notes (
  id    bigint generated always as identity primary key,
  at    timestamptz not null default now(),
  topic text not null,
  ids   bigint[] not null
) with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

-- What is told, once for all who are told it; kept as long as it may be sent again.
create table webhook_messages (
  id      bigint generated always as identity primary key,
  at      timestamptz not null,
  topic   text not null,
  payload text not null
);
create index webhook_messages_at on webhook_messages (at);

create table webhook_deliveries (
  id            bigint generated always as identity primary key,
  endpoint_id   bigint not null references webhook_endpoints (id) on delete cascade,
  message_id    bigint not null references webhook_messages (id) on delete cascade,
  state         text not null check (state in ('waiting', 'delivered', 'failed')),
  attempts      integer not null default 0,   -- since it was last asked for
  next_at       timestamptz not null,
  claimed_until timestamptz,
  last_at       timestamptz,
  last_status   integer
);
create index webhook_deliveries_message on webhook_deliveries (message_id);
create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, id);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_at, id) where state = 'waiting';
create index webhook_deliveries_failed on webhook_deliveries (endpoint_id, id) where state = 'failed';

create table webhook_attempts (
  id           bigint generated always as identity primary key,
  delivery_id  bigint not null references webhook_deliveries (id) on delete cascade,
  at           timestamptz not null,
  milliseconds integer not null,
  status       integer,                       -- null: no answer came
  answer       text not null default '',      -- its first bytes
  error        text
);
create index webhook_attempts_delivery on webhook_attempts (delivery_id, id);

-- Whether anybody asked for a topic. Without an endpoint, telling costs this look at an empty table.
create function event_wanted(wanted text) returns boolean language sql stable as $$
  select exists (select from webhook_endpoints where wanted = any(topics) and disabled_why is distinct from 'by_hand')
$$;

create function note_order_created() returns trigger language plpgsql as $$
begin
  if event_wanted('order.created') then
    insert into event_notes (topic, ids) select 'order.created', array_agg(id order by id) from changed having count(*) > 0;
  end if;
  return null;
end $$;
create trigger event_note_insert after insert on orders
  referencing new table as changed for each statement execute function note_order_created();

-- Rows with an order_id: its state is another now.
create function note_order_changed() returns trigger language plpgsql as $$
begin
  if event_wanted('order.changed') then
    insert into event_notes (topic, ids)
    select 'order.changed', array_agg(distinct order_id order by order_id) from changed having count(*) > 0;
  end if;
  return null;
end $$;
create trigger event_note_insert after insert on payment_entries
  referencing new table as changed for each statement execute function note_order_changed();
create trigger event_note_insert after insert on returns
  referencing new table as changed for each statement execute function note_order_changed();

create function note_order_events() returns trigger language plpgsql as $$
begin
  if event_wanted('order.changed') then
    insert into event_notes (topic, ids)
    select 'order.changed', array_agg(distinct order_id order by order_id) from changed where kind <> 'note' having count(*) > 0;
  end if;
  if event_wanted('order.cancelled') then
    insert into event_notes (topic, ids)
    select 'order.cancelled', array_agg(id order by id) from changed where kind in ('cancelled', 'expired') having count(*) > 0;
  end if;
  return null;
end $$;
create trigger event_note_insert after insert on order_events
  referencing new table as changed for each statement execute function note_order_events();

create function note_order_shipped() returns trigger language plpgsql as $$
begin
  if new.shipped_at is not null and (tg_op = 'INSERT' or old.shipped_at is null) then
    if event_wanted('order.shipped') then
      insert into event_notes (topic, ids) values ('order.shipped', array[new.id]);
    end if;
    if event_wanted('order.changed') then
      insert into event_notes (topic, ids) values ('order.changed', array[new.order_id]);
    end if;
  end if;
  return null;
end $$;
create trigger event_note_shipped after insert or update on shipments
  for each row execute function note_order_shipped();

create function note_backorder_created() returns trigger language plpgsql as $$
begin
  if event_wanted('backorder.created') then
    insert into event_notes (topic, ids)
    select 'backorder.created', array_agg(id order by id) from changed where waiting > 0 having count(*) > 0;
  end if;
  return null;
end $$;
create trigger event_note_insert after insert on order_lines
  referencing new table as changed for each statement execute function note_backorder_created();

create function note_backorder_allocated() returns trigger language plpgsql as $$
begin
  if event_wanted('backorder.allocated') then
    insert into event_notes (topic, ids) select 'backorder.allocated', array_agg(id order by id) from changed having count(*) > 0;
  end if;
  return null;
end $$;
create trigger event_note_insert after insert on goods_allocated
  referencing new table as changed for each statement execute function note_backorder_allocated();

create function note_stock_changed() returns trigger language plpgsql as $$
begin
  if event_wanted('stock.changed') then
    insert into event_notes (topic, ids)
    select 'stock.changed', array_agg(distinct variant_id order by variant_id) from changed having count(*) > 0;
  end if;
  return null;
end $$;
create trigger event_note_insert after insert on stock_levels
  referencing new table as changed for each statement execute function note_stock_changed();
create trigger event_note_update after update on stock_levels
  referencing new table as changed for each statement execute function note_stock_changed();
create trigger event_note_update after update on variant_stock
  referencing new table as changed for each statement execute function note_stock_changed();

create function note_product_changed() returns trigger language plpgsql as $$
begin
  if event_wanted('product.changed') then
    insert into event_notes (topic, ids) select 'product.changed', array_agg(id order by id) from changed having count(*) > 0;
  end if;
  return null;
end $$;
create trigger event_note_insert after insert on products
  referencing new table as changed for each statement execute function note_product_changed();
create trigger event_note_update after update on products
  referencing new table as changed for each statement execute function note_product_changed();

create function note_product_parts() returns trigger language plpgsql as $$
begin
  if event_wanted('product.changed') then
    insert into event_notes (topic, ids)
    select 'product.changed', array_agg(distinct product_id order by product_id) from changed having count(*) > 0;
  end if;
  return null;
end $$;
create trigger event_note_insert after insert on product_texts
  referencing new table as changed for each statement execute function note_product_parts();
create trigger event_note_update after update on product_texts
  referencing new table as changed for each statement execute function note_product_parts();
create trigger event_note_insert after insert on product_images
  referencing new table as changed for each statement execute function note_product_parts();
create trigger event_note_insert after insert on variants
  referencing new table as changed for each statement execute function note_product_parts();
create trigger event_note_update after update on variants
  referencing new table as changed for each statement execute function note_product_parts();
