/**
 * The columns of a products sheet: one row a variant, product cells repeated. Exports write them, imports read them.
 *
 *   const columns = productColumns({ languages, defaultLanguage, currency });
 *   const columnOf = headerMatcher(columns);
 *   const column = columnOf('us title short');            // US_Title_Short; undefined: not a column of ours
 *   column.parse('Lamp');                                 // { value: 'Lamp' }
 *
 * A row's values are kept by `field`, the same when read from the shop (products-sheet.ts) as when parsed, so that a
 * cell is unchanged when it is the text of the value the shop has now: `String(column.format(now)) === cell`, or when
 * the values are equal. Only what differs is a change, and then it goes to the fields of the change engine that
 * `writes` names. Most values are the engine's own; these are not:
 *
 *   productId variantId   which row it is (null: new)           writes nothing
 *   taxRate               basis points, or null                 taxRateId of a rate of that height
 *   deliveryTimeframe     its name, or null                     the product's deliveryTimeframeId
 *   variantDeliveryTimeframe   its name, or null: the product's  the variant's deliveryTimeframeId
 *   texts.L.title         empty: the product has no words in L   texts.L.title, null for empty
 *   texts.L.variant       { title, options }                    texts.L.title and texts.L.options
 *   stockTrack, disableSoldOut  two switches                    policy: see `policyOf`
 *   stockLevel            units on hand, all locations          stock, as a count
 *   weightValue + weightUnit, volumeValue + volumeUnit          weightGrams, volumeMillilitres: see `inUnit` (cells.ts)
 *   category.L.1 to .3    titles from the top of one category   categoryIds
 *   categories            all, each as titles from the top      categoryIds
 *   images                addresses or names of pictures        nothing: pictures are no field of the engine
 *
 * Some fields can be told by two columns (Weight and Weight_value, Size_X and Size_X_Value, the categories). The one
 * that differs from the shop's value is meant; two that differ and disagree are a problem of the row.
 */
import { z } from 'zod';
import { productText, variantInput, variantTexts } from '../catalogue/schemas.ts';
import type { Entity } from '../changes/change.ts';
import { minor, shortText, units } from '../platform/schemas.ts';
import { findUnstorableText } from '../platform/storable-text.ts';
import { isStandIn } from './rules/cell-text.ts';
import {
  addresses,
  type CellKind,
  type Currency,
  categoryPaths,
  code,
  fraction,
  measure,
  measureUnit,
  measureValue,
  money,
  name,
  names,
  nothing,
  type Parsed,
  sizeUnits,
  slug,
  text,
  variantWords,
  visible,
  volumeUnits,
  weightUnits,
  whole,
  yesNo,
} from './rules/cells.ts';

export type ColumnGroup =
  | 'Identifier'
  | 'Inventory'
  | 'Organization'
  | 'Content'
  | 'SEO'
  | 'Prices'
  | 'Shipping'
  | 'Other';

export type SheetColumn = {
  /** As an export writes it: `US_Title_Short`. */
  title: string;
  /** As the mapping step offers it: `Product - Title - (English)`. */
  label: string;
  group: ColumnGroup;
  entity: Entity;
  /** The value's name in a row. */
  field: string;
  /** The change engine's fields that take it. */
  writes: readonly string[];
  /** Language code, for columns there is one of for each language. */
  language?: string;
  /** Why what is in it is not used; for columns other shops have. */
  unused?: string;
  shows: 'text' | 'number';
  /** Places a number is shown with. */
  decimals?: number;
  /** The cell of a value: a number where a spreadsheet should calculate with it. */
  format(value: unknown): string | number;
  /** The value of a cell, a sentence why it has none, or `empty`: as if the column were absent for this row. */
  parse(text: string): Parsed;
};

export type SheetStore = {
  languages: readonly { code: string; name: string; columnPrefix: string }[];
  defaultLanguage: string;
  currency: string;
};

/** Every column, in the order of an export. */
export function productColumns(store: SheetStore): SheetColumn[] {
  return [...identifiers(), ...store.languages.flatMap(wordColumns), ...variantColumns(store), ...lastColumns(store)];
}

/** Finds the column of a header cell by title or label; minds neither case, spaces, underscores nor signs. */
export function headerMatcher(
  columns: readonly SheetColumn[],
  store: SheetStore,
): (header: string) => SheetColumn | undefined {
  const found = new Map<string, SheetColumn>();
  const add = (header: string, column: SheetColumn) => {
    const key = bareHeader(header);
    if (!found.has(key)) found.set(key, column);
  };
  for (const column of columns) {
    add(column.title, column);
    add(column.label, column);
  }
  for (const { code: language, name: languageName, columnPrefix } of store.languages) {
    for (const column of columns.filter((each) => each.language === language)) {
      const plainTitle = column.title.slice(columnPrefix.length + 1);
      const plainLabel = column.label.slice(0, -languageName.length - 2);
      for (const each of [language, columnPrefix]) add(`${plainLabel}${each}`, column);
      add(`${language}_${plainTitle}`, column);
      if (language !== store.defaultLanguage) continue;
      for (const each of [plainTitle, `XX_${plainTitle}`, plainLabel]) add(each, column);
    }
  }
  return (header) => found.get(bareHeader(header));
}

function bareHeader(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The stock policy of the two switches; none of them given: null. `now` is the variant's policy, if it exists. */
export function policyOf(
  switches: { stockTrack?: boolean; disableSoldOut?: boolean },
  now: 'untracked' | 'deny' | 'backorder',
): 'untracked' | 'deny' | 'backorder' {
  const tracked = switches.stockTrack ?? now !== 'untracked';
  const disable = switches.disableSoldOut ?? now !== 'backorder';
  if (!tracked) return 'untracked';
  return disable ? 'deny' : 'backorder';
}

const longest = (schema: z.ZodType): number => {
  const bare = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  return (bare as z.ZodString).maxLength ?? Number.POSITIVE_INFINITY;
};
const most = (schema: z.ZodType): number => {
  const bare = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  return (bare as z.ZodNumber).maxValue ?? Number.POSITIVE_INFINITY;
};
const short = longest(shortText);
const mostUnits = most(units);
const mostMinor = most(minor);
const { colli, buyMinimum, buyMaximum, weightGrams } = variantInput.shape;
const mostMeasure = most(weightGrams);

type Spec<Value> = [
  title: string,
  label: string,
  group: ColumnGroup,
  field: string,
  kind: CellKind<Value>,
  more?: Pick<SheetColumn, 'writes' | 'unused'>,
];

function column<Value>(entity: Entity, [title, label, group, field, kind, more]: Spec<Value>): SheetColumn {
  return {
    title,
    label: `${entity === 'product' ? 'Product' : 'Variant'} - ${label}`,
    group,
    entity,
    field,
    writes: more?.unused ? [] : [field],
    ...more,
    shows: kind.isNumber ? 'number' : 'text',
    ...(kind.decimals === undefined ? {} : { decimals: kind.decimals }),
    format: (value) => kind.format(value as Value),
    parse(cell) {
      if (isStandIn(cell)) return { empty: true };
      if (findUnstorableText(cell) === null) return kind.parse(cell);
      return { problem: 'This cell holds a character that no text can hold; enter it again.' };
    },
  };
}
// biome-ignore lint/suspicious/noExplicitAny: columns of every kind of value in one list
const ofProduct = (...specs: Spec<any>[]) => specs.map((spec) => column('product', spec));
// biome-ignore lint/suspicious/noExplicitAny: as above
const ofVariant = (...specs: Spec<any>[]) => specs.map((spec) => column('variant', spec));

function identifiers(): SheetColumn[] {
  const rowId = whole<number | null>(1, Number.MAX_SAFE_INTEGER, { empty: null });
  return [
    ...ofProduct(['Internal_ID', 'Product ID', 'Identifier', 'productId', rowId, { writes: [] }]),
    ...ofVariant(['Internal_Variant_ID', 'Variant ID', 'Identifier', 'variantId', rowId, { writes: [] }]),
    ...ofProduct(
      ['Visible', 'Visibility', 'Inventory', 'visibility', visible],
      ['Brand', 'Brand', 'Organization', 'brand', name(short)],
      ['Supplier', 'Supplier', 'Organization', 'supplier', name(short)],
    ),
  ];
}

function inLanguage({ code: language, name: languageName, columnPrefix }: SheetStore['languages'][number]) {
  return (columns: SheetColumn[]): SheetColumn[] =>
    columns.map((each) => ({
      ...each,
      title: `${columnPrefix}_${each.title}`,
      label: `${each.label} - (${languageName})`,
      language,
    }));
}

function wordColumns(language: SheetStore['languages'][number]): SheetColumn[] {
  const field = (own: string) => `texts.${language.code}.${own}`;
  const { title, description, content, url } = productText.shape;
  return inLanguage(language)([
    ...ofProduct(
      ['Title_Short', 'Title', 'Content', field('title'), text(longest(title))],
      ['Title_Long', 'Full title', 'Content', field('fullTitle'), text(short)],
      [
        'Description_Short',
        'Description',
        'Content',
        field('description'),
        text(longest(description), { trim: false }),
      ],
      ['Description_Long', 'Content', 'Content', field('content'), text(longest(content), { trim: false })],
      ['URL', 'URL', 'SEO', field('url'), slug(longest(url))],
    ),
    ...ofVariant([
      'Variant',
      'Title',
      'Content',
      field('variant'),
      variantWords,
      { writes: [field('title'), field('options')] },
    ]),
  ]);
}

function variantColumns({ currency }: SheetStore): SheetColumn[] {
  const amount = currencyOf(currency);
  const price = money(amount, mostMinor);
  const priceOrNone = money<number | null>(amount, mostMinor, { empty: null });
  const count = whole(0, mostUnits);
  const size = measure(sizeUnits, mostMeasure);
  return [
    ...ofVariant(
      ['Price', 'Price', 'Prices', 'priceMinor', price],
      ['Price_Old', 'Old price', 'Prices', 'oldPriceMinor', priceOrNone],
      ['Price_Cost', 'Price cost', 'Prices', 'costPriceMinor', priceOrNone],
      ['Price_Unit', 'Unit price', 'Prices', 'unitPriceMinor', priceOrNone],
      ['Unit', 'Unit Measurement', 'Prices', 'unit', text(short)],
    ),
    // The tax is the product's, though the label every merchant knows says Variant.
    ...ofProduct(['Tax', 'Tax', 'Prices', 'taxRate', fraction, { writes: ['taxRateId'] }]).map((each) => ({
      ...each,
      label: 'Variant - Tax',
    })),
    ...ofVariant(
      ['Stock_Track', 'Inventory tracking enabled', 'Inventory', 'stockTrack', yesNo, { writes: ['policy'] }],
      [
        'Stock_Disable_Sold_Out',
        'Inventory disallows backorders',
        'Inventory',
        'disableSoldOut',
        yesNo,
        { writes: ['policy'] },
      ],
      ['Stock_Level', 'Inventory level', 'Inventory', 'stockLevel', count, { writes: ['stock'] }],
      ['Stock_Min', 'Inventory minimum', 'Inventory', 'stockMinimum', count],
      ['Stock_Alert', 'Inventory warning level', 'Inventory', 'stockAlert', count],
      [
        'Stock_Backorder_Limit',
        'Inventory backorder limit',
        'Inventory',
        'backorderLimit',
        whole<number | null>(0, mostUnits, { empty: null }),
      ],
      ['Article_Code', 'Article code', 'Identifier', 'articleCode', text(short)],
      ['HS_Code', 'HS Code', 'Identifier', 'hsCode', code(short)],
      ['EAN', 'Barcode (EAN)', 'Identifier', 'ean', code(short)],
      ['SKU', 'Stock keeping unit (SKU)', 'Identifier', 'sku', text(short)],
      ['Weight', 'Weight (g)', 'Shipping', 'weightGrams', measure(weightUnits, mostMeasure)],
      ['Weight_value', 'Weight Value', 'Shipping', 'weightValue', measureValue, { writes: ['weightGrams'] }],
      ['Weight_unit', 'Weight Unit', 'Shipping', 'weightUnit', measureUnit(weightUnits), { writes: ['weightGrams'] }],
      ['Volume_Value', 'Volume Value', 'Shipping', 'volumeValue', measureValue, { writes: ['volumeMillilitres'] }],
      [
        'Volume_Unit',
        'Volume Unit',
        'Shipping',
        'volumeUnit',
        measureUnit(volumeUnits),
        { writes: ['volumeMillilitres'] },
      ],
      ['Volume', 'Volume (ml)', 'Shipping', 'volumeMillilitres', measure(volumeUnits, mostMeasure)],
      ['Colli', 'Colli', 'Shipping', 'colli', whole(1, most(colli))],
      ['Size_X', 'Width (Size X, cm)', 'Shipping', 'widthMillimetres', size],
      ['Size_Y', 'Height (Size Y, cm)', 'Shipping', 'heightMillimetres', size],
      ['Size_Z', 'Depth (size Z, cm)', 'Shipping', 'depthMillimetres', size],
      ['Size_X_Value', 'Width value', 'Shipping', 'widthMillimetres', size],
      ['Size_Y_Value', 'Height value', 'Shipping', 'heightMillimetres', size],
      ['Size_Z_Value', 'Depth value', 'Shipping', 'depthMillimetres', size],
    ),
  ];
}

function lastColumns({ languages }: SheetStore): SheetColumn[] {
  const unused = 'This shop has no product matrices; what is in this column is not used.';
  const timeframe = name(short);
  const listed = variantTexts.valueType.shape.title;
  return [
    ...ofProduct(
      ['Matrix', 'Matrix', 'Other', 'matrix', nothing, { writes: [], unused }],
      ['Data_01', 'Data 01', 'Other', 'data01', text(short)],
      ['Data_02', 'Data 02', 'Other', 'data02', text(short)],
      ['Data_03', 'Data 03', 'Other', 'data03', text(short)],
    ),
    ...ofVariant(
      ['Buy_Min', 'Minimum order quantity', 'Inventory', 'buyMinimum', whole(1, most(buyMinimum))],
      ['Buy_Max', 'Maximum order quantity', 'Inventory', 'buyMaximum', whole(1, most(buyMaximum))],
    ),
    ...languages.flatMap((language) => {
      const field = (own: string) => `texts.${language.code}.${own}`;
      const { metaDescription, metaKeywords } = productText.shape;
      return inLanguage(language)(
        ofProduct(
          ['Google_Category', 'Google category', 'SEO', field('googleCategory'), text(short)],
          ...[1, 2, 3].map(
            (level): Spec<string> => [
              `Category_${level}`,
              `Category ${level}`,
              'Organization',
              `category.${language.code}.${level}`,
              text(longest(listed)),
              { writes: ['categoryIds'] },
            ],
          ),
          ['Meta_Title', 'Meta title', 'SEO', field('metaTitle'), text(short)],
          [
            'Meta_Description',
            'Meta description',
            'SEO',
            field('metaDescription'),
            text(longest(metaDescription), { trim: false }),
          ],
          [
            'Meta_Keywords',
            'Meta keywords',
            'SEO',
            field('metaKeywords'),
            text(longest(metaKeywords), { trim: false }),
          ],
        ),
      );
    }),
    ...ofProduct(
      ['Categories', 'Categories', 'Organization', 'categories', categoryPaths, { writes: ['categoryIds'] }],
      ['Images', 'Images', 'Content', 'images', addresses, { writes: [] }],
      ['Tags', 'Tags', 'Organization', 'tags', names(100, 100)],
      [
        'Delivery_Timeframe',
        'Delivery timeframe',
        'Inventory',
        'deliveryTimeframe',
        timeframe,
        { writes: ['deliveryTimeframeId'] },
      ],
    ),
    ...ofVariant([
      'Variant_Delivery_Timeframe',
      'Delivery timeframe',
      'Inventory',
      'variantDeliveryTimeframe',
      timeframe,
      { writes: ['deliveryTimeframeId'] },
    ]),
  ];
}

/** A currency's decimals, and what its amounts may be written with. */
export function currencyOf(currency: string): Currency {
  const parts = (currencyDisplay: 'symbol' | 'narrowSymbol') =>
    new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay });
  const signs = [parts('symbol'), parts('narrowSymbol')].flatMap((format) =>
    format
      .formatToParts(0)
      .filter((part) => part.type === 'currency')
      .map((part) => part.value),
  );
  const digits = parts('symbol').resolvedOptions().maximumFractionDigits ?? 2;
  return { code: currency, digits, signs: [...new Set([currency, ...signs])] };
}
