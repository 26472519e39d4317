import type { ContextBridge, IpcRenderer, WebUtils } from 'electron';
import { type Bridge, bridgeName, grantChannel } from '#common/link/channel';

/**
 * Expose one function to the page: the path of a file or folder that was dropped on the window, and
 * the right to use it. It resolves to '' for anything else (a file made by a script, a value that is
 * no file), so that a page can't be granted what a person did not drop.
 */
export function exposePaths(
  world: Pick<ContextBridge, 'exposeInMainWorld'>,
  utils: Pick<WebUtils, 'getPathForFile'>,
  ipc: Pick<IpcRenderer, 'invoke'>,
): void {
  const bridge: Bridge<File> = {
    async pathOf(file) {
      let path: string;
      try {
        path = utils.getPathForFile(file);
      } catch {
        return '';
      }
      return path && String(await ipc.invoke(grantChannel, path));
    },
  };
  world.exposeInMainWorld(bridgeName, bridge);
}
