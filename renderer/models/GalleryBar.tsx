import { Group, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../ui/Choice';
import { type GalleryQuery, modelKinds, type SortOrder, sortOrders } from './gallery';

interface Props {
  query: GalleryQuery;
  onChange(change: Partial<GalleryQuery>): void;
}

/** Search, kind and order of the gallery. */
export function GalleryBar({ query, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap="sm">
      <TextInput
        type="search"
        flex={1}
        miw={200}
        aria-label={t('models.search')}
        placeholder={t('models.searchHint')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={query.search}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
      />
      <Choice
        name={t('models.kind')}
        value={query.kind}
        choices={(['all', ...modelKinds] as const).map((kind) => [kind, t(`models.kinds.${kind}`)])}
        onChange={(kind) => onChange({ kind })}
      />
      <NativeSelect
        aria-label={t('models.sort')}
        value={query.sort}
        onChange={(event) => onChange({ sort: event.currentTarget.value as SortOrder })}
        data={sortOrders.map((value) => ({ value, label: t(`models.sorts.${value}`) }))}
      />
    </Group>
  );
}
