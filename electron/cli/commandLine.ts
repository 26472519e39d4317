import { Command, CommanderError } from 'commander';
import type { z } from 'zod';
import { errnoOf, readableFormats, UnderdrawError } from '#common/contract';
import packageJson from '../../package.json';
import { type BatchCommandOptions, batchCommand, batchCommandSchema } from './batchCommand';
import { benchCommand, benchOptionsSchema } from './benchCommand';
import type { CommandContext } from './commandContext';
import { CommandReport, exitCodes, exitFor } from './commandReport';
import { doctorCommand } from './doctorCommand';
import { type ImportOptions, importModel, importOptionsSchema } from './importCommand';
import {
  listModels,
  modelInfo,
  type RemoveOptions,
  removeModel,
  removeOptionsSchema,
} from './modelsCommand';
import { addOptions } from './optionsFromSchema';
import {
  checkModel,
  type ExportOptions,
  exportModels,
  exportOptionsSchema,
} from './packageCommands';
import { fromHome } from './paths';
import { type ServeOptions, serveCommand, serveOptionsSchema } from './serveCommand';
import {
  type TranslateOptions,
  translateCommand,
  translateOptionsSchema,
} from './translateCommand';

const { version } = packageJson;

/** @returns what makes a command with the options that every command has, and those of a schema. */
function commandMaker({ stdout }: CommandContext) {
  const writeOut = (text: string) => void stdout.write(text);
  return (name: string, description: string, options?: z.ZodObject): Command => {
    const made = new Command(name)
      .description(description)
      .option('--json', 'one JSON object a line')
      .option('--debug', 'show where an error came from')
      .exitOverride()
      .configureOutput({ writeOut, writeErr: () => {}, outputError: () => {} });
    return options ? addOptions(made, options) : made;
  };
}

/** All commands; each passes the promise of its exit code to `run`. */
function commands(
  report: CommandReport,
  context: CommandContext,
  run: (code: Promise<number>) => Promise<void>,
): Command {
  const command = commandMaker(context);
  const program = command('underdraw', 'Image-to-image translation: drawings become pictures.')
    .version(version, '--version', 'print the version')
    .helpCommand(false);

  program.addCommand(
    command('translate', 'translate pictures', translateOptionsSchema)
      .argument(
        '[input...]',
        `pictures: ${readableFormats.map(({ label }) => label).join(', ')}; - is standard input; none for a model that needs none`,
      )
      .action((inputs: string[], options: TranslateOptions) =>
        run(translateCommand(inputs, options, report, context)),
      ),
  );

  program.addCommand(
    command('batch', 'translate a folder of pictures', batchCommandSchema)
      .argument(
        '[dir]',
        'folder of pictures; for a model that takes none, a folder of .txt files or one of them, a line for each picture, or nothing; with --merge-reports, the folder of the outputs',
      )
      .action((folder: string | undefined, options: BatchCommandOptions) =>
        run(batchCommand(folder, options, report, context)),
      ),
  );

  program.addCommand(
    command('models', 'the models on this machine')
      .addCommand(command('list', 'all models').action(() => run(listModels(report, context))))
      .addCommand(
        command('info', 'the card of one model')
          .argument('<id>')
          .action((id: string) => run(modelInfo(id, report, context))),
      )
      .addCommand(
        command(
          'import',
          'add a model of your own, or those of an .underdraw-model file',
          importOptionsSchema,
        )
          .argument(
            '<file>',
            '.underdraw-model, PyTorch, safetensors, ONNX, ncnn, TensorFlow.js or Keras',
          )
          .action((file: string, options: ImportOptions) =>
            run(importModel(fromHome(file), options, report, context)),
          ),
      )
      .addCommand(
        command('export', 'write models into one .underdraw-model file', exportOptionsSchema)
          .argument('<id...>')
          .action((ids: string[], options: ExportOptions) =>
            run(exportModels(ids, options, report, context)),
          ),
      )
      .addCommand(
        command('check', 'try a model, and whether other providers agree with the CPU')
          .argument('<id>')
          .action((id: string) => run(checkModel(id, report, context))),
      )
      .addCommand(
        command('remove', 'delete a model of your own', removeOptionsSchema)
          .argument('<id>')
          .action((id: string, options: RemoveOptions) =>
            run(removeModel(id, options, report, context)),
          ),
      ),
  );

  program.addCommand(
    command('serve', 'open the studio in a browser on this machine', serveOptionsSchema).action(
      (options: ServeOptions) => run(serveCommand(options, version, report, context)),
    ),
  );

  program.addCommand(
    command('bench', 'how fast the models are here', benchOptionsSchema).action(
      ({ model }: { model?: string }) => run(benchCommand(model, report, context)),
    ),
  );

  program.addCommand(
    command('doctor', 'what works on this machine').action(() =>
      run(doctorCommand(version, report, context)),
    ),
  );

  return program;
}

/**
 * Run one command line.
 * @param argv what comes after the program's name.
 * @returns the exit code.
 */
export async function runCommandLine(argv: string[], context: CommandContext): Promise<number> {
  const { stdout, stderr } = context;
  const report = new CommandReport(argv.includes('--json'), argv.includes('--debug'), context);
  // A closed pipe (`underdraw … | head`) must not cause a stack trace; anything else is told.
  let outputError: unknown;
  stdout.on('error', (cause) => {
    if (errnoOf(cause) !== 'EPIPE') outputError ??= cause;
  });
  stderr.on('error', () => {});
  const exit = await runCommand(argv, report, context);
  // Errors of a stream come after what was written.
  await new Promise<void>((resolve) => void stdout.write('', () => resolve()));
  if (outputError === undefined || report.toldOfOutput) return exit;
  const failure = { reason: 'stdout', errno: errnoOf(outputError) } as const;
  const { code } = report.onStderr().error(new UnderdrawError('OUTPUT_FAILED', failure));
  return exit === exitCodes.done ? exitFor(code) : exit;
}

async function runCommand(
  argv: string[],
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  let exit: number = exitCodes.done;
  const program = commands(report, context, async (code) => {
    exit = await code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      return report.done(exitFor(report.error(withWorkingFolder(error)).code));
    }
    // Help and version exit with 0 and have printed already.
    if (error.exitCode === 0) return exitCodes.done;
    const [problem] = error.message.replace(/^error: /, '').split('\n');
    report.failure({
      code: 'USAGE',
      params:
        error.code === 'commander.help'
          ? { reason: 'noCommand' }
          : { reason: 'commandLine', problem: problem.replace(/\.$/, '') },
    });
    return report.done(exitCodes.usage);
  }
}

/** Relative paths need a working folder, which may have been deleted. */
function withWorkingFolder(error: unknown): unknown {
  const gone = error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd';
  if (!gone) return error;
  return new UnderdrawError('INPUT_NOT_FOUND', { reason: 'workingFolder' }, { cause: error });
}
