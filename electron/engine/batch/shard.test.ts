import { describe, expect, it } from 'vitest';
import { inShard, parseShard } from './shard';

const slurm = (id: number, min: number, max: number, step: number, count: number) => ({
  SLURM_ARRAY_TASK_ID: `${id}`,
  SLURM_ARRAY_TASK_MIN: `${min}`,
  SLURM_ARRAY_TASK_MAX: `${max}`,
  SLURM_ARRAY_TASK_STEP: `${step}`,
  SLURM_ARRAY_TASK_COUNT: `${count}`,
});

describe('shards', () => {
  it('are written i/n', () => {
    expect(parseShard('2/4', {})).toEqual({ index: 2, count: 4 });
    for (const text of ['0/4', '5/4', '1/0', '1', '1/', 'a/b', '-1/4', '1.5/4', '1/4/2', '']) {
      expect(() => parseShard(text, {}), text).toThrow(expect.objectContaining({ code: 'USAGE' }));
    }
  });

  it('come from a Slurm array, whatever its first index and step', () => {
    expect(parseShard('auto', slurm(0, 0, 7, 1, 8))).toEqual({ index: 1, count: 8 });
    expect(parseShard('auto', slurm(7, 0, 7, 1, 8))).toEqual({ index: 8, count: 8 });
    expect(parseShard('auto', slurm(5, 1, 9, 4, 3))).toEqual({ index: 2, count: 3 });
    expect(parseShard('auto', slurm(3, 3, 3, 1, 1))).toEqual({ index: 1, count: 1 });
  });

  it('a sparse Slurm array, and one that lacks a variable, is refused', () => {
    for (const env of [
      slurm(7, 1, 7, 1, 3),
      slurm(2, 1, 9, 4, 3),
      slurm(10, 1, 9, 4, 3),
      slurm(1, 1, 4, 0, 4),
      { ...slurm(1, 1, 4, 1, 4), SLURM_ARRAY_TASK_COUNT: undefined },
      { ...slurm(1, 1, 4, 1, 4), SLURM_ARRAY_TASK_STEP: 'x' },
    ]) {
      expect(() => parseShard('auto', env)).toThrow(expect.objectContaining({ code: 'USAGE' }));
    }
  });

  it('come from a Kubernetes indexed Job with its number of completions', () => {
    const env = { JOB_COMPLETION_INDEX: '0', JOB_COMPLETIONS: '4' };
    expect(parseShard('auto', env)).toEqual({ index: 1, count: 4 });
    expect(parseShard('auto', { ...env, JOB_COMPLETION_INDEX: '3' })).toEqual({
      index: 4,
      count: 4,
    });
    for (const bad of [
      { JOB_COMPLETION_INDEX: '4', JOB_COMPLETIONS: '4' },
      { JOB_COMPLETION_INDEX: '0' },
      {},
    ]) {
      expect(() => parseShard('auto', bad)).toThrow(expect.objectContaining({ code: 'USAGE' }));
    }
  });

  it('share all inputs, each in one, about evenly', () => {
    const count = 4;
    const sizes = [0, 0, 0, 0];
    for (let i = 0; i < 2_000; i++) {
      const of = [1, 2, 3, 4].filter((index) => inShard(`folder/${i}.png`, { index, count }));
      expect(of).toHaveLength(1);
      sizes[of[0] - 1]++;
    }
    for (const size of sizes) expect(size).toBeGreaterThan(400);
  });
});
