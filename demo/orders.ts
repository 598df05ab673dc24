/** Two weeks of orders by people who do not exist. Lines name a product's handle, its variant's place, and units. */
type DemoOrder = { daysAgo: number; lines: [string, number, number][]; input: Record<string, unknown> };

const people: [string, string, string, string, string, string][] = [
  ['Sanne de Wit', 'Oudegracht 112', '3511 AW', 'Utrecht', 'NL', 'nl'],
  ['Thomas Bakker', 'Kerkstraat 8', '1017 GL', 'Amsterdam', 'NL', 'nl'],
  ['Emma Visser', 'Witte de Withstraat 30', '3012 BR', 'Rotterdam', 'NL', 'nl'],
  ['Lucas Peeters', 'Meir 45', '2000', 'Antwerpen', 'BE', 'nl'],
  ['Anna Schmidt', 'Lindenallee 3', '50968', 'Köln', 'DE', 'en'],
  ['Oliver Brown', '14 Mill Lane', 'CB2 1RX', 'Cambridge', 'GB', 'en'],
  ['Marie Laurent', '9 rue des Lilas', '69003', 'Lyon', 'FR', 'en'],
  ['Daan Mulder', 'Grote Markt 2', '9711 LV', 'Groningen', 'NL', 'nl'],
  ['Freya Nielsen', 'Havnegade 21', '1058', 'København', 'DK', 'en'],
  ['Noor Janssen', 'Vrijthof 17', '6211 LE', 'Maastricht', 'NL', 'nl'],
];

const wishes: [number, [string, number, number][]][] = [
  [
    13.6,
    [
      ['ocean-blue-shirt', 0, 1],
      ['chequered-red-shirt', 0, 1],
    ],
  ],
  [13.1, [['vanilla-candle', 0, 3]]],
  [12.4, [['bedside-table', 0, 1]]],
  [
    11.9,
    [
      ['yellow-wool-jumper', 0, 1],
      ['gift-wrapping', 0, 1],
    ],
  ],
  [11.2, [['pink-armchair', 0, 1]]],
  [10.8, [['gold-bird-necklace', 0, 1]]],
  [
    10.1,
    [
      ['vanilla-candle', 0, 4],
      ['brown-throw-pillows', 0, 2],
    ],
  ],
  [
    9.7,
    [
      ['yellow-watering-can', 0, 1],
      ['gardening-hand-trowel', 0, 1],
    ],
  ],
  [9.2, [['gift-card', 1, 2]]],
  [8.5, [['moon-charm-bracelet', 0, 1]]],
  [8.1, [['pink-armchair', 0, 2]]],
  [
    7.6,
    [
      ['white-cotton-shirt', 0, 2],
      ['silk-summer-top', 0, 1],
    ],
  ],
  [7.2, [['chain-bracelet', 0, 1]]],
  [6.8, [['yellow-watering-can', 0, 2]]],
  [6.3, [['biodegradable-cardboard-pots', 0, 24]]],
  [
    5.9,
    [
      ['classic-varsity-top', 1, 1],
      ['red-sports-tee', 0, 1],
    ],
  ],
  [5.4, [['vanilla-candle', 0, 2]]],
  [4.9, [['leather-anchor', 1, 5]]],
  [4.4, [['wooden-outdoor-table', 0, 1]]],
  [
    4.1,
    [
      ['moon-charm-bracelet', 0, 2],
      ['boho-earrings', 0, 1],
    ],
  ],
  [3.6, [['yellow-wool-jumper', 0, 2]]],
  [
    3.2,
    [
      ['pink-armchair', 0, 1],
      ['knitted-throw-pillows', 0, 2],
    ],
  ],
  [2.7, [['origami-crane-necklace', 0, 1]]],
  [2.3, [['leather-anchor', 1, 4]]],
  [
    1.9,
    [
      ['clay-plant-pot', 0, 3],
      ['gardening-hand-trowel', 0, 1],
    ],
  ],
  [1.5, [['yellow-wool-jumper', 0, 2]]],
  [1.2, [['cream-sofa', 0, 2]]],
  [0.8, [['vanilla-candle', 0, 1]]],
  [
    0.5,
    [
      ['galaxy-earrings', 0, 1],
      ['gift-wrapping', 0, 1],
    ],
  ],
  [0.2, [['yellow-watering-can', 0, 3]]],
  [0.1, [['navy-sport-jacket', 0, 1]]],
];

export const demoOrders: DemoOrder[] = wishes.map(([daysAgo, lines], at) => {
  const [name, street, postalCode, city, country, language] = people[at % people.length] as (typeof people)[number];
  const mailbox = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z]+/g, '.');
  return {
    daysAgo,
    lines,
    input: {
      email: `${mailbox}@example.com`,
      shippingAddress: { name, street, postalCode, city, country },
      shippingMethod: at % 7 === 3 ? 'express' : 'standard',
      language,
    },
  };
});
