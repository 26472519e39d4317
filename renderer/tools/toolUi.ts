import {
  IconBucketDroplet,
  IconColorPicker,
  IconEraser,
  IconHandStop,
  IconPencil,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { BrushOptions } from './BrushOptions';
import { BucketOptions } from './bucket/BucketOptions';
import { SelectIcon } from './select/SelectIcon';
import { SelectOptions } from './select/SelectOptions';
import { ShapeIcon } from './shape/ShapeIcon';
import { ShapeOptions } from './shape/ShapeOptions';
import type { ToolId } from './toolTable';

interface ToolUi {
  icon: ComponentType<{ size: number; stroke: number }>;
  /** The panel of the tool's options. */
  Options: ComponentType;
}

/** Icon and option panel of each tool. */
export const toolUi: Readonly<Record<ToolId, ToolUi>> = {
  pen: { icon: IconPencil, Options: BrushOptions },
  eraser: { icon: IconEraser, Options: BrushOptions },
  shape: { icon: ShapeIcon, Options: ShapeOptions },
  bucket: { icon: IconBucketDroplet, Options: BucketOptions },
  eyedropper: { icon: IconColorPicker, Options: BrushOptions },
  select: { icon: SelectIcon, Options: SelectOptions },
  pan: { icon: IconHandStop, Options: BrushOptions },
};
