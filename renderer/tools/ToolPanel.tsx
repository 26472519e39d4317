import { useStudioState } from '../studio/useStudio';
import { toolUi } from './toolUi';

/** Options of the chosen tool. */
export function ToolPanel() {
  const tool = useStudioState((s) => s.tool);
  const { Options } = toolUi[tool];
  return <Options />;
}
