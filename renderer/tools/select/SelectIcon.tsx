import { IconLasso, IconLassoPolygon, IconMarquee2 } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { useTool } from '../useTool';
import { SelectTool } from './selectTool';

export const selectIcons = {
  rectangle: IconMarquee2,
  lasso: IconLasso,
  polygon: IconLassoPolygon,
};

/** Icon of the current form of the tool that selects. */
export function SelectIcon(props: { size: number; stroke: number }) {
  const form = useStore(useTool(SelectTool).options, (s) => s.form);
  const Icon = selectIcons[form];
  return <Icon {...props} />;
}
