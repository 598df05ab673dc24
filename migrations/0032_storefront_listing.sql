-- What shoppers search, filter and sort by, one row a product and language; and a log of what pages are made of.
--
-- Writers do not touch the rows. Triggers note which products and variants changed in two append-only tables without
-- unique keys, so that placing orders never waits for them: listing_changed is a queue that
-- server/src/storefront/refresh-listing.ts folds into the rows; page_changes is a log that every server process reads to
-- forget pages it has kept (server/src/storefront/page-cache.ts).

create table listing_rows (
  language     text not null,
  product_id   bigint not null references products (id),
  availability integer not null,           -- the best label among its variants: 0 in stock, 1 on backorder, 2 out of stock
  price_minor  bigint not null,            -- the lowest among its variants
  brand_id     bigint,
  category_ids bigint[] not null,          -- with all they lie in
  tag_ids      bigint[] not null,
  options      text[] not null,            -- name, unit separator (U+001F), value: each once
  sort_title   text collate "C" not null,  -- lower case, without accents
  primary key (language, product_id)
);
create index listing_rows_title      on listing_rows (language, sort_title, product_id);
create index listing_rows_price      on listing_rows (language, price_minor, product_id);
create index listing_rows_brand      on listing_rows (language, brand_id);
create index listing_rows_categories on listing_rows using gin (category_ids);
create index listing_rows_tags       on listing_rows using gin (tag_ids);
create index listing_rows_options    on listing_rows using gin (options);

-- What seldom changes, apart: indexes of words are dear to write.
create table listing_words (
  language   text not null,
  product_id bigint not null references products (id),
  words      tsvector not null,            -- stemmed as the language does, and as they stand; weights: title, names and codes, description, content
  letters    text not null,                -- title, brand and codes: lower case, without accents, a space before each
  codes      text[] not null,              -- SKUs, EANs and article codes of its variants, lower case
  primary key (language, product_id)
);
create index listing_words_words   on listing_words using gin (words);
create index listing_words_letters on listing_words using gin (letters gin_trgm_ops);
create index listing_words_codes   on listing_words using gin (codes);

-- Words to mend a misspelt one with.
create table listing_vocabulary (
  language text not null,
  word     text not null,
  primary key (language, word)
);
create index listing_vocabulary_word on listing_vocabulary using gin (word gin_trgm_ops);

-- The question to listing_words.words: every word as it begins, or as the language stems it. Words the language leaves
-- out ("the") are left out, unless there is nothing else.
create function listing_query(dictionary regconfig, wanted text[]) returns tsquery language sql stable as $$
  with each as (
    select plainto_tsquery(dictionary, word) as stem, (quote_literal(word) || ':*')::tsquery as start
    from unnest(wanted) word)
  select coalesce(
    (select string_agg(format('(%s | %s)', stem, start), ' & ')::tsquery from each where numnode(stem) > 0),
    (select string_agg(start::text, ' & ')::tsquery from each))
$$;

create table listing_changed (
  product_id bigint,                       -- one of the two; neither: all
  variant_id bigint
) with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

-- Ordered by the transaction that made the change: a reader asks for what its last look could not see yet.
create table page_changes (
  transaction xid8 not null default pg_current_xact_id(),
  product_id  bigint,                      -- one of the two; neither: every page
  variant_id  bigint
) with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);
create index page_changes_transaction on page_changes (transaction);

create function storefront_note_variants() returns trigger language plpgsql as $$
begin
  insert into listing_changed (variant_id) select distinct variant_id from changed;
  insert into page_changes (variant_id) select distinct variant_id from changed;
  return null;
end $$;
create trigger storefront_note_insert after insert on variant_stock referencing new table as changed
  for each statement execute function storefront_note_variants();
create trigger storefront_note_update after update on variant_stock referencing new table as changed
  for each statement execute function storefront_note_variants();
create trigger storefront_note_insert after insert on stock_levels referencing new table as changed
  for each statement execute function storefront_note_variants();
create trigger storefront_note_update after update on stock_levels referencing new table as changed
  for each statement execute function storefront_note_variants();
create trigger storefront_note_insert after insert on variant_texts referencing new table as changed
  for each statement execute function storefront_note_variants();
create trigger storefront_note_update after update on variant_texts referencing new table as changed
  for each statement execute function storefront_note_variants();
create trigger storefront_note_delete after delete on variant_texts referencing old table as changed
  for each statement execute function storefront_note_variants();

-- Incoming goods change what is promised, but no label.
create function storefront_note_supply() returns trigger language plpgsql as $$
begin
  insert into page_changes (variant_id) select distinct variant_id from changed;
  return null;
end $$;
create trigger storefront_note_insert after insert on purchase_order_lines referencing new table as changed
  for each statement execute function storefront_note_supply();
create trigger storefront_note_update after update on purchase_order_lines referencing new table as changed
  for each statement execute function storefront_note_supply();
create trigger storefront_note_delete after delete on purchase_order_lines referencing old table as changed
  for each statement execute function storefront_note_supply();

create function storefront_note_purchase_orders() returns trigger language plpgsql as $$
begin
  insert into page_changes (variant_id)
  select distinct l.variant_id
  from changed c join former f using (id) join purchase_order_lines l on l.purchase_order_id = c.id
  where c.state <> f.state;
  return null;
end $$;
create trigger storefront_note_update after update on purchase_orders
  referencing old table as former new table as changed
  for each statement execute function storefront_note_purchase_orders();

create function storefront_note_products() returns trigger language plpgsql as $$
begin
  insert into listing_changed (product_id) select id from changed;
  insert into page_changes (product_id) select id from changed;
  return null;
end $$;
create trigger storefront_note_insert after insert on products referencing new table as changed
  for each statement execute function storefront_note_products();
create trigger storefront_note_update after update on products referencing new table as changed
  for each statement execute function storefront_note_products();

create function storefront_note_product_parts() returns trigger language plpgsql as $$
begin
  insert into listing_changed (product_id) select distinct product_id from changed;
  insert into page_changes (product_id) select distinct product_id from changed;
  return null;
end $$;
create trigger storefront_note_insert after insert on variants referencing new table as changed
  for each statement execute function storefront_note_product_parts();
create trigger storefront_note_update after update on variants referencing new table as changed
  for each statement execute function storefront_note_product_parts();
create trigger storefront_note_insert after insert on product_texts referencing new table as changed
  for each statement execute function storefront_note_product_parts();
create trigger storefront_note_update after update on product_texts referencing new table as changed
  for each statement execute function storefront_note_product_parts();
create trigger storefront_note_delete after delete on product_texts referencing old table as changed
  for each statement execute function storefront_note_product_parts();
create trigger storefront_note_insert after insert on product_categories referencing new table as changed
  for each statement execute function storefront_note_product_parts();
create trigger storefront_note_delete after delete on product_categories referencing old table as changed
  for each statement execute function storefront_note_product_parts();
create trigger storefront_note_insert after insert on product_tags referencing new table as changed
  for each statement execute function storefront_note_product_parts();
create trigger storefront_note_delete after delete on product_tags referencing old table as changed
  for each statement execute function storefront_note_product_parts();

create function storefront_note_images() returns trigger language plpgsql as $$
begin
  insert into page_changes (product_id) select distinct product_id from changed;
  return null;
end $$;
create trigger storefront_note_insert after insert on product_images referencing new table as changed
  for each statement execute function storefront_note_images();
create trigger storefront_note_update after update on product_images referencing new table as changed
  for each statement execute function storefront_note_images();
create trigger storefront_note_delete after delete on product_images referencing old table as changed
  for each statement execute function storefront_note_images();

-- Every page shows the store's name, its languages and its categories; a brand's or a timeframe's words are on many.
create function storefront_note_every_page() returns trigger language plpgsql as $$
begin
  insert into page_changes default values;
  return null;
end $$;
create trigger storefront_note after insert or update or delete on store_settings
  for each statement execute function storefront_note_every_page();
create trigger storefront_note after insert or delete or update of key, version on themes
  for each statement execute function storefront_note_every_page();
create trigger storefront_note after insert or update or delete on languages
  for each statement execute function storefront_note_every_page();
create trigger storefront_note after insert or update or delete on categories
  for each statement execute function storefront_note_every_page();
create trigger storefront_note after insert or update or delete on category_texts
  for each statement execute function storefront_note_every_page();
create trigger storefront_note after update or delete on brands
  for each statement execute function storefront_note_every_page();
create trigger storefront_note after insert or update or delete on delivery_timeframes
  for each statement execute function storefront_note_every_page();
create trigger storefront_note after insert or update or delete on delivery_timeframe_texts
  for each statement execute function storefront_note_every_page();
create trigger storefront_note after insert or update or delete on business_calendar
  for each statement execute function storefront_note_every_page();
create trigger storefront_note after insert or update or delete on closures
  for each statement execute function storefront_note_every_page();

create function storefront_note_all_rows() returns trigger language plpgsql as $$
begin
  insert into listing_changed default values;
  return null;
end $$;
create trigger storefront_note_language after update on store_settings for each row
  when (old.default_language is distinct from new.default_language) execute function storefront_note_all_rows();
create trigger storefront_note_rows after insert or delete on languages
  for each statement execute function storefront_note_all_rows();
create function storefront_note_brands() returns trigger language plpgsql as $$
begin
  insert into listing_changed (product_id) select p.id from changed join products p on p.brand_id = changed.id;
  return null;
end $$;
create trigger storefront_note_rows after update on brands referencing new table as changed
  for each statement execute function storefront_note_brands();

create function storefront_note_tags() returns trigger language plpgsql as $$
begin
  insert into listing_changed (product_id) select distinct product_id from product_tags join changed on changed.id = tag_id;
  return null;
end $$;
create trigger storefront_note_rows after update on tags referencing new table as changed
  for each statement execute function storefront_note_tags();

create function storefront_note_categories() returns trigger language plpgsql as $$
begin
  insert into listing_changed (product_id)
  select distinct product_id from listing_rows where category_ids && (select array_agg(id) from changed);
  return null;
end $$;
create trigger storefront_note_rows after update on categories referencing new table as changed
  for each statement execute function storefront_note_categories();

insert into listing_changed default values;

-- What the shopper was last told about a line: when it is not so any more, cart and checkout say what changed.
alter table cart_lines add column seen jsonb;
