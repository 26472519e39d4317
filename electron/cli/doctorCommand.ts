import { english } from '#common/messages/english';
import { homeFolder } from '#engine/host/userFolders';
import type { CommandContext } from './commandContext';
import { type CommandReport, exitCodes } from './commandReport';
import { describeCheck } from './describeCheck';
import { withEngine } from './withEngine';

/** `underdraw doctor`: test what works on this machine. @returns the exit code. */
export async function doctorCommand(
  version: string,
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  const { signal } = context;
  return withEngine(context, async (ask) => {
    const found = await ask('doctor', {}, signal);
    const { models, problems } = await ask('models.list', {}, signal);
    const lines = [
      `Underdraw    ${version}`,
      `Node         ${found.node} on ${found.platform}`,
      `Machine      ${found.cores} cores, ${(found.memoryBytes / 2 ** 30).toFixed(1)} GB of memory`,
      `ONNX Runtime ${found.onnxruntime}`,
      `sharp        ${found.sharp}`,
      `Own models   ${homeFolder()}`,
      `Models       ${models.map((m) => m.card.id).join(', ') || 'none'}`,
      ...found.providers.map((p) => `${p.name.padEnd(13)}${p.ok ? 'works' : `no: ${p.reason}`}`),
      ...found.checks.map((check) => `Checked      ${check.id}: ${describeCheck(check)}`),
      ...problems.map((p) => `Problem      ${english.message(p)} (${p.folder})`),
    ];
    report.result(lines.join('\n'), {
      type: 'doctor',
      version,
      ...found,
      home: homeFolder(),
      models: models.map((m) => m.card.id),
      problems: problems.map((p) => ({
        code: p.code,
        message: english.message(p),
        folder: p.folder,
      })),
    });
    const works = found.providers.some((p) => p.name === 'cpu' && p.ok) && models.length > 0;
    return report.done(works ? exitCodes.done : exitCodes.model);
  });
}
