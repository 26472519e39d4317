import type { CommandLine, Session } from 'electron';

/**
 * Switches, set before the app is ready, that keep Chromium itself off the network: no name is
 * resolved, and no proxy is looked for.
 * @param devServer address of the development server, which alone is reached.
 */
export function stayOffline(
  commandLine: Pick<CommandLine, 'appendSwitch'>,
  devServer: string | undefined,
): void {
  const except = devServer ? `, EXCLUDE ${new URL(devServer).hostname}` : '';
  commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${except}`);
  commandLine.appendSwitch('no-proxy-server');
  commandLine.appendSwitch('disable-background-networking');
}

/** Turn the spell checker of a session off: it fetches dictionaries. */
export function withoutSpellChecker(session: Pick<Session, 'setSpellCheckerEnabled'>): void {
  session.setSpellCheckerEnabled(false);
}
