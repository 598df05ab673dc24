/**
 * Draws a flat illustration of a demo product as SVG: its kind from the words of its title, its colours from the colour
 * words. Pure: the same words give the same picture.
 */

type Paint = { main: string; dark: string; light: string; metal: string; pattern: string };

const colours: [RegExp, string][] = [
  [/navy/, '#2f4468'],
  [/ocean|blue|denim|galaxy|gemstone/, '#3f75a8'],
  [/red|chequered/, '#b8453c'],
  [/yellow|vanilla/, '#e6b53c'],
  [/pink/, '#e39aa4'],
  [/olive|green/, '#75804a'],
  [/copper|clay/, '#c06a45'],
  [/cream|white|ceramic|bed clothes/, '#f1ece1'],
  [/brown|wood|antique|bedside|cardboard|fence|slats/, '#a9754c'],
  [/black|dark|leather|varsity/, '#3b3d42'],
  [/grey|trowel/, '#8d959a'],
  [/gold|bangle|moon|charm|choker|pretty|dainty|stylish|chakra|elephant/, '#d3a545'],
  [/silver|boho|angel|crane|dreamcatcher/, '#a8b2ba'],
  [/silk|summer/, '#8fb3a6'],
  [/gift/, '#0b5a5e'],
];
const backgrounds = ['#e9e2d6', '#dfe7e4', '#ecdfd8', '#e2e4ea', '#ebe6d2', '#dde6ea'];

/** An SVG of 800 x 800 for a product's English title; `view` 2 shows it closer and from another ground. */
export function drawImage(title: string, view: 1 | 2 = 1): string {
  const words = title.toLowerCase();
  const main = colours.find(([pattern]) => pattern.test(words))?.[1] ?? '#6c8f8a';
  const seed = [...title].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, Number(view));
  const back = backgrounds[seed % backgrounds.length] as string;
  const metal = /gold|bangle|moon|pretty|dainty|stylish|chakra|elephant|bead/.test(words) ? '#d3a545' : '#a8b2ba';
  const paint: Paint = { main, dark: shade(main, -0.22), light: shade(main, 0.28), metal, pattern: patternOf(words) };
  const { draw, shadow } = kindOf(words);
  const zoom = view === 2 ? 'translate(200 210) scale(1.35) rotate(-7) translate(-200 -200)' : 'translate(0 0)';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="800" height="800">
<defs>${paint.pattern ? patternDefinition(paint) : ''}
<radialGradient id="g" cx=".5" cy=".38" r=".75"><stop offset="0" stop-color="${shade(back, 0.45)}"/><stop offset="1" stop-color="${back}"/></radialGradient></defs>
<rect width="400" height="400" fill="url(#g)"/>
<g transform="${zoom}"><ellipse cx="200" cy="${shadow}" rx="112" ry="12" fill="#000" opacity=".1"/>
<g stroke-linejoin="round" stroke-linecap="round">${draw(paint)}</g></g></svg>`;
}

type Kind = { draw(paint: Paint): string; shadow: number };

const kinds: [RegExp, Kind][] = [
  [/jacket|tuxedo/, { shadow: 332, draw: jacket }],
  [/skirt/, { shadow: 338, draw: skirtAndTop }],
  [/shirt|blouse/, { shadow: 332, draw: (paint) => top(paint, { long: true, buttons: true }) }],
  [/jumper|long sleeve|varsity/, { shadow: 332, draw: (paint) => top(paint, { long: true, buttons: false }) }],
  [
    /top$|top |tee/,
    {
      shadow: 332,
      draw: (paint) =>
        /denim/.test(paint.pattern)
          ? top(paint, { long: true, buttons: true })
          : top(paint, { long: false, buttons: false }),
    },
  ],
  [/high tops/, { shadow: 300, draw: shoe }],
  [/leather bag/, { shadow: 322, draw: bag }],
  [/beanbag/, { shadow: 318, draw: beanbag }],
  [/sofa/, { shadow: 312, draw: sofa }],
  [/armchair/, { shadow: 326, draw: armchair }],
  [/drawers|bedside/, { shadow: 330, draw: drawers }],
  [/outdoor table/, { shadow: 320, draw: table }],
  [/fence|slats/, { shadow: 322, draw: fence }],
  [/light/, { shadow: 344, draw: lamp }],
  [/pillows|bed clothes/, { shadow: 300, draw: pillows }],
  [/pot/, { shadow: 326, draw: pot }],
  [/watering/, { shadow: 318, draw: wateringCan }],
  [/trowel/, { shadow: 346, draw: trowel }],
  [/candle/, { shadow: 320, draw: candle }],
  [/earrings/, { shadow: 346, draw: earrings }],
  [/bracelet/, { shadow: 306, draw: bracelet }],
  [/necklace|choker/, { shadow: 346, draw: necklace }],
  [/wrapping/, { shadow: 320, draw: present }],
  [/gift card/, { shadow: 298, draw: giftCard }],
];

function kindOf(words: string): Kind {
  return (
    kinds.find(([pattern]) => pattern.test(`${words} `.trimEnd()) || pattern.test(words))?.[1] ?? {
      shadow: 320,
      draw: present,
    }
  );
}

function patternOf(words: string): string {
  return /(striped|chequered|floral|denim|knitted|ocean|silk)/.exec(words)?.[1] ?? '';
}

function patternDefinition({ pattern, main, dark, light }: Paint): string {
  const inside: Record<string, string> = {
    striped: `<rect width="18" height="18" fill="#f4efe6"/><rect width="9" height="18" fill="${dark}"/>`,
    chequered: `<rect width="18" height="18" fill="${main}"/><rect width="9" height="18" fill="${dark}" opacity=".55"/><rect width="18" height="9" fill="${dark}" opacity=".55"/>`,
    floral: `<rect width="18" height="18" fill="${main}"/><circle cx="5" cy="5" r="3" fill="#d98a94"/><circle cx="14" cy="13" r="2.4" fill="#7fa08a"/>`,
    denim: `<rect width="18" height="18" fill="${main}"/><path d="M0 18 18 0M-4 4 4-4M14 22l8-8" stroke="${light}" stroke-width="1" opacity=".5"/>`,
    knitted: `<rect width="18" height="18" fill="${main}"/><path d="M0 4l4.500 5 4.500-5 4.500 5 4.500-5M0 13l4.500 5 4.500-5 4.500 5 4.500-5" stroke="${light}" stroke-width="1.600" fill="none" opacity=".8"/>`,
    ocean: `<rect width="18" height="18" fill="${main}"/><path d="M9 1l8 8-8 8-8-8Z" fill="none" stroke="${light}" stroke-width="1.200"/>`,
    silk: `<rect width="18" height="18" fill="${main}"/><circle cx="9" cy="9" r="1.500" fill="${light}"/>`,
  };
  return `<pattern id="p" width="18" height="18" patternUnits="userSpaceOnUse">${inside[pattern] ?? ''}</pattern>`;
}

const fill = ({ pattern, main }: Paint) => (pattern ? 'url(#p)' : main);

function top(paint: Paint, { long, buttons }: { long: boolean; buttons: boolean }): string {
  const sleeve = long ? 'L62 300 98 312 128 190' : 'L84 186 128 206 134 180';
  const other = long ? 'L302 312 338 300' : 'L272 206 316 186';
  return `<path d="M150 82 ${long ? 'L112 104' : 'L106 108'} ${sleeve} L130 326 270 326 ${long ? '272 190' : '266 180'} ${other} ${long ? 'L288 104' : 'L294 108'} 250 82 Q200 122 150 82Z" fill="${fill(paint)}" stroke="${paint.dark}" stroke-width="3"/>
<path d="M150 82 Q200 122 250 82 Q200 100 150 82Z" fill="${paint.dark}"/>
<path d="M130 318 H270" stroke="${paint.dark}" stroke-width="3" opacity=".5"/>
${buttons ? `<path d="M200 106 V326" stroke="${paint.dark}" stroke-width="2.500"/>${[140, 180, 220, 260, 300].map((y) => `<circle cx="207" cy="${y}" r="4" fill="${paint.light}"/>`).join('')}<path d="M150 82 176 118 200 106 224 118 250 82" fill="${paint.light}" stroke="${paint.dark}" stroke-width="2.500"/>` : ''}`;
}

function jacket(paint: Paint): string {
  return `<path d="M148 78 104 104 64 300 104 312 126 214 126 332 274 332 274 214 296 312 336 300 296 104 252 78 200 110Z" fill="${fill(paint)}" stroke="${paint.dark}" stroke-width="3"/>
<path d="M200 110 V332" stroke="${paint.light}" stroke-width="4"/><path d="M148 78 186 180 200 112 214 180 252 78 200 96Z" fill="${paint.dark}"/>
<path d="M142 246h38M220 246h38" stroke="${paint.dark}" stroke-width="5"/><path d="M126 322H274" stroke="${paint.dark}" stroke-width="4" opacity=".6"/>`;
}

function skirtAndTop(paint: Paint): string {
  return `<path d="M150 78 132 96 142 168 258 168 268 96 250 78 Q200 116 150 78Z" fill="${fill(paint)}" stroke="${paint.dark}" stroke-width="3"/>
<path d="M146 194H254L292 332H108Z" fill="${fill(paint)}" stroke="${paint.dark}" stroke-width="3"/><rect x="142" y="186" width="116" height="16" rx="4" fill="${paint.dark}"/>`;
}

function shoe(paint: Paint): string {
  return `<path d="M112 120h86l14 70q14 34 78 44 26 6 26 34H112Z" fill="${paint.dark}"/><path d="M112 120h86l6 34H112Z" fill="${paint.light}"/>
<rect x="104" y="262" width="216" height="30" rx="15" fill="#f6f3ec"/>${['#5cc8d8', '#e56b9f', '#e9c24a', '#6fd08c'].map((colour, at) => `<rect x="${116 + at * 50}" y="271" width="42" height="11" rx="5.500" fill="${colour}"/>`).join('')}
<path d="M190 168l34-12M198 192l38-16M210 214l40-18" stroke="#f6f3ec" stroke-width="5"/>`;
}

function bag(paint: Paint): string {
  return `<path d="M140 170Q140 84 200 84T260 170" fill="none" stroke="${paint.dark}" stroke-width="14"/><path d="M104 162H296L312 314H88Z" fill="${paint.main}" stroke="${paint.dark}" stroke-width="3"/>
<path d="M102 180H298L292 232H108Z" fill="${paint.light}" opacity=".35"/><rect x="184" y="214" width="32" height="36" rx="6" fill="#d3a545"/>`;
}

function beanbag(paint: Paint): string {
  return `<path d="M150 110Q200 84 250 110 286 176 316 262 330 318 200 318T84 262Q114 176 150 110Z" fill="${paint.main}"/><path d="M200 100Q166 200 176 316M200 100Q250 200 262 310" stroke="${paint.light}" stroke-width="3" fill="none" opacity=".5"/><path d="M128 250Q200 214 272 250 250 290 200 290T128 250Z" fill="${paint.dark}"/>`;
}

function sofa(paint: Paint): string {
  return `<path d="M96 300v16M304 300v16" stroke="#7c5738" stroke-width="12"/><rect x="78" y="142" width="244" height="124" rx="26" fill="${paint.dark}"/><rect x="96" y="158" width="100" height="82" rx="16" fill="${paint.main}"/><rect x="204" y="158" width="100" height="82" rx="16" fill="${paint.main}"/>
<rect x="54" y="196" width="54" height="106" rx="24" fill="${paint.main}" stroke="${paint.dark}" stroke-width="3"/><rect x="292" y="196" width="54" height="106" rx="24" fill="${paint.main}" stroke="${paint.dark}" stroke-width="3"/><rect x="100" y="234" width="200" height="64" rx="14" fill="${paint.light}" stroke="${paint.dark}" stroke-width="3"/><path d="M200 236v60" stroke="${paint.dark}" stroke-width="3"/>`;
}

function armchair(paint: Paint): string {
  return `<path d="M134 300l-12 32M266 300l12 32" stroke="#7c5738" stroke-width="12"/><path d="M128 246V132Q128 84 200 84T272 132V246Z" fill="${paint.main}" stroke="${paint.dark}" stroke-width="3"/><path d="M164 120v90M200 110v100M236 120v90" stroke="${paint.dark}" stroke-width="3" opacity=".5"/>
<rect x="94" y="196" width="52" height="110" rx="24" fill="${paint.light}" stroke="${paint.dark}" stroke-width="3"/><rect x="254" y="196" width="52" height="110" rx="24" fill="${paint.light}" stroke="${paint.dark}" stroke-width="3"/><rect x="138" y="234" width="124" height="70" rx="16" fill="${paint.light}" stroke="${paint.dark}" stroke-width="3"/>`;
}

function drawers(paint: Paint): string {
  return `<path d="M126 306v26M274 306v26" stroke="${paint.dark}" stroke-width="14"/><rect x="104" y="112" width="192" height="200" rx="8" fill="${paint.main}"/><rect x="94" y="100" width="212" height="18" rx="6" fill="${paint.dark}"/>
${[132, 192, 252].map((y) => `<rect x="120" y="${y}" width="160" height="48" rx="5" fill="${paint.light}" stroke="${paint.dark}" stroke-width="2.500"/><circle cx="200" cy="${y + 24}" r="7" fill="#d3a545"/>`).join('')}`;
}

function table(paint: Paint): string {
  return `<path d="M116 190 92 322M284 190l24 132M150 190l-6 100M250 190l6 100" stroke="${paint.dark}" stroke-width="12"/><rect x="62" y="164" width="276" height="32" rx="8" fill="${paint.main}"/><path d="M62 180H338" stroke="${paint.dark}" stroke-width="2.500"/><path d="M104 252H296" stroke="${paint.dark}" stroke-width="9"/>`;
}

function fence(paint: Paint): string {
  return `${[84, 136, 188, 240, 292].map((x) => `<path d="M${x} 326V126l16-24 16 24V326Z" fill="${paint.main}" stroke="${paint.dark}" stroke-width="3"/>`).join('')}<rect x="64" y="168" width="272" height="20" rx="4" fill="${paint.light}" stroke="${paint.dark}" stroke-width="2.500"/><rect x="64" y="262" width="272" height="20" rx="4" fill="${paint.light}" stroke="${paint.dark}" stroke-width="2.500"/>`;
}

function lamp(paint: Paint): string {
  return `<path d="M200 0V110" stroke="#54585c" stroke-width="5"/><rect x="184" y="100" width="32" height="26" rx="6" fill="${paint.dark}"/><circle cx="200" cy="262" r="34" fill="#fff1c4"/><circle cx="200" cy="262" r="66" fill="#fff1c4" opacity=".35"/><path d="M200 122Q300 132 316 246H84Q100 132 200 122Z" fill="${paint.main}"/><path d="M200 122Q150 150 132 246H84Q100 132 200 122Z" fill="${paint.light}" opacity=".55"/><rect x="78" y="240" width="244" height="14" rx="7" fill="${paint.dark}"/>`;
}

function pillows(paint: Paint): string {
  const pillow = (transform: string, colour: string) =>
    `<path transform="${transform}" d="M-84-62Q0-46 84-62 70 0 84 62 0 46-84 62-70 0-84-62Z" fill="${colour}" stroke="${paint.dark}" stroke-width="3"/>`;
  return `${pillow('translate(168 176) rotate(-12)', paint.light)}${pillow('translate(234 232) rotate(8)', fill(paint))}`;
}

function pot(paint: Paint): string {
  const leaf = (angle: number, colour: string) =>
    `<path transform="translate(200 190) rotate(${angle})" d="M0 0Q-34-58 0-124 34-58 0 0Z" fill="${colour}"/>`;
  return `${leaf(-52, '#5f8a63')}${leaf(50, '#6f9b72')}${leaf(-22, '#79a77c')}${leaf(22, '#5f8a63')}${leaf(0, '#88b58a')}<path d="M122 208H278L256 326H144Z" fill="${paint.main}"/><path d="M122 208H170L166 326H144Z" fill="${paint.light}" opacity=".45"/><rect x="110" y="184" width="180" height="36" rx="8" fill="${paint.dark}"/>`;
}

function wateringCan(paint: Paint): string {
  return `<path d="M148 168Q150 92 226 108 276 122 272 176" fill="none" stroke="${paint.dark}" stroke-width="14"/><path d="M134 260 62 152" stroke="${paint.dark}" stroke-width="18"/><path d="M36 150 84 118 92 134 50 164Z" fill="${paint.main}" stroke="${paint.dark}" stroke-width="3"/><path d="M130 172H276L288 316H118Z" fill="${paint.main}"/><path d="M130 172H170L164 316H118Z" fill="${paint.light}" opacity=".5"/><ellipse cx="203" cy="172" rx="73" ry="13" fill="${paint.dark}"/>`;
}

function trowel(paint: Paint): string {
  return `<g transform="rotate(28 200 200)"><rect x="182" y="48" width="36" height="118" rx="18" fill="#2f3236"/><path d="M190 70h20M190 90h20M190 110h20" stroke="#63686d" stroke-width="5"/><rect x="192" y="160" width="16" height="40" fill="${paint.dark}"/><path d="M156 200H244Q252 296 200 352 148 296 156 200Z" fill="${paint.main}"/><path d="M200 206v140" stroke="${paint.light}" stroke-width="6"/></g>`;
}

function candle(paint: Paint): string {
  return `<path d="M200 66Q226 108 200 130 174 108 200 66Z" fill="#f0a63c"/><path d="M200 92Q212 112 200 126 188 112 200 92Z" fill="#fff1c4"/><path d="M200 126v40" stroke="#4a4238" stroke-width="5"/><path d="M122 176H278V300Q278 318 258 318H142Q122 318 122 300Z" fill="#fff" opacity=".75"/><path d="M130 208H270V298Q270 310 256 310H144Q130 310 130 298Z" fill="${paint.light}"/><ellipse cx="200" cy="208" rx="70" ry="12" fill="${paint.main}"/><rect x="150" y="238" width="100" height="46" rx="5" fill="#fffdf6"/><path d="M166 256h68M178 268h44" stroke="${paint.dark}" stroke-width="4"/>`;
}

function earrings({ main, metal, dark }: Paint): string {
  const one = (x: number) =>
    `<path d="M${x} 92q22 0 22 22t-22 22" fill="none" stroke="${metal}" stroke-width="6"/><circle cx="${x}" cy="174" r="34" fill="none" stroke="${metal}" stroke-width="8"/><circle cx="${x}" cy="174" r="17" fill="${main}"/><path d="M${x} 208l22 50-22 44-22-44Z" fill="${main}" stroke="${dark}" stroke-width="3"/><path d="M${x} 208v94" stroke="#fff" stroke-width="3" opacity=".45"/>`;
  return one(140) + one(260);
}

function bracelet({ main, metal, dark, light }: Paint): string {
  const beads = Array.from({ length: 16 }, (_, at) => {
    const angle = (at / 16) * Math.PI * 2;
    return `<circle cx="${(200 + Math.cos(angle) * 112).toFixed(1)}" cy="${(196 + Math.sin(angle) * 84).toFixed(1)}" r="${at % 4 === 0 ? 18 : 14}" fill="${at % 4 === 0 ? metal : at % 2 ? main : light}" stroke="${dark}" stroke-width="2.500"/>`;
  });
  return `<ellipse cx="200" cy="196" rx="112" ry="84" fill="none" stroke="${dark}" stroke-width="6"/>${beads.join('')}<path d="M200 280v26" stroke="${metal}" stroke-width="5"/><circle cx="200" cy="318" r="15" fill="${metal}"/>`;
}

function necklace({ main, metal, dark }: Paint): string {
  return `<path d="M96 70Q112 236 200 262 288 236 304 70" fill="none" stroke="${metal}" stroke-width="7"/><path d="M122 70Q136 196 200 216 264 196 278 70" fill="none" stroke="${metal}" stroke-width="4" opacity=".7"/><circle cx="200" cy="262" r="10" fill="${metal}"/><path d="M200 272l34 34-34 42-34-42Z" fill="${main}" stroke="${dark}" stroke-width="3"/><path d="M200 272l12 34-12 42-12-42Z" fill="#fff" opacity=".35"/>`;
}

function present(paint: Paint): string {
  return `<rect x="100" y="172" width="200" height="146" rx="6" fill="${paint.main}"/><rect x="88" y="138" width="224" height="44" rx="6" fill="${paint.dark}"/><rect x="184" y="138" width="32" height="180" fill="#e3b95b"/><path d="M200 138C150 140 118 92 150 84S190 110 200 138ZM200 138C250 140 282 92 250 84S210 110 200 138Z" fill="none" stroke="#e3b95b" stroke-width="14"/>`;
}

function giftCard(paint: Paint): string {
  return `<g transform="rotate(-8 200 200)"><rect x="76" y="118" width="248" height="160" rx="16" fill="${paint.main}"/><rect x="76" y="168" width="248" height="22" fill="#e3b95b"/><rect x="134" y="118" width="22" height="160" fill="#e3b95b"/><path d="M145 178C110 180 88 146 110 140S138 158 145 178ZM145 178C180 180 202 146 180 140S152 158 145 178Z" fill="none" stroke="#f4d998" stroke-width="9"/><path d="M210 230h86M210 250h56" stroke="#fff" stroke-width="7" opacity=".8"/></g>`;
}

/** A colour lighter (amount > 0) or darker (< 0). */
function shade(hex: string, amount: number): string {
  const target = amount > 0 ? 255 : 0;
  const parts = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16);
    return Math.round(value + (target - value) * Math.abs(amount))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}
