import { IconCircle, IconLine, IconPolygon, IconRectangle } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { useTool } from '../useTool';
import { ShapeTool } from './shapeTool';

export const formIcons = {
  line: IconLine,
  rectangle: IconRectangle,
  ellipse: IconCircle,
  polygon: IconPolygon,
};

/** Icon of the current form of the shape tool. */
export function ShapeIcon(props: { size: number; stroke: number }) {
  const form = useStore(useTool(ShapeTool).options, (s) => s.form);
  const Icon = formIcons[form];
  return <Icon {...props} />;
}
