import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import i18next from 'i18next';
import ts from 'typescript';
import { beforeAll, expect, it } from 'vitest';
import { said } from './said';

beforeAll(() => i18next.init({ lng: 'de', resources: { de: { translation: {} } } }));

/** What an expression may say: literals as they are, `§` for a value. */
function texts(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)];
  if (!ts.isTemplateExpression(node)) return ['§'];
  let all = [node.head.text];
  for (const { expression, literal } of node.templateSpans) {
    all = all.flatMap((begun) => texts(expression).map((value) => begun + value + literal.text));
  }
  return all;
}

/** Every sentence that a file gives to an error, and those pushed to `notes` and `warnings`. */
function sentencesOf(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    ts.forEachChild(node, visit);
    if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return;
    const name = node.expression.getText();
    const given = [...(node.arguments ?? [])];
    if (name === 'UnderdrawError') found.push(...given.slice(1, 3).flatMap(texts));
    if (name === 'unavailable') found.push(...given.flatMap(texts));
    if (name === 'usage' || /(notes|warnings)\.push$/.test(name))
      found.push(...given.flatMap(texts));
  };
  visit(source);
  return found.filter((text) => /[a-z]{3}/.test(text));
}

it('German has every sentence of the engine', () => {
  const engine = path.join(import.meta.dirname, '../../electron/engine');
  const files = readdirSync(engine, { recursive: true, encoding: 'utf8' }).filter(
    (f) => f.endsWith('.ts') && !f.includes('test') && f !== path.join('batch', 'shard.ts'),
  );
  const missing = files
    .flatMap((f) => sentencesOf(path.join(engine, f)))
    .filter((s) => said(s) === s);
  expect([...new Set(missing)]).toEqual([]);
});

it('carries values over, and leaves what it does not know as it is', () => {
  expect(said('rose (1).png is empty (0 bytes).')).toBe('rose (1).png ist leer (0 Byte).');
  expect(said('There is no folder /a/b\nc.')).toBe('Es gibt keinen Ordner /a/b\nc.');
  expect(said('A sentence of a newer engine.')).toBe('A sentence of a newer engine.');
});
