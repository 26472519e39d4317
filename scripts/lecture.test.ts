import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { chooseValues } from '#common/chosenValues';
import { chainOf, parseCard } from '#common/contract';
import { batchCommandSchema } from '../electron/cli/batchCommand';
import { addOptions } from '../electron/cli/optionsFromSchema';
import { translateOptionsSchema } from '../electron/cli/translateCommand';

const page = readFileSync('docs/lecture.md', 'utf8');
const sections = page.split(/^## /m).slice(1);

/** The words of a command line, with quotes taken off as a shell does. */
const wordsOf = (line: string) =>
  [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''));

const commands = [...page.matchAll(/^```\n(.+?)\n```$/gms)].flatMap(([, lines]) =>
  lines.split('\n').map((line) => [line] as const),
);
const options = { translate: translateOptionsSchema, batch: batchCommandSchema };

function cardOf(id: string) {
  const parsed = parseCard(JSON.parse(readFileSync(`models/${id}/model.json`, 'utf8')));
  if (!('card' in parsed)) throw new Error(`${id}: ${parsed.path}`);
  return parsed.card;
}

it.each(commands)('%s is a command of the terminal', (line) => {
  const [program, name, ...words] = wordsOf(line);
  expect(program).toBe('underdraw');
  const command = addOptions(new Command(name), options[name as keyof typeof options])
    .argument('[inputs...]')
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  command.parse(words, { from: 'user' });
  const given = command.opts<{ model: string; set: Record<string, string>; truth?: string }>();
  // Models and values that are there, and files that a checkout has.
  chooseValues(chainOf(given.model).map(cardOf), given.set);
  const files = [...command.args, ...(given.truth ? [given.truth] : [])];
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

it('names models, pages and pictures that are there', () => {
  const links = [...page.matchAll(/\]\(((?!https:)[^)#]+)/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !existsSync(path.join('docs', link)))).toEqual([]);
  const pictures = links.filter((link) => link.startsWith('images/'));
  const bytes = pictures.map((file) => statSync(path.join('docs', file)).size);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(1_500_000);
});

it('every idea has a picture, a place in the studio, figures, a paper and a command', () => {
  const ideas = sections.slice(0, -1);
  expect(ideas).toHaveLength(9);
  for (const idea of ideas) {
    const [heading] = idea.split('\n');
    for (const part of [
      '![',
      '**In the studio:**',
      '**Measured:**',
      '**Paper:**',
      'arXiv:',
      '```',
    ]) {
      expect(idea.includes(part), `${heading}: ${part}`).toBe(true);
    }
  }
});

it('quotes figures that stand on the pages it links to, or were measured by its script', () => {
  const own = Object.values(JSON.parse(readFileSync('docs/images/lecture.json', 'utf8')));
  for (const section of sections) {
    const [heading] = section.split('\n');
    const sentence = /\*\*Measured:\*\*.*/.exec(section)?.[0];
    if (!sentence) continue;
    const pages = [...sentence.matchAll(/\]\(([^)]+\.md)\)/g)].map(([, link]) =>
      readFileSync(path.join('docs', link), 'utf8'),
    );
    const figures = [...sentence.matchAll(/\d+\.\d+/g)].map(([figure]) => figure);
    expect(figures.length, heading).toBeGreaterThan(0);
    const unknown = figures.filter(
      (figure) => !pages.some((text) => text.includes(figure)) && !own.includes(Number(figure)),
    );
    expect(unknown, heading).toEqual([]);
  }
});
