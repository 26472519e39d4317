import { readFile } from 'node:fs/promises';

/** The most bytes of memory that this process had at any time. */
export async function highestMemory(): Promise<number> {
  // On Linux, what getrusage tells begins with the peak of the parent process.
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) * 1024;
}
