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

/** The form that the shape tool makes now. */
export function ShapeIcon(props: { size: number; stroke: number }) {
  const form = useStore(useTool(ShapeTool).options, (s) => s.form);
  const Icon = formIcons[form];
  return <Icon {...props} />;
}
