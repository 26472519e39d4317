import { asset } from '../serve/assets';
import { contentSecurityPolicy } from '../serve/guard';

export const scheme = 'studio';
export const windowAddress = `${scheme}://app/`;

/** For `registerSchemesAsPrivileged`, before the app is ready: a standard, secure origin. */
export const privileges = { standard: true, secure: true, supportFetchAPI: true } as const;

/**
 * Answer to a request of the window: files of its own build only, with the policy as a header.
 * @param renderer folder of the built window.
 */
export function windowHandler(renderer: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const { host, pathname } = new URL(request.url);
    const found =
      host === 'app' && request.method === 'GET' ? await asset(renderer, pathname) : undefined;
    if (!found) return new Response('There is nothing here.', { status: 404 });
    return new Response(found.data, {
      headers: {
        'content-type': found.type,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    });
  };
}
