import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Label, paletteSchema, type RecognisedNet } from '#common/contract';
import { builtInPalettes, paletteFor } from '#common/label/builtInPalettes';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import { pickFile } from '../ui/pickFile';
import { labelCount } from './importState';

const none = '';
const ownFile = 'file';

/**
 * The palette of a net that takes label maps, or of one that takes pictures in the colours of labels,
 * which three channels may be.
 */
export function PaletteChoice({ net }: { net: RecognisedNet }) {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const palette = useWorkspaceState('modelImport', (s) => s.palette);
  const [problem, setProblem] = useState('');
  const count = labelCount(net);
  const fits = (labels: readonly Label[]) =>
    count === undefined || paletteFor(labels, count) !== undefined;
  const known = Object.entries(builtInPalettes).filter(([, labels]) => fits(labels));
  const builtIn = known.find(([, labels]) => labels === palette)?.[0];
  const value = palette ? (builtIn ?? ownFile) : none;
  const nameOf = (id: string) =>
    t(`addModel.palette.names.${id}` as 'addModel.palette.names.facades', { defaultValue: id });

  const choose = (id: string) => {
    setProblem('');
    if (id !== ownFile) modelImport.setPalette(id === none ? undefined : builtInPalettes[id]);
  };
  const open = async () => {
    const file = await pickFile('.json');
    if (!file) return;
    const labels = readPalette(await file.text());
    if (!labels) setProblem(t('addModel.palette.wrong'));
    else if (!fits(labels)) {
      setProblem(t('addModel.palette.count', { count: labels.length, expected: count }));
    } else {
      setProblem('');
      modelImport.setPalette(labels);
    }
  };
  return (
    <Stack gap={6}>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          flex={1}
          label={t(count === undefined ? 'addModel.palette.useAs' : 'addModel.palette.title')}
          description={count === undefined ? undefined : t('addModel.palette.hint', { count })}
          value={value}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            {
              value: none,
              label: t(
                count === undefined ? 'addModel.palette.asPicture' : 'addModel.palette.numbered',
              ),
            },
            ...known.map(([id]) => ({
              value: id,
              label:
                count === undefined
                  ? t('addModel.palette.paletteFor', { name: nameOf(id) })
                  : nameOf(id),
            })),
            ...(value === ownFile
              ? [
                  {
                    value: ownFile,
                    label: t('addModel.palette.fromFile', { count: palette?.length }),
                  },
                ]
              : []),
          ]}
        />
        <Button variant="default" onClick={() => void open()}>
          {t('addModel.palette.file')}
        </Button>
      </Group>
      {problem && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      )}
    </Stack>
  );
}

function readPalette(text: string): Label[] | undefined {
  try {
    return paletteSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
