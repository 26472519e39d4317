import { BucketTool } from './bucket/bucketTool';
import { EraserTool } from './eraser/eraserTool';
import { EyedropperTool } from './eyedropper/eyedropperTool';
import { PanTool } from './pan/panTool';
import { PenTool } from './pen/penTool';
import { SelectTool } from './select/selectTool';
import { ShapeTool } from './shape/shapeTool';
import type { ToolClass } from './tool';

const classes = [
  PenTool,
  EraserTool,
  ShapeTool,
  BucketTool,
  EyedropperTool,
  SelectTool,
  PanTool,
] as const satisfies readonly ToolClass[];

export type ToolId = (typeof classes)[number]['id'];

/**
 * Every tool in the order of the tool bar; the first is the default. Icons and option panels are in
 * `toolUi`, names in the catalogues of `i18n`.
 */
export const toolTable: readonly ToolClass<ToolId>[] = classes;
