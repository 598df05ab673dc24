-- What the Inventory page sorts by, where it is found by filter: titles and SKUs beside the facets, numbers in the one
-- index that is asked for many variants at once. A filter's matches are then sorted without reading their rows.

alter table inventory_facets
  add column sort_title text collate "C" not null default '',
  add column sku        text collate "C" not null default '';
delete from inventory_facets f where not exists (select from inventory_rows r where r.variant_id = f.variant_id);
update inventory_facets f set sort_title = r.sort_title, sku = r.sku from inventory_rows r where r.variant_id = f.variant_id;
alter table inventory_facets alter column sort_title drop default, alter column sku drop default;

drop index inventory_facets_brand;
drop index inventory_facets_supplier;
create index inventory_facets_brand    on inventory_facets (brand_id, sort_title, variant_id);
create index inventory_facets_supplier on inventory_facets (supplier_id, sort_title, variant_id);

alter table inventory_rows
  drop constraint inventory_rows_pkey,
  add primary key (variant_id) include (bucket, on_hand, allocated, available, waiting, incoming);
