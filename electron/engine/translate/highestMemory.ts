import { readFile } from 'node:fs/promises';

/** The most bytes of memory that this process had at any time. */
export async function highestMemory(): Promise<number> {
  // Not getrusage first: on Linux a forked process inherits the peak of its parent there.
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
}
