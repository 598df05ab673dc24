-- A ledger row and an allocation name a shelf: one key to the shelf says more than one to the variant and one to the
-- location, and is checked once a row instead of twice.
alter table movements
  drop constraint movements_variant_id_fkey,
  drop constraint movements_location_id_fkey,
  add constraint movements_shelf_fkey foreign key (variant_id, location_id) references stock_levels (variant_id, location_id);
alter table allocations
  drop constraint allocations_variant_id_fkey,
  drop constraint allocations_location_id_fkey,
  add constraint allocations_shelf_fkey foreign key (variant_id, location_id) references stock_levels (variant_id, location_id);

-- The unique (order_id, position) serves every search by order.
drop index order_lines_order;
