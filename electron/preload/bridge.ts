import type { ContextBridge, WebUtils } from 'electron';
import { type Bridge, bridgeName } from '#common/link/channel';

/**
 * Give the page the one function that it has: where a file or folder lies that a person dropped
 * on the window. Of anything else (a file that a script made, a value that is no file) it says ''.
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
