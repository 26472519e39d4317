import i18next, { type TFunction } from 'i18next';
import {
  doorSettingsSchema,
  guideKinds,
  type ModelSummary,
  settingTable,
  usesSeed,
} from '#common/contract';
import { compareModes } from '../compare/compare';
import { exportScales } from '../documents/enlarge';
import type { FileActions } from '../documents/fileActions';
import { exportFormatsFor, exportTable } from '../documents/pictureExports';
import { sheetInputsOf } from '../drawing/sheetInputs';
import { languages, setLanguage } from '../i18n';
import { cardText, labelName, modelName } from '../i18n/cardText';
import { cardControls, controlName } from '../studio/cardControls';
import { sheetName } from '../studio/sheetName';
import type { Studio } from '../studio/studio';
import { toggleView, type Workspace } from '../studio/workspace';
import { symmetryKinds, symmetryOf } from '../tools/symmetryKinds';
import { type Action, actionGroups, actions, actionTable } from './actionTable';

/** Groups of the palette, in the order in which they are shown. */
export const commandGroups = [...actionGroups, 'models', 'labels', 'settings', 'samples'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** Something that can be found by words and done. */
export interface CommandEntry {
  id: string;
  group: CommandGroup;
  label: string;
  description?: string;
  /** What else it is found by, in all languages. */
  words: string;
  /** Whose key is shown. */
  action?: Action;
  run(): void;
}

/** What the palette reads and does things with. */
export interface CommandSources {
  t: TFunction;
  studio: Studio;
  workspace: Workspace;
  files: FileActions;
  setColorScheme(scheme: 'light' | 'dark' | 'auto'): void;
}

/** Every command, model, sample and setting. */
export function commandEntries(sources: CommandSources): CommandEntry[] {
  return [
    ...actionEntries(sources),
    ...modelEntries(sources),
    ...labelEntries(sources),
    ...settingEntries(sources),
    ...sampleEntries(sources),
  ];
}

/** A text and its synonyms in every language of the window. */
function wordsOf(...keys: string[]): string {
  return [...languages.keys()]
    .flatMap((code) => keys.map((key) => i18next.getResource(code, 'translation', key)))
    .filter((text) => typeof text === 'string')
    .join(' ');
}

const synonymsOf = (id: string) => wordsOf(`synonyms.${id}`);

function actionEntries({ t, studio, workspace: { commands } }: CommandSources): CommandEntry[] {
  const inStudio = commands.has('undo');
  return actions
    .filter((action) => action !== 'palette')
    .map((action) => {
      const label = t(`action.${action}`);
      const isUsable = commands.has(action) || !inStudio;
      return {
        id: action,
        group: actionTable[action].group,
        label,
        ...(!isUsable && { description: t('commands.notNow') }),
        words: `${wordsOf(`action.${action}`)} ${synonymsOf(action)}`,
        action,
        run: () => {
          if (commands.has(action)) commands.run(action);
          else if (inStudio) studio.showNotice(t('commands.notNowNamed', { name: label }));
          else commands.runInStudio(action);
        },
      };
    });
}

function modelEntries({ t, studio, workspace: { commands } }: CommandSources): CommandEntry[] {
  const { models = [] } = studio.store.getState();
  return models.map((model) => ({
    id: `model ${model.card.id}`,
    group: 'models',
    label: modelName(model.card),
    description: t('commands.model'),
    words: [
      ...[model.card.id, model.card.name, model.card.summary, model.card.task],
      ...[cardText(model.card, model.card.summary), synonymsOf('model')],
    ].join(' '),
    run: () => {
      commands.run('studio');
      void studio.modelSwitch.switchTo(model);
    },
  }));
}

function labelEntries({ t, studio, workspace: { commands } }: CommandSources): CommandEntry[] {
  const { model } = studio.store.getState();
  const sheets = model ? sheetInputsOf(model.card) : [];
  return sheets.flatMap((input, sheet) =>
    input.kind !== 'labels'
      ? []
      : input.palette.map(({ name }, classIndex) => ({
          id: `label ${input.name} ${name}`,
          group: 'labels' as const,
          label: labelName(model!.card, name),
          description: t('commands.label'),
          words: `${name} ${synonymsOf('label')}`,
          run: () => {
            commands.run('studio');
            studio.set({ sheet });
            studio.tools.setPaint({ classIndex });
          },
        })),
  );
}

function sampleEntries({ t, studio, workspace, files }: CommandSources): CommandEntry[] {
  const { models = [] } = studio.store.getState();
  return models.flatMap((model) =>
    model.card.samples.map((_, index) => ({
      id: `sample ${model.card.id} ${index}`,
      group: 'samples' as const,
      label: t('commands.sample', { model: modelName(model.card), number: index + 1 }),
      words: `${model.card.id} ${synonymsOf('sample')}`,
      run: () => {
        workspace.commands.run('studio');
        void openSample(studio, files, model, index);
      },
    })),
  );
}

/** A sample of the present model is a step, that of another one a drawing of its own. */
function openSample(studio: Studio, files: FileActions, model: ModelSummary, index: number) {
  const same = studio.store.getState().model?.card.id === model.card.id;
  return same ? studio.modelSwitch.open(model, index) : files.tryModel(model, index);
}

/** What else the Settings page has; choosing one opens it. */
export const pageSettings = [
  ...doorSettingsSchema.keyof().options,
  'providers',
  'home',
  'folders',
] as const;

/** What is chosen once and stays: each choice is an entry, and a number is gone to. */
function settingEntries(sources: CommandSources): CommandEntry[] {
  const { t, studio, workspace, files, setColorScheme } = sources;
  const entries: CommandEntry[] = [];
  const add = (id: string, name: string, choice: string, run: () => void) => {
    entries.push({
      id: `setting ${id}`,
      group: 'settings',
      label: choice ? t('commands.setting', { name, choice }) : name,
      words: id.split(' ').map(synonymsOf).join(' '),
      run,
    });
  };
  const inStudio = (run: () => void) => () => {
    workspace.commands.run('studio');
    run();
  };
  for (const kind of symmetryKinds) {
    const run = inStudio(() => studio.setSymmetry(symmetryOf(kind)));
    add(`symmetry ${kind}`, t('aids.symmetry'), t(`aids.${kind}`), run);
  }
  for (const kind of guideKinds) {
    const toggle = () => {
      const { guides } = studio.store.getState();
      const others = guides.filter((one) => one !== kind);
      studio.setGuides(others.length < guides.length ? others : [...guides, kind]);
    };
    add(`guides ${kind}`, t('aids.guides'), t(`aids.${kind}`), inStudio(toggle));
  }
  for (const mode of compareModes) {
    const show = () => {
      if (workspace.layout.store.getState().view !== 'picture') toggleView(workspace, 'picture');
      workspace.compare.set({ mode });
    };
    add(`compare ${mode}`, t('compare.title'), t(`compare.${mode}`), inStudio(show));
  }
  for (const format of exportFormatsFor(studio.store.getState().model?.card)) {
    const { label, fixedSize } = exportTable[format];
    for (const scale of exportScales) {
      if (fixedSize && scale > 1) continue;
      const called = label(t);
      const sized = scale > 1 ? `${called} ${t('file.times', { scale })}` : called;
      const name = t('commands.saveAs', { format: sized });
      const save = () => void files.exportPicture(format, scale);
      add(`export ${format} ${scale}`, name, '', inStudio(save));
    }
  }
  for (const [code, { name }] of languages) {
    add(`language ${code}`, t('app.language'), name, () => void setLanguage(code));
  }
  for (const scheme of settingTable.theme.choices) {
    add(`theme ${scheme}`, t('app.theme'), t(`settings.theme.${scheme}`), () =>
      setColorScheme(scheme),
    );
  }
  for (const name of pageSettings) {
    add(name, t('settings.title'), t(`settings.${name}`), () => workspace.commands.run('settings'));
  }
  for (const { id, name } of controls(sources)) {
    add(
      id,
      t('commands.goTo', { name }),
      '',
      inStudio(() => focusSetting(name)),
    );
  }
  return entries;
}

/** Settings of the side panel that are numbers, words or choices of the model's own. */
function controls({ t, studio }: CommandSources): { id: string; name: string }[] {
  const { model, scene } = studio.store.getState();
  if (!model) return [];
  const { values } = model.card;
  const sheets = sheetInputsOf(model.card);
  return [
    ...(sheets.length > 0 ? [{ id: 'brushSize', name: t('studio.brushSize') }] : []),
    ...(sheets.length > 1
      ? sheets.map((input) => ({ id: `sheet ${input.name}`, name: sheetName(t, input) }))
      : []),
    ...(usesSeed(values) ? [{ id: 'seed', name: t('studio.seed') }] : []),
    ...(scene?.settings
      ? (['width', 'height'] as const).map((side) => ({
          id: `size ${side}`,
          name: t(`size.${side}`),
        }))
      : []),
    ...cardControls(model.card, t('values.refine')).map((control) => ({
      id: `value ${control.id}`,
      name: controlName(t, model.card, control),
    })),
  ];
}

/** Focus the control of the side panel that has a name. */
function focusSetting(name: string): void {
  // After the palette has given the focus back.
  setTimeout(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      'aside :is(input, textarea, select, button, [role=slider])',
    );
    const nameOf = (control: HTMLElement) =>
      control.ariaLabel ?? ('labels' in control ? labelText(control) : '');
    [...controls].find((control) => nameOf(control).startsWith(name))?.focus();
  });
}

function labelText(control: HTMLElement): string {
  const { labels } = control as HTMLInputElement;
  return labels?.[0]?.textContent ?? '';
}
