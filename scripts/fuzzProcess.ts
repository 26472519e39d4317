/** The process of `npm run fuzz` that damages and reads; it tells its parent that it is alive. */
import { fuzzTargets } from '#engine/import/testing/fuzzTargets';

const [cases = 0, seed = 0] = process.argv.slice(2, 4).map(Number);
const wanted = process.argv[4];
const targets = fuzzTargets.filter(({ name }) => !wanted || name === wanted);
if (targets.length === 0) {
  console.error(`There are: ${fuzzTargets.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

/** Cases of one target in a row. */
const batch = 500;
const maxBytes = 2 ** 30;
/** Milliseconds between two signs of life. */
const signMs = 200;

let done = 0;
let signedAt = 0;
const began = performance.now();

/** Run after each case. @throws Error if it took too much memory */
function afterCase(target: string, batchSeed: number): void {
  done++;
  // The most at any time, also in the midst of a case.
  const bytes = process.resourceUsage().maxRSS * 1024;
  if (bytes > maxBytes) throw new Error(`it took ${Math.round(bytes / 2 ** 20)} MiB`);
  const now = performance.now();
  if (now - signedAt < signMs) return;
  signedAt = now;
  process.send?.({ target, seed: batchSeed, done });
}

for (let round = 0; done < cases; round++) {
  const target = targets[round % targets.length]!;
  const batchSeed = (seed + round) | 0;
  const problem = await target.check(
    { numRuns: Math.min(batch, cases - done), seed: batchSeed },
    () => afterCase(target.name, batchSeed),
  );
  if (problem) {
    console.error(`\n${target.name}, made again by --target "${target.name}" --seed ${batchSeed}:`);
    console.error(problem);
    process.exit(1);
  }
}
const seconds = (performance.now() - began) / 1000;
console.log(`${done} cases in ${seconds.toFixed(0)} s, seed ${seed}: all read or refused.`);
process.disconnect?.();
