import type pg from 'pg';

/** Variants of one generated product. */
const perProduct = 4;

/**
 * Fills a shop with products as shops have them, in English, Dutch and French: words with quotes, line breaks and what a
 * spreadsheet would take for a formula, sizes as options, categories, brands, tags, prices, measures, codes with leading
 * zeros, every stock policy, and stock the ledger explains. The same number makes the same shop.
 */
export async function generateShop(pool: pg.Pool, variants: number): Promise<void> {
  const products = Math.ceil(variants / perProduct);
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (const statement of statements(products)) await client.query(statement);
    await client.query('commit');
  } finally {
    client.release();
  }
  await pool.query('analyze');
}

/** `made` numbers the products; `n` is in every text, so that each row has words of its own. */
function statements(products: number): string[] {
  return [
    `insert into languages (code, column_prefix, name, position) values ('fr', 'FR', 'Français', 3)`,
    `insert into brands (name) select 'Brand "' || n || '"' from generate_series(1, 50) n`,
    `insert into suppliers (name) select 'Supplier, ' || n from generate_series(1, 10) n`,
    `insert into tags (name) select 'tag ' || n from generate_series(1, 20) n`,
    `insert into categories (parent_id, position) select null, 100 + n from generate_series(1, 10) n`,
    `insert into categories (parent_id, position) select id, 1 from categories where position > 100`,
    `insert into category_texts (category_id, language, title, url)
       select c.id, l.code, case l.code when 'en' then 'Ropes > lines ' when 'nl' then 'Touw, lijnen ' else 'Câbles ' end || c.id,
         'category-' || c.id from categories c, languages l`,
    `create temp table made on commit drop as
       select n, nextval(pg_get_serial_sequence('products', 'id')) as id from generate_series(1, ${products}) n`,
    `insert into products (id, visibility, brand_id, supplier_id, tax_rate_id, delivery_timeframe_id, data_01)
       overriding system value
       select id, (array['visible', 'visible', 'hidden', 'visible_when_in_stock'])[1 + n % 4],
         case when n % 5 > 0 then (select min(id) from brands) + n % 50 end,
         case when n % 3 > 0 then (select min(id) from suppliers) + n % 10 end,
         (select min(id) from tax_rates) + n % (select count(*) from tax_rates),
         case when n % 2 > 0 then (select min(id) from delivery_timeframes) end,
         case when n % 6 = 0 then '=SUM(A' || n || ')' else '' end
       from made`,
    `insert into product_texts (product_id, language, title, full_title, description, content, url, meta_title)
       select id, l.code, case when n % 11 = 0 then '=1+' || n else initcap(word) || ' ' || n end,
         case when n % 4 = 0 then word || ' of 5" wide; "strong", no. ' || n else '' end,
         case when n % 9 = 0 then '-' || n || ' °C' else 'For every boat,' || chr(10) || 'number ' || n end,
         '<p>' || repeat('Braided by hand, tested in salt &amp; fresh water. ', 6) || n || '</p>' || chr(10) || '<ul><li>é €</li></ul>',
         lower(word) || '-' || n, ''
       from made join (values ('en', 'rope'), ('nl', 'touw'), ('fr', 'cordage')) l (code, word)
         on l.code = 'en' or n % 7 > 0`,
    `insert into product_categories (product_id, category_id)
       select m.id, c.id from made m join categories c on c.parent_id is not null and c.id % 10 = m.n % 10
       union select m.id, c.parent_id from made m join categories c on c.parent_id is not null and c.id % 10 = m.n % 10`,
    `insert into product_tags (product_id, tag_id)
       select id, (select min(id) from tags) + t from made, unnest(array[n % 20, (n + 7) % 20]) t where n % 3 = 0`,
    `create temp table sized on commit drop as
       select m.n, m.id as product_id, place, nextval(pg_get_serial_sequence('variants', 'id')) as id,
         4 * m.n + place as v from made m, generate_series(0, ${perProduct - 1}) place`,
    `insert into variants (id, product_id, position, sku, ean, article_code, price_minor, old_price_minor, cost_price_minor,
         weight_grams, volume_millilitres, width_millimetres, colli, buy_minimum, buy_maximum)
       overriding system value
       select id, product_id, place, 'S-' || v, lpad(v::text, 13, '0'), case when v % 3 = 0 then '+' || v else '' end,
         1000 + v % 9001, case when v % 4 = 0 then 20000 + v % 100 end, case when v % 5 = 0 then v % 700 end,
         v % 3000, v % 500, v % 999, 1 + v % 3, 1, 10000 - v % 10
       from sized`,
    `insert into variant_texts (variant_id, language, title, options)
       select s.id, l.code, l.sizes[1 + s.place], jsonb_build_array(jsonb_build_object('name', l.name, 'value', l.sizes[1 + s.place]))
       from sized s join (values
         ('en', 'Size', array['Small', 'Medium', 'Large', 'Extra, large']),
         ('nl', 'Maat', array['Klein', 'Middel', 'Groot', 'Extra groot']),
         ('fr', 'Taille', array['Petit', 'Moyen', 'Grand', 'Très "grand"'])) l (code, name, sizes)
         on l.code = 'en' or s.n % 7 > 0`,
    `insert into variant_stock (variant_id, stock_policy, own_policy, backorder_limit, stock_alert)
       select id, policy, true, case when policy = 'backorder' and v % 4 = 0 then v % 100 end, v % 5
       from (select *, (array['untracked', 'deny', 'backorder'])[1 + v % 3] as policy from sized) s`,
    `insert into stock_levels (variant_id, location_id, on_hand)
       select id, (select id from locations order by priority limit 1), v % 40 from sized`,
    `insert into movements (variant_id, location_id, kind, on_hand_delta, allocated_delta, cause, actor)
       select variant_id, location_id, 'found', on_hand, 0, 'opening stock', 'system' from stock_levels
       where variant_id in (select id from sized) and on_hand > 0`,
  ];
}
