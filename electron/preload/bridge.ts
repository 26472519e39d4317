import type { ContextBridge, WebUtils } from 'electron';
import { type Bridge, bridgeName } from '#common/link/channel';

/**
 * Expose one function to the page: the path of a file or folder that was dropped on the window.
 * It returns '' for anything else (a file made by a script, a value that is no file).
 */
export function exposePaths(
  world: Pick<ContextBridge, 'exposeInMainWorld'>,
  utils: Pick<WebUtils, 'getPathForFile'>,
): void {
  const bridge: Bridge<File> = {
    pathOf(file) {
      try {
        return utils.getPathForFile(file);
      } catch {
        return '';
      }
    },
  };
  world.exposeInMainWorld(bridgeName, bridge);
}
