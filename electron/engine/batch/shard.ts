import { createHash } from 'node:crypto';
import { type FailureParams, type Shard, shardSchema, UnderdrawError } from '#common/contract';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `i/n`, or `auto` for the index that a Slurm array job or a Kubernetes indexed Job gives.
 * @throws UnderdrawError USAGE.
 */
export function parseShard(text: string, env: Environment): Shard {
  if (text === 'auto') return autoShard(env);
  const found = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const shard = shardSchema.safeParse({ index: Number(found?.[1]), count: Number(found?.[2]) });
  if (!shard.success) throw usage({ reason: 'shardForm', shard: text });
  return shard.data;
}

/** https://slurm.schedmd.com/job_array.html and the Kubernetes page on indexed Jobs. */
function autoShard(env: Environment): Shard {
  if (env.SLURM_ARRAY_TASK_ID !== undefined) return slurmShard(env);
  if (env.JOB_COMPLETION_INDEX !== undefined) {
    const index = wholeNumber(env, 'JOB_COMPLETION_INDEX') + 1;
    const count = wholeNumber(env, 'JOB_COMPLETIONS');
    if (index > count) throw usage({ reason: 'shardBeyond', index: index - 1, count });
    return { index, count };
  }
  throw usage({ reason: 'shardNoIndex' });
}

function slurmShard(env: Environment): Shard {
  const [id, min, max, step, count] = ['ID', 'MIN', 'MAX', 'STEP', 'COUNT'].map((name) =>
    wholeNumber(env, `SLURM_ARRAY_TASK_${name}`),
  );
  const position = (id - min) / step;
  // An array such as 1,2,7 has gaps: the missing shards would never run.
  if (
    step < 1 ||
    (max - min) / step + 1 !== count ||
    !Number.isInteger(position) ||
    position < 0 ||
    position >= count
  ) {
    throw usage({ reason: 'shardSparse' });
  }
  return { index: position + 1, count };
}

function wholeNumber(env: Environment, name: string): number {
  const text = env[name] ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // Kubernetes does not set this one by itself, which is worth a hint of its own.
  if (name === 'JOB_COMPLETIONS') {
    throw text === ''
      ? usage({ reason: 'shardCompletionsUnset' })
      : usage({ reason: 'shardCompletionsNotNumber', value: text });
  }
  throw text === ''
    ? usage({ reason: 'shardUnset', variable: name })
    : usage({ reason: 'shardNotNumber', variable: name, value: text });
}

/** Whether a shard has the input at this relative path. Decided by a hash, so that adding a file moves no other. */
export function inShard(input: string, { index, count }: Shard): boolean {
  if (count === 1) return true;
  const hash = createHash('sha256').update(input).digest();
  return hash.readUIntBE(0, 6) % count === index - 1;
}

/** The form used in file names: `2of4`. */
export function shardName({ index, count }: Shard): string {
  return `${index}of${count}`;
}

const usage = (params: FailureParams<'USAGE'>) => new UnderdrawError('USAGE', params);
