-- Stock rules of products and categories: what their new variants begin with, where it is not the store's default.
create table stock_rules (
  id                bigint generated always as identity primary key,
  product_id        bigint unique references products (id),
  category_id       bigint unique references categories (id) on delete cascade,
  -- Each value empty: as above.
  stock_policy      text check (stock_policy in ('untracked', 'deny', 'backorder')),
  backorder_limit   integer check (backorder_limit >= 0),
  no_backorder_limit boolean not null default false,   -- "no limit" as a value of its own
  stock_minimum     integer check (stock_minimum >= 0),
  stock_alert       integer check (stock_alert >= 0),
  version           integer not null default 1,
  check ((product_id is null) <> (category_id is null)),
  check (backorder_limit is null or not no_backorder_limit)
);

-- Which values somebody set on the variant itself, other than it would inherit. A rule that is applied may leave these.
alter table variant_stock
  add column own_policy boolean not null default false,
  add column own_backorder_limit boolean not null default false,
  add column own_stock_minimum boolean not null default false,
  add column own_stock_alert boolean not null default false;

-- What the owner of a field wants to know beside its former value when a change is undone; of a refused one, the code.
alter table changes add column aside jsonb;

-- Categories stand in the order their merchant gives them, each with a place of its own.
alter table categories add column version integer not null default 1;
update categories c set position = ordered.place
from (select id, row_number() over (partition by parent_id order by position, id) as place from categories) ordered
where ordered.id = c.id;

-- Only another place in the tree concerns the Inventory page's list; another order or title does not.
create or replace function inventory_note_categories() returns trigger language plpgsql as $$
begin
  insert into inventory_changed (variant_id, facets)
  select f.variant_id, true from inventory_facets f
  where f.category_ids && (select array_agg(c.id) from changed c join former o using (id)
                           where c.parent_id is distinct from o.parent_id);
  return null;
end $$;
drop trigger inventory_note_update on categories;
create trigger inventory_note_update after update on categories
  referencing old table as former new table as changed for each statement execute function inventory_note_categories();
