/**
 * Rebuilds checkpoints for judge.py: `node rebuild.mjs FOLDER`. FOLDER/cases.json lists
 * [{ file, answers, net }]; beside each file come `.onnx` and `.json`, or `.json` with an error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildForNode } from '../../../scripts/buildForNode.mjs';

const folder = path.resolve(process.argv[2]);
const outDir = await buildForNode('judges', {
  readCheckpoint: 'electron/engine/import/readCheckpoint.ts',
});
const { readCheckpoint } = await import(path.join(outDir, 'readCheckpoint.js'));

for (const { name, file, answers, net: wanted } of JSON.parse(
  readFileSync(path.join(folder, 'cases.json'), 'utf8'),
)) {
  const result = path.join(folder, `${name}.json`);
  try {
    const checkpoint = await readCheckpoint(path.resolve(folder, file), { net: wanted });
    const { onnx, facts } = checkpoint.build(answers);
    const { family, name: net, variant, choices, assumed } = checkpoint;
    writeFileSync(path.join(folder, `${name}.onnx`), onnx);
    writeFileSync(result, JSON.stringify({ family, net, variant, choices, assumed, facts }));
    checkpoint.close();
  } catch (error) {
    writeFileSync(
      result,
      JSON.stringify({
        error: { code: error.code, message: error.message, cause: error.cause?.stack },
      }),
    );
  }
}
