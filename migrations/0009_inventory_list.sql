-- What the Inventory page filters and sorts by, one row a variant, so that any filter, sort and page stays fast with a
-- million variants. Nobody decides anything by these rows: figures shown are read from the tables they come from.
--
-- Writers do not touch them. Triggers note which variants changed in inventory_changed, an append-only queue without
-- keys, so that placing orders never waits for it; server/src/inventory/refresh-list.ts folds the queue into the rows.

create extension if not exists pg_trgm;

create table inventory_rows (
  variant_id bigint primary key references variants (id),
  -- Stock policy, whether it is out, low or in stock, and whether anyone waits, in one number (see rules/bucket.ts).
  bucket     integer not null,
  sort_title text collate "C" not null,   -- lower case, without accents, then the variant's position
  sku        text collate "C" not null,
  on_hand    integer not null,
  allocated  integer not null,
  available  integer not null,
  waiting    integer not null,
  incoming   integer not null
) with (fillfactor = 90);
create index inventory_rows_title     on inventory_rows (bucket, sort_title, variant_id);
create index inventory_rows_sku       on inventory_rows (bucket, sku, variant_id);
create index inventory_rows_on_hand   on inventory_rows (bucket, on_hand, variant_id);
create index inventory_rows_allocated on inventory_rows (bucket, allocated, variant_id);
create index inventory_rows_available on inventory_rows (bucket, available, variant_id);
create index inventory_rows_waiting   on inventory_rows (bucket, waiting, variant_id);
create index inventory_rows_incoming  on inventory_rows (bucket, incoming, variant_id);

-- What seldom changes, apart: indexes of words and sets are dear to write.
create table inventory_facets (
  variant_id   bigint primary key references variants (id),
  product_id   bigint not null,
  brand_id     bigint,
  supplier_id  bigint,
  category_ids bigint[] not null,          -- with all they lie in
  tag_ids      bigint[] not null,
  location_ids bigint[] not null,          -- where it has a shelf
  words        text not null               -- titles, SKU, EAN, article code: lower case, without accents, a space before each
);
create index inventory_facets_product    on inventory_facets (product_id);
create index inventory_facets_brand      on inventory_facets (brand_id);
create index inventory_facets_supplier   on inventory_facets (supplier_id);
create index inventory_facets_categories on inventory_facets using gin (category_ids);
create index inventory_facets_tags       on inventory_facets using gin (tag_ids);
create index inventory_facets_locations  on inventory_facets using gin (location_ids);
create index inventory_facets_words      on inventory_facets using gin (words gin_trgm_ops);

create table inventory_changed (
  variant_id bigint not null,
  facets     boolean not null
) with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

create function inventory_note_stock() returns trigger language plpgsql as $$
begin
  insert into inventory_changed (variant_id, facets) select distinct variant_id, tg_argv[0]::boolean from changed;
  return null;
end $$;
create trigger inventory_note_insert after insert on variant_stock referencing new table as changed
  for each statement execute function inventory_note_stock('false');
create trigger inventory_note_update after update on variant_stock referencing new table as changed
  for each statement execute function inventory_note_stock('false');
create trigger inventory_note_insert after insert on stock_levels referencing new table as changed
  for each statement execute function inventory_note_stock('true');
create trigger inventory_note_update after update on stock_levels referencing new table as changed
  for each statement execute function inventory_note_stock('false');
create trigger inventory_note_insert after insert on purchase_order_lines referencing new table as changed
  for each statement execute function inventory_note_stock('false');
create trigger inventory_note_update after update on purchase_order_lines referencing new table as changed
  for each statement execute function inventory_note_stock('false');
create trigger inventory_note_delete after delete on purchase_order_lines referencing old table as changed
  for each statement execute function inventory_note_stock('false');
create trigger inventory_note_insert after insert on variant_texts referencing new table as changed
  for each statement execute function inventory_note_stock('true');
create trigger inventory_note_update after update on variant_texts referencing new table as changed
  for each statement execute function inventory_note_stock('true');

create function inventory_note_purchase_orders() returns trigger language plpgsql as $$
begin
  insert into inventory_changed (variant_id, facets)
  select distinct l.variant_id, false
  from changed c join former f using (id) join purchase_order_lines l on l.purchase_order_id = c.id
  where c.state <> f.state;
  return null;
end $$;
create trigger inventory_note_update after update on purchase_orders
  referencing old table as former new table as changed
  for each statement execute function inventory_note_purchase_orders();

create function inventory_note_variants() returns trigger language plpgsql as $$
begin
  insert into inventory_changed (variant_id, facets)
  select c.id, true from changed c join former f using (id)
  where row (c.sku, c.ean, c.article_code, c.position, c.archived_at)
    is distinct from row (f.sku, f.ean, f.article_code, f.position, f.archived_at);
  return null;
end $$;
create trigger inventory_note_update after update on variants referencing old table as former new table as changed
  for each statement execute function inventory_note_variants();

create function inventory_note_products() returns trigger language plpgsql as $$
begin
  insert into inventory_changed (variant_id, facets)
  select v.id, true from changed c join former f using (id) join variants v on v.product_id = c.id
  where row (c.brand_id, c.supplier_id, c.archived_at) is distinct from row (f.brand_id, f.supplier_id, f.archived_at);
  return null;
end $$;
create trigger inventory_note_update after update on products referencing old table as former new table as changed
  for each statement execute function inventory_note_products();

create function inventory_note_product_parts() returns trigger language plpgsql as $$
begin
  insert into inventory_changed (variant_id, facets)
  select v.id, true from variants v where v.product_id in (select product_id from changed);
  return null;
end $$;
create trigger inventory_note_insert after insert on product_texts referencing new table as changed
  for each statement execute function inventory_note_product_parts();
create trigger inventory_note_update after update on product_texts referencing new table as changed
  for each statement execute function inventory_note_product_parts();
create trigger inventory_note_insert after insert on product_categories referencing new table as changed
  for each statement execute function inventory_note_product_parts();
create trigger inventory_note_delete after delete on product_categories referencing old table as changed
  for each statement execute function inventory_note_product_parts();
create trigger inventory_note_insert after insert on product_tags referencing new table as changed
  for each statement execute function inventory_note_product_parts();
create trigger inventory_note_delete after delete on product_tags referencing old table as changed
  for each statement execute function inventory_note_product_parts();

create function inventory_note_categories() returns trigger language plpgsql as $$
begin
  insert into inventory_changed (variant_id, facets)
  select f.variant_id, true from inventory_facets f where f.category_ids && (select array_agg(id) from changed);
  return null;
end $$;
create trigger inventory_note_update after update on categories referencing new table as changed
  for each statement execute function inventory_note_categories();

create function inventory_note_all() returns trigger language plpgsql as $$
begin
  insert into inventory_changed (variant_id, facets) select id, true from variants;
  return null;
end $$;
create trigger inventory_note_language after update on store_settings for each row
  when (old.default_language is distinct from new.default_language) execute function inventory_note_all();

insert into inventory_changed (variant_id, facets) select id, true from variants;
