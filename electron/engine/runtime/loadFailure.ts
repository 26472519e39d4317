import { UnderdrawError } from '#common/contract';

/** What ONNX's own operators belong to, where a graph leaves it out. */
const ownDomain = 'ai.onnx';

/**
 * Why ONNX Runtime could not load a graph, read from what it says: an operator that it does not
 * have, a newer version of ONNX, a graph against the rules of ONNX, or weights that can't be loaded.
 * Its own words are a param, without places in its source.
 */
export function loadFailure(cause: unknown): UnderdrawError {
  const said = wordsOf(cause);
  const problem = said.slice(0, 200);
  const operator = unknownOperator(said);
  if (operator) {
    const params = { reason: 'unknownOperator', ...operator, problem } as const;
    return new UnderdrawError('MODEL_CANT_RUN', params, { cause });
  }
  const known = withoutCode(said);
  if (known) {
    const params = { reason: 'operatorNotOnCpu', operator: known, problem } as const;
    return new UnderdrawError('MODEL_CANT_RUN', params, { cause });
  }
  const version = newerVersion(said);
  if (version) {
    const params = { reason: 'newerOnnx', ...version } as const;
    return new UnderdrawError('MODEL_CANT_RUN', params, { cause });
  }
  if (/^(This is an )?invalid model\b/i.test(said))
    return new UnderdrawError('MODEL_CANT_RUN', { reason: 'invalidGraph', problem }, { cause });
  return new UnderdrawError('MODEL_CORRUPT', { reason: 'weights', problem }, { cause });
}

/** The first line, without the file, line and signature in ONNX Runtime's source before it. */
export function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .split('\n')[0]!
    .replace(/^\S+\.(?:cc|h|cpp):\d+ .*?\)(?: const)? (?=[A-Z])/, '')
    .replace(/\.$/, '');
}

function unknownOperator(said: string): { operator: string; domain: string } | undefined {
  const called = (operator: string, domain: string | undefined) => ({
    operator,
    domain: domain || ownDomain,
  });
  const unregistered = /(?:([^\s:]+):)?(\w+)\(-?\d+\) is not a registered function\/op/.exec(said);
  if (unregistered) return called(unregistered[2]!, unregistered[1]);
  const node = /In Node, \("[^"]*", ([^,\s]+), "([^"]*)"/.exec(said);
  if (node && /No Op registered for|No opset import for domain/.test(said))
    return called(node[1]!, node[2]);
  return undefined;
}

/** One that ONNX Runtime knows and has no code for; it does not tell its domain. */
const withoutCode = (said: string): string | undefined =>
  /Could not find an implementation for ([\w.]+)\(\d+\)/.exec(said)?.[1];

/** The version of a set of operators, or of the file's format (`ONNX IR`). */
function newerVersion(said: string) {
  const opset = /Opset (\d+) is under development.* domain (\S+) is till opset (\d+)/.exec(said);
  if (opset) return { part: opset[2]!, version: Number(opset[1]), newest: Number(opset[3]) };
  const ir = /model IR version: (\d+), max supported IR version: (\d+)/.exec(said);
  return ir ? { part: 'ONNX IR', version: Number(ir[1]), newest: Number(ir[2]) } : undefined;
}
