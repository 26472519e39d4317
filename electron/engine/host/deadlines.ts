/**
 * After how many milliseconds what has not ended is ended. They are for what hangs: slow machines and
 * disks must never meet them, and a person can cancel anything before.
 */
export const deadlines = {
  /** From an engine's start until it is ready; doubled with each start in a row that fails. */
  start: 30_000,
  /** A call, or each of its steps, of the Studio and of commands. */
  call: 300_000,
  /** What one more pixel adds to a step: 30 s for a megapixel. */
  eachPixel: 0.03,
  /** A picture of a batch. */
  batchPicture: 3_600_000,
  /** What is asked for while a file is imported: nets of gigabytes. */
  import: 1_800_000,
  /** A pack of models is written or read: many gigabytes. */
  pack: 3_600_000,
  /** A model is tried on the CPU. */
  cpuTrial: 600_000,
  /** A model is tried on another provider. */
  gpuTrial: 60_000,
  /** A provider is looked for: some compile shaders first. */
  findProvider: 30_000,
  /** A cancelled run goes on before its process is killed. */
  cancelled: 1_000,
} as const;
