import {
  type ComponentPropsWithRef,
  createContext,
  type MouseEvent,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useState,
} from 'react';

/** Where the visitor is: a URL per page, for links, the back button and the server. */
export interface Location {
  readonly path: string;
  readonly search: URLSearchParams;
}

interface Router extends Location {
  /** Shows another page of this app. */
  readonly go: (to: string) => void;
  /** How many pages were shown since the first. */
  readonly steps: number;
}

const RouterContext = createContext<Router | null>(null);

export const locationOf = (url: string): Location => {
  const { pathname, searchParams } = new URL(url, 'http://app.invalid');
  return { path: pathname, search: searchParams };
};

const here = () => window.location.pathname + window.location.search;

export function RouterProvider({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  const [{ at, steps }, setState] = useState({ at: url, steps: 0 });
  useEffect(() => {
    const follow = () => setState((before) => ({ at: here(), steps: before.steps + 1 }));
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
  const router = useMemo(
    () => ({
      ...locationOf(at),
      steps,
      go: (to: string) => {
        window.history.pushState(null, '', to);
        window.scrollTo(0, 0);
        setState((before) => ({ at: to, steps: before.steps + 1 }));
      },
    }),
    [at, steps],
  );
  return <RouterContext value={router}>{children}</RouterContext>;
}

export function useRouter(): Router {
  const router = use(RouterContext);
  if (!router) throw new Error('there is no RouterProvider above');
  return router;
}

const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** A link of this app: a plain one, which the browser follows by itself where there is no JavaScript. */
export function Link({ href, onClick, ...rest }: ComponentPropsWithRef<'a'> & { readonly href: string }) {
  const { go } = useRouter();
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlainClick(event)) return;
        event.preventDefault();
        go(href);
      }}
    />
  );
}
