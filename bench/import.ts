/**
 * Nets as they come from an exporter, in ONNX Runtime as they are and prepared for the CPU, and with
 * OPENVINO=1 in Python's OpenVINO (PYTHON names the interpreter, `python3` without it). All are run
 * in turn; the stock net twice a round, whose ratio is the noise. ROUNDS, THREADS and NETS (names,
 * or beginnings of names, with commas between) change what is measured.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { prepareForCpu } from '#engine/import/prepare/prepareForCpu';
import { InferenceSession, Tensor } from '#engine/runtime/onnxruntime';
import { runOnce } from '#engine/runtime/runOnce';
import { threadOptions } from '#engine/runtime/threadOptions';
import { type BenchNet, benchNets } from './importNets';

import { median, table } from './statistics';

const rounds = Number(process.env.ROUNDS ?? 15);
const threads = Number(process.env.THREADS ?? os.availableParallelism());
const asked = process.env.NETS?.split(',');

/** Something that runs the net once and says how many milliseconds it took. */
type Contender = () => Promise<number>;

async function inRuntime(onnx: Uint8Array, { shape }: BenchNet) {
  const session = await InferenceSession.create(onnx, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // As in a window, whose runs leave a core free; OpenVINO's threads wait awake too.
    extra: threadOptions(true),
  });
  const values = new Float32Array(shape.reduce((a, b) => a * b)).map((_, i) => Math.sin(i * 7.3));
  const feeds = { [session.inputNames[0]!]: new Tensor('float32', values, shape) };
  const run: Contender = async () => {
    const began = performance.now();
    await session.run(feeds);
    return performance.now() - began;
  };
  return { run, close: () => session.release() };
}

async function inOpenVino(file: string, { shape }: BenchNet) {
  const child: ChildProcess = spawn(
    process.env.PYTHON ?? 'python3',
    [path.join('bench', 'run_openvino.py'), file, `${threads}`, shape.join()],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const { done } = await lines.next();
  if (done) {
    console.error('There is no OpenVINO, or it can’t run this net; see its words above.');
    return undefined;
  }
  const run: Contender = async () => {
    child.stdin!.write('\n');
    return Number((await lines.next()).value);
  };
  return { run, close: async () => void child.stdin!.end() };
}

async function measure(net: BenchNet, folder: string): Promise<string[]> {
  const [, , height, width] = net.shape;
  const began = performance.now();
  const prepared = await prepareForCpu(net.onnx, { width, height }, runOnce(threads));
  const seconds = (performance.now() - began) / 1000;
  const stock = await inRuntime(net.onnx, net);
  const again = await inRuntime(net.onnx, net);
  const ours = await inRuntime(prepared.bytes, net);
  const contenders = [stock, again, ours];
  if (process.env.OPENVINO === '1') {
    const file = path.join(folder, 'stock.onnx');
    writeFileSync(file, net.onnx);
    const peer = await inOpenVino(file, net);
    if (peer) contenders.push(peer);
  }
  const times: number[][] = contenders.map(() => []);
  for (const { run } of contenders) for (let i = 0; i < 2; i++) await run();
  for (let round = 0; round < rounds; round++)
    for (const i of contenders.keys()) {
      // Whoever follows the others directly would always have the same neighbour's caches.
      const at = (i + round) % contenders.length;
      times[at]!.push(await contenders[at]!.run());
    }
  for (const { close } of contenders) await close();
  const ratio = (of: number, to: number) =>
    median(times[to]!.map((ms, round) => times[of]![round]! / ms));
  const applied = Object.entries(prepared.applied).map(([name, count]) => `${name} ${count}`);
  return [
    net.name,
    median(times[0]!).toFixed(1),
    `${ratio(0, 1).toFixed(2)}×`,
    median(times[2]!).toFixed(1),
    `${ratio(0, 2).toFixed(2)}×`,
    net.target ? `${net.target}×` : '',
    times[3] ? median(times[3]).toFixed(1) : '',
    times[3] ? `${ratio(3, 2).toFixed(2)}×` : '',
    prepared.agreementDb?.toFixed(0) ?? '',
    applied.join(', ') || (prepared.reason ?? ''),
    seconds.toFixed(1),
  ];
}

const head = [
  'net',
  'stock ms',
  'stock again (noise)',
  'prepared ms',
  'faster than stock',
  'target',
  'OpenVINO ms',
  'faster than OpenVINO',
  'agreement dB',
  'rewritten',
  'prepared in s',
];
const folder = mkdtempSync(path.join(os.tmpdir(), 'underdraw-bench-'));
const rows: string[][] = [];
try {
  for (const make of benchNets) {
    const net = make();
    if (asked && !asked.some((name) => net.name.startsWith(name))) continue;
    rows.push(await measure(net, folder));
    console.error(rows.at(-1)!.join(' | '));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const [{ model }] = os.cpus() as [os.CpuInfo];
console.log(
  `${rounds} interleaved rounds, ${threads} thread(s) of ${os.availableParallelism()} cores, ${model}\n`,
);
console.log(table(head, rows));
