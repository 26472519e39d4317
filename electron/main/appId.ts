/** How Windows knows the app, for notifications and its task bar; `appId` of electron-builder.yml. */
export const appId = 'studio.underdraw.app';
