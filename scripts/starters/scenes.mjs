/** What the starting drawings show: shapes as SVG on a sheet of 256 × 256, the later over the earlier. */

/** Points around a centre, for petals and stars. */
const around = (count, radius, [cx, cy] = [128, 128], turn = -90) =>
  Array.from({ length: count }, (_, i) => {
    const angle = ((turn + (i * 360) / count) * Math.PI) / 180;
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)].map(Math.round);
  });

const ellipse = (cx, cy, rx, ry, turn = 0) =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" transform="rotate(${turn} ${cx} ${cy})"/>`;
const path = (d) => `<path d="${d}"/>`;
const line = (d, width) =>
  `<path d="${d}" fill="none" stroke="#fff" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const polygon = (points) => `<polygon points="${points.map((p) => p.join(',')).join(' ')}"/>`;
/** A house of the size that the models know. */
const house = (x, y) =>
  polygon([
    [x - 14, y + 12],
    [x - 16, y - 4],
    [x, y - 16],
    [x + 16, y - 4],
    [x + 14, y + 12],
  ]);
const trees = (...places) => places.map(([x, y]) => ellipse(x, y, 12, 15)).join('');

/** Label maps, by the names of the labels of Islands. */
export const maps = {
  island: [
    ['water', '<rect width="256" height="256"/>'],
    ['sand', path('M40 140 Q30 60 110 46 Q200 30 222 110 Q236 196 150 220 Q60 226 40 140Z')],
    ['grass', path('M58 138 Q50 76 114 64 Q192 50 206 116 Q216 182 146 202 Q74 206 58 138Z')],
    ['forest', trees([96, 96], [114, 88], [84, 116], [104, 116], [176, 164], [160, 178])],
    ['hill', ellipse(160, 100, 26, 20)],
    ['castle', '<rect x="112" y="128" width="44" height="44"/>'],
  ],
  valley: [
    ['grass', '<rect width="256" height="256"/>'],
    ['hill', ellipse(46, 60, 52, 40) + ellipse(214, 190, 48, 42)],
    ['rock', ellipse(40, 44, 26, 20) + ellipse(224, 206, 22, 18)],
    ['sand', line('M150 -8 Q110 60 150 118 T110 264', 50)],
    ['water', line('M150 -8 Q110 60 150 118 T110 264', 32)],
    ['grove', trees([200, 60], [220, 84], [190, 92], [40, 190], [64, 206], [56, 168])],
    [
      'wheat',
      polygon([
        [186, 122],
        [230, 116],
        [236, 150],
        [190, 154],
      ]),
    ],
    ['roof_red', house(70, 130) + house(96, 152)],
  ],
  // Snow is what lies on peaks: a whole sheet of it becomes bare rock.
  winter: [
    ['grass', '<rect width="256" height="256"/>'],
    [
      'snow',
      ellipse(40, 58, 34, 28) +
        ellipse(99, 36, 19, 16) +
        ellipse(140, 22, 16, 13) +
        ellipse(180, 33, 19, 16) +
        ellipse(221, 67, 32, 28),
    ],
    [
      'sand',
      path(
        'M66 160 Q72 116 128 118 Q190 120 186 162 Q180 198 150 202 Q146 226 156 264 L120 264 Q112 226 116 202 Q66 204 66 160Z',
      ),
    ],
    [
      'water',
      path(
        'M76 160 Q82 127 128 128 Q180 130 176 162 Q170 190 142 193 Q136 226 148 264 L130 264 Q122 226 126 193 Q76 194 76 160Z',
      ),
    ],
    [
      'forest',
      trees(
        [30, 118],
        [50, 130],
        [24, 146],
        [46, 160],
        [26, 178],
        [212, 124],
        [232, 138],
        [210, 150],
      ),
    ],
    ['roof_blue', house(108, 88) + house(148, 84)],
    ['roof_red', house(60, 214) + house(92, 226)],
    ['grove', trees([196, 214], [216, 226], [232, 206])],
  ],
  harbour: [
    ['grass', '<rect width="256" height="256"/>'],
    ['sand', path('M0 150 Q70 138 110 160 T256 150 L256 256 L0 256Z')],
    ['water', path('M0 172 Q70 160 110 180 T256 172 L256 256 L0 256Z')],
    ['roof_red', house(60, 128) + house(104, 140) + house(176, 130)],
    ['roof_blue', house(80, 100) + house(142, 112)],
    ['roof_yellow', house(120, 84)],
    ['castle', '<rect x="186" y="52" width="46" height="44"/>'],
    ['forest', trees([30, 60], [50, 44], [22, 92], [74, 40])],
    ['prop', '<rect x="104" y="186" width="14" height="10"/>'],
  ],
  autumn: [
    ['grass', '<rect width="256" height="256"/>'],
    [
      'autumn',
      trees([40, 50], [62, 40], [54, 72], [84, 56], [200, 180], [220, 200], [186, 206], [226, 168]),
    ],
    ['grove', trees([120, 40], [142, 54], [60, 180], [84, 196])],
    ['hill', ellipse(190, 70, 44, 34)],
    [
      'wheat',
      polygon([
        [96, 110],
        [160, 104],
        [166, 152],
        [102, 158],
      ]),
    ],
    ['sand', line('M-6 130 Q60 120 84 140 T170 176 T262 140', 12)],
    ['roof_green', house(66, 112) + house(186, 136)],
  ],
};

const heart = path(
  'M128 208 C40 148 36 76 86 62 C110 56 124 74 128 88 C132 74 146 56 170 62 C220 76 216 148 128 208Z',
);
const star = polygon(
  around(10, 96).map(([x, y], i) =>
    i % 2 ? [128 + (x - 128) * 0.46, 128 + (y - 128) * 0.46] : [x, y],
  ),
);

/** Flat icons: parts with their colours. */
export const icons = {
  heart: [['#e5484d', heart]],
  star: [['#ffc53d', star]],
  sun: [
    [
      '#f76808',
      around(8, 84)
        .map(([x, y], i) => ellipse(x, y, 22, 9, -90 + i * 45))
        .join(''),
    ],
    ['#ffc53d', ellipse(128, 128, 58, 58)],
  ],
  cup: [
    ['#8e4ec6', line('M176 104 Q222 100 214 140 Q206 168 168 166', 16)],
    ['#8e4ec6', path('M56 88 H184 V160 Q184 206 140 206 H100 Q56 206 56 160Z')],
    ['#6f4e37', ellipse(120, 90, 60, 14)],
  ],
  house: [
    ['#9ad5f5', '<rect x="70" y="118" width="116" height="88" rx="8"/>'],
    ['#e5484d', path('M128 46 L216 126 H40Z')],
    ['#6f4e37', '<rect x="112" y="150" width="34" height="56" rx="4"/>'],
  ],
  leaf: [
    ['#46a758', path('M56 200 Q44 84 140 60 Q192 48 210 50 Q214 160 150 196 Q104 216 56 200Z')],
    ['#2b5d34', line('M60 198 Q120 150 186 82', 8)],
  ],
};

/** The sun as the given of four frames has it, a step further to the right in each. */
export const movedSun = (frame) => {
  const [, [yellow]] = icons.sun;
  const [cx, cy] = [90 + frame * 9, 140 - frame * 6];
  return [
    ['#bfe3f2', '<rect width="256" height="256"/>'],
    ['#46a758', '<rect y="204" width="256" height="52"/>'],
    [yellow, ellipse(cx, cy, 44, 44)],
  ];
};

const daisy = (cx, cy, size, petals) => [
  ...around(petals, size * 0.62, [cx, cy]).map(([x, y], i) => [
    '#f4f1e6',
    ellipse(x, y, size * 0.4, size * 0.16, -90 + (i * 360) / petals),
  ]),
  ['#e8b923', ellipse(cx, cy, size * 0.26, size * 0.26)],
];

/** Flowers on a dim ground: parts with their colours. */
export const flowers = {
  ground: [['#2c3a1c', '<rect width="256" height="256"/>']],
  daisy: [['#2c3a1c', '<rect width="256" height="256"/>'], ...daisy(128, 122, 104, 14)],
  sunflower: [
    ['#35461f', '<rect width="256" height="256"/>'],
    ...around(18, 78).map(([x, y], i) => ['#f2b705', ellipse(x, y, 38, 15, -90 + i * 20)]),
    ['#5a3a16', ellipse(128, 128, 50, 50)],
  ],
  tulip: [
    ['#32481f', '<rect width="256" height="256"/>'],
    ['#5b8a3a', line('M128 160 Q130 210 124 262', 16)],
    [
      '#c8313c',
      path(
        'M70 84 Q74 190 128 192 Q182 190 186 84 Q164 96 152 120 Q142 74 128 62 Q114 74 104 120 Q92 96 70 84Z',
      ),
    ],
    ['#e2616a', path('M104 120 Q114 74 128 62 Q142 74 152 120 Q150 176 128 184 Q106 176 104 120Z')],
  ],
  dandelion: [
    ['#2f4420', '<rect width="256" height="256"/>'],
    ...around(26, 74).map(([x, y], i) => ['#f5cd1e', ellipse(x, y, 30, 8, -90 + (i * 360) / 26)]),
    ...around(18, 40).map(([x, y], i) => ['#e9b70f', ellipse(x, y, 26, 8, -90 + i * 20)]),
    ['#c98d06', ellipse(128, 128, 22, 22)],
  ],
  rose: [
    ['#26361a', '<rect width="256" height="256"/>'],
    ...around(5, 46, [128, 122]).map(([x, y], i) => ['#b3324a', ellipse(x, y, 52, 44, i * 72)]),
    ...around(4, 24, [128, 120], -60).map(([x, y], i) => [
      '#d1506a',
      ellipse(x, y, 34, 28, i * 90),
    ]),
    ['#8f2138', ellipse(128, 118, 18, 16)],
  ],
};
