import { Group, Loader, Radio, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportCandidate } from '#common/contract';
import { useWorkspace, useWorkspaceState } from '../studio/useWorkspace';
import classes from './addModel.module.css';
import { answerText, questionText } from './netText';

/** The example, and what the net makes of it in each reading of the file. One click chooses. */
export function Readings() {
  const { t } = useTranslation();
  const { modelImport } = useWorkspace();
  const readings = useWorkspaceState('modelImport', (s) => s.readings);
  const chosen = useWorkspaceState('modelImport', (s) => s.reading);
  if (!readings) {
    return (
      <Group className={classes.waiting} role="status">
        <Loader size="sm" aria-hidden />
        <Text>{t('addModel.trying')}</Text>
      </Group>
    );
  }
  const { example, candidates } = readings;
  const several = candidates.length > 1;
  return (
    <>
      {!several && <Text role="status">{t('addModel.settled')}</Text>}
      <Radio.Group
        label={several ? t('addModel.which') : undefined}
        labelProps={{ mb: 'sm' }}
        value={chosen ?? null}
        onChange={(id) => {
          const candidate = candidates.find((one) => one.id === id);
          if (candidate) modelImport.chooseReading(candidate);
        }}
      >
        <div className={classes.readings}>
          {example && (
            <figure className={classes.reading}>
              <Png data={example} name={t('addModel.example')} />
              <figcaption>{t('addModel.example')}</figcaption>
            </figure>
          )}
          {several ? (
            candidates.map((candidate) => <Reading key={candidate.id} candidate={candidate} />)
          ) : (
            <figure className={classes.reading}>
              {candidates[0] && <Png data={candidates[0].picture} name={t('addModel.becomes')} />}
              <figcaption>{t('addModel.becomes')}</figcaption>
            </figure>
          )}
        </div>
      </Radio.Group>
    </>
  );
}

function Reading({ candidate: { id, picture, differences } }: { candidate: ImportCandidate }) {
  const { t } = useTranslation();
  const words =
    differences.length === 0
      ? t('addModel.mostLikely')
      : differences
          .map(({ key, value }) => `${questionText(t, key)}: ${answerText(t, key, value)}`)
          .join('; ');
  return (
    <Radio.Card value={id} className={classes.reading}>
      {/* Described by the words below: the picture says nothing to those who can't see it. */}
      <Png data={picture} name="" />
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Radio.Indicator size="sm" />
        <span className={classes.words}>{words}</span>
      </Group>
    </Radio.Card>
  );
}

/** A picture from the engine, as a file. */
function Png({ data, name }: { data: Uint8Array; name: string }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(
      new Blob([data as Uint8Array<ArrayBuffer>], { type: 'image/png' }),
    );
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return <img src={address} alt={name} className={classes.picture} />;
}
