import { z } from 'zod';
import type { CommandContext } from './commandContext';
import { type CommandReport, exitCodes, exitFor } from './commandReport';
import { withEngine } from './withEngine';

export const benchOptionsSchema = z.object({
  model: z.string().optional().meta({ description: 'this model only', placeholder: 'id' }),
});

/** `underdraw bench`: measure the speed of each model on this machine. @returns the exit code. */
export async function benchCommand(
  model: string | undefined,
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  const { signal } = context;
  return withEngine(context, async (ask) => {
    const { models } = model ? { models: [] } : await ask('models.list', {}, signal);
    const ids = model ? [model] : models.map((m) => m.card.id);
    let done = 0;
    let exit: number = exitCodes.done;
    for (const id of ids) {
      try {
        const speed = await ask('models.speed', { id }, signal);
        done++;
        report.result(
          `${id.padEnd(16)}${speed.runMs.toFixed(1).padStart(8)} ms for ${speed.width} × ${speed.height} on ${speed.provider}`,
          { type: 'speed', id, ...speed },
        );
      } catch (error) {
        const { code } = report.error(error, id);
        exit = Math.max(exit, exitFor(code));
        if (code === 'CANCELLED') break;
      }
    }
    return report.done(exit, { total: ids.length, done, failed: ids.length - done });
  });
}
