import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that it started, by number. */
export function family(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) && read(`/proc/${name}/stat`);
    if (stat) parents.set(Number(name), Number(stat.split(') ')[1].split(' ')[1]));
  }
  return [...parents.keys()].filter((one) => {
    for (let at: number | undefined = one; at; at = parents.get(at)) if (at === pid) return true;
    return false;
  });
}

/** Megabytes of 2²⁰ bytes that a process has resident now (VmRSS), or had at most (VmHWM). */
export function megabytes(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const found = new RegExp(`${what}:\\s+(\\d+)`).exec(read(`/proc/${pid}/status`));
  return Number(found?.[1] ?? 0) / 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
