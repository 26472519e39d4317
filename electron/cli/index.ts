/** Terminal door: reads the command line, runs one command, sets the exit code. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { batchFormats, defaultName, onExistsRules, providers, type Values } from '#common/contract';
import packageJson from '../../package.json';
import { type BatchOptions, batchCommand } from './batch';
import { benchCommand } from './bench';
import { doctor } from './doctor';
import { listModels, modelInfo, removeModel } from './models';
import { exitCodes, exitFor, Report } from './report';
import { type ServeOptions, serveCommand } from './serve';
import { type TranslateOptions, translateCommand } from './translate';

const { version } = packageJson;

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

function whole(most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from 0 to ${most}.`);
    }
    return value;
  };
}

/** `--set name=value`, which can be repeated: classes, words, numbers of the model's card. */
function setOption(): Option {
  return new Option('--set <name=value>', "a value of the model's card; can be repeated")
    .default({})
    .argParser((text: string, all: Values): Values => {
      const at = text.indexOf('=');
      if (at < 1) throw new InvalidArgumentError('It is written name=value.');
      return { ...all, [text.slice(0, at)]: text.slice(at + 1) };
    });
}

/** A command with the options that every command has. */
function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--json', 'one JSON object a line')
    .option('--debug', 'show where an error came from')
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} });
}

/** All commands; each hands the promise of its exit code to `run`. */
function commands(
  report: Report,
  signal: AbortSignal,
  run: (code: Promise<number>) => Promise<void>,
): Command {
  const program = command('underdraw', 'Image-to-image translation: drawings become pictures.')
    .version(version, '--version', 'print the version')
    .helpCommand(false);

  program.addCommand(
    command('translate', 'translate pictures')
      .argument('[input...]', 'pictures: PNG, JPEG, WebP, TIFF; none for a model that needs none')
      .requiredOption('--model <id>', 'the model to use; a,b is a chain')
      .option('-o, --output <file|dir>', 'where to write (default: beside the input)')
      .option('--seed <n>', 'seed for models with noise', whole(2 ** 32 - 1))
      .addOption(setOption())
      .addOption(new Option('--provider <name>').choices(providers).default('auto'))
      .option('--max-megapixels <n>', 'refuse larger pictures', positive, 100)
      .action((inputs: string[], options: TranslateOptions) =>
        run(translateCommand(inputs, options, report, signal)),
      ),
  );

  program.addCommand(
    command('batch', 'translate a folder of pictures')
      .argument('<dir>', 'folder of pictures; with --merge-reports, the folder of the outputs')
      .option('--model <id>', 'the model to use; a,b is a chain')
      .option('--out <dir>', 'folder for the outputs; subfolders are mirrored')
      .addOption(new Option('--format <name>').choices(batchFormats).default('same'))
      .option('--name <template>', 'names of the outputs', defaultName)
      .addOption(
        new Option('--on-exists <rule>', 'what to do where an output is there already')
          .choices(onExistsRules)
          .default('error'),
      )
      .option('--retry-failed', 'try again what failed in an earlier run', false)
      .option('--stop-on-error', 'stop at the first failure', false)
      .option('--shard <i/n|auto>', 'do one of n parts')
      .option('--truth <dir>', 'compare with the pictures of this folder')
      .option('--merge-reports', 'join the reports of all shards', false)
      .option('--seed <n>', 'seed for models with noise', whole(2 ** 32 - 1))
      .addOption(setOption())
      .addOption(new Option('--provider <name>').choices(providers).default('auto'))
      .option('--max-megapixels <n>', 'refuse larger pictures', positive, 100)
      .action((folder: string, options: BatchOptions) =>
        run(batchCommand(folder, options, report, signal)),
      ),
  );

  program.addCommand(
    command('models', 'the models on this machine')
      .addCommand(command('list', 'all models').action(() => run(listModels(report, signal))))
      .addCommand(
        command('info', 'the card of one model')
          .argument('<id>')
          .action((id: string) => run(modelInfo(id, report, signal))),
      )
      .addCommand(
        command('remove', 'delete a model of your own')
          .argument('<id>')
          .option('--yes', 'do not ask', false)
          .action((id: string, options: { yes: boolean }) =>
            run(removeModel(id, options, report, signal)),
          ),
      ),
  );

  program.addCommand(
    command('serve', 'open the studio in a browser on this machine')
      .option('--port <n>', 'port; 0 takes 8737, or a free one', whole(65_535), 0)
      .option(
        '--root <dir>',
        'a folder that may be worked on; can be repeated',
        (dir: string, all: string[]) => [...all, dir],
        [],
      )
      .option('--open', 'show it in the browser', false)
      .addOption(new Option('--host <name>').default('127.0.0.1').hideHelp())
      .action((options: ServeOptions) => run(serveCommand(options, version, report, signal))),
  );

  program.addCommand(
    command('bench', 'how fast the models are here')
      .option('--model <id>', 'this model only')
      .action(({ model }: { model?: string }) => run(benchCommand(model, report, signal))),
  );

  program.addCommand(
    command('doctor', 'what works on this machine').action(() =>
      run(doctor(version, report, signal)),
    ),
  );

  return program;
}

/**
 * Run one command line.
 * @param argv what comes after the program's name.
 * @param signal aborted by Ctrl+C.
 * @returns the exit code.
 */
export async function main(argv: string[], signal: AbortSignal): Promise<number> {
  const report = new Report(argv.includes('--json'), argv.includes('--debug'));
  // A reader that went away (`underdraw … | head`) is no reason for a stack trace.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  let exit: number = exitCodes.done;
  const program = commands(report, signal, async (code) => {
    exit = await code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) return report.done(exitFor(report.error(error).code));
    // Help and version end with 0 and have printed themselves.
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
