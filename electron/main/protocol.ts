import { contentSecurityPolicy } from '../serve/guard';
import { readAsset } from '../serve/readAsset';

export const scheme = 'studio';
export const windowAddress = `${scheme}://app/`;
/** The page that shows the Studio's picture alone; what follows `#` says which Studio's. */
export const pictureAddress = `${windowAddress}picture.html`;

/** For `registerSchemesAsPrivileged`, before the app is ready: a standard, secure origin. */
export const privileges = { standard: true, secure: true, supportFetchAPI: true } as const;

const notFound = () => new Response('There is nothing here.', { status: 404 });

/**
 * Protocol handler of the window: serves files of its own build only, with the CSP header.
 * @param renderer folder of the built window.
 */
export function windowHandler(renderer: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const { host, pathname } = new URL(request.url);
    const found =
      host === 'app' && request.method === 'GET' ? await readAsset(renderer, pathname) : undefined;
    if (!found) return notFound();
    return new Response(found.data, {
      headers: {
        'content-type': found.type,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    });
  };
}

/**
 * Protocol handler during development: the same address, served by Vite, which reloads what is
 * edited. Without a CSP, as Vite adds scripts of its own.
 */
export function devHandler(devServer: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const { host, pathname, search } = new URL(request.url);
    if (host !== 'app') return notFound();
    return fetch(new URL(pathname + search, devServer), { headers: { accept: '*/*' } });
  };
}
