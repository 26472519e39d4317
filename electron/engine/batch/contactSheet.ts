import { createHash } from 'node:crypto';
import {
  type BatchCounts,
  type Metrics,
  metricsText,
  thumbnailSide,
  thumbType,
} from '#common/contract';
import { printable } from '#common/messages/printable';
import { sheetMark } from './reportFiles';
import type { ReportItem } from './reportItem';
import type { SheetThumbnail } from './runResults';

export interface ContactSheetEntry {
  item: ReportItem;
  thumb: SheetThumbnail | undefined;
}

interface ContactSheetHead {
  started: string;
  counts: BatchCounts;
  means?: Metrics & { pictures: number };
  missing: string[];
  /** Pictures in formats that are not read. */
  unread: string[];
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#d5d8da, #3a3d40); --soft: light-dark(#50575e, #b3b6ba); }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0; background: light-dark(#fff, #1f2023); color: light-dark(#1b1d1f, #e8e9ea); }
header { position: sticky; top: 0; z-index: 2; padding: 14px 24px; background: inherit; border-bottom: 1px solid var(--line); }
h1 { font-size: 20px; margin: 0 0 4px; }
p { margin: 0 0 8px; color: var(--soft); }
.tools { display: flex; flex-wrap: wrap; gap: 8px; }
button, input { font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px; padding: 5px 12px; }
button[aria-pressed=true] { background: #14705e; border-color: #14705e; color: #fff; }
:focus-visible { outline: 2px solid #1f8a75; outline-offset: 2px; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 14px; padding: 20px 24px; }
figure { margin: 0; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
figure[data-status=failed] { border-color: #c92a2a; grid-column: span 2; }
.pair { display: grid; background: light-dark(#f1f3f5, #141517); height: 168px; place-items: center; }
.pair img { object-fit: cover; object-position: right; }
.pair:hover img, .pair:focus img { object-position: left; }
figcaption { padding: 8px 10px; overflow-wrap: anywhere; font-size: 13px; }
small { display: block; color: var(--soft); }
.error { color: light-dark(#c92a2a, #ff8787); }
[hidden] { display: none !important; }
`;

const script = `
const figures = [...document.querySelectorAll('figure')];
const search = document.querySelector('input');
const buttons = [...document.querySelectorAll('button')];
let wanted = 'all';
function show() {
  const text = search.value.toLowerCase();
  for (const f of figures) {
    const kind = wanted === 'all' || f.dataset.status === wanted || (wanted === 'warned' && f.dataset.warned);
    f.hidden = !kind || !f.dataset.name.includes(text);
  }
  for (const b of buttons) b.setAttribute('aria-pressed', b.value === wanted);
}
search.addEventListener('input', show);
for (const b of buttons) b.addEventListener('click', () => { wanted = b.value; show(); });
`;

/** Content security policy: the page's own script and inline pictures, nothing else. */
const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/**
 * The contact sheet of a run: one self-contained HTML page. Pictures show the result, and the
 * input while they are hovered or focused.
 * @param entries failures first.
 * @param jsonName of the report with all items.
 */
export async function* contactSheet(
  head: ContactSheetHead,
  entries: AsyncGenerator<ContactSheetEntry>,
  jsonName: string,
): AsyncGenerator<string> {
  const { counts, means, missing, unread } = head;
  const sum = `${counts.done} made, ${counts.earlier} made earlier, ${counts.skipped} skipped, ${counts.failed} failed of ${counts.total}`;
  const filters = [
    ['all', 'All'],
    ['failed', 'Failed'],
    ['warned', 'With warnings'],
    ['done', 'Made now'],
  ].map(
    ([value, label]) =>
      `<button value="${value}" aria-pressed="${value === 'all'}">${label}</button>`,
  );
  yield `<!doctype html><html lang="en"><head><meta charset="utf-8">${sheetMark}<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width"><title>Underdraw batch</title><style>${style}</style></head><body>
<header><h1>Underdraw batch</h1><p>${escapeHtml(head.started)}: ${sum}.${missing.length > 0 ? ` No report from ${escapeHtml(missing.join(', '))}.` : ''}${unread.length > 0 ? ` Not read, for their formats: ${escapeHtml(unread.slice(0, 20).join(', '))}${unread.length > 20 ? ', …' : ''}.` : ''}${means ? ` Against the truth, means of ${means.pictures}: ${metricsText(means)}.` : ''}</p>
<div class="tools">${filters.join('')}<input type="search" placeholder="Name" aria-label="Filter by name"></div></header><main>
`;
  let shown = 0;
  for await (const entry of entries) {
    shown++;
    yield figure(entry);
  }
  const rest = counts.total - shown;
  yield `</main>${rest > 0 ? `<p style="padding:0 24px">${rest} more are in ${escapeHtml(jsonName)}.</p>` : ''}<script>${script}</script></body></html>\n`;
}

function figure({ item, thumb }: ContactSheetEntry): string {
  const { input, output, status, warnings, error, metrics } = item;
  const pictures = thumb
    ? `<div class="pair" tabindex="0" role="img" aria-label="${escapeHtml(`${output}, made from ${input}`)}">${thumbnailImage(thumb)}</div>`
    : '';
  const words = [
    status === 'failed' ? '' : `<small>${escapeHtml(output)}</small>`,
    status === 'earlier' ? '<small>made earlier</small>' : '',
    status === 'skipped' ? '<small>skipped: something was there</small>' : '',
    error
      ? `<small class="error">${escapeHtml(`${error.message} ${error.hint}`)} (${error.code})</small>`
      : '',
    ...warnings.map((warning) => `<small>${escapeHtml(warning)}</small>`),
    metrics ? `<small>${metricsText(metrics)}</small>` : '',
  ];
  const name = escapeHtml(`${input} ${output}`.toLowerCase());
  return `<figure data-status="${status}" data-name="${name}"${warnings.length > 0 ? ' data-warned="1"' : ''}>${pictures}<figcaption>${escapeHtml(input || output || '.')}${words.join('')}</figcaption></figure>\n`;
}

/** The thumbnail pair, shown at half its width; it holds input and result side by side. */
function thumbnailImage({ width, height, pair }: SheetThumbnail): string {
  const scale = Math.min(1, 168 / height, thumbnailSide / width);
  const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  return `<img loading="lazy" alt="" width="${w}" height="${h}" src="${dataUrl(pair)}">`;
}

const dataUrl = (base64: string) =>
  `data:${thumbType(Buffer.from(base64.slice(0, 4), 'base64'))};base64,${base64}`;

/** Controls too: a page may be looked at in a terminal, and names must not turn what follows. */
function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
