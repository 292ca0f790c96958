import { useQuery } from '@apollo/client/react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { graphql } from '../graphql.ts';
import { useFeed } from '../live/useFeed.ts';

const FrameQuery = graphql(`
  query Frame {
    store {
      id
      name
      liveMode
    }
  }
`);

const PAGES = [
  { href: '/', title: 'Orders', own: /^\/($|orders\/)/ },
  { href: '/customers', title: 'Customers', own: /^\/customers/ },
  { href: '/coupons', title: 'Coupons', own: /^\/coupons/ },
  { href: '/sales', title: 'Sales', own: /^\/sales/ },
];

const LIVE = {
  connecting: 'Connecting …',
  live: 'Live',
  lost: 'Connection lost',
  closed: 'No live sales',
} as const;

/** Whether sales arrive as they happen. */
function LiveStatus() {
  const { status, reconnect } = useFeed();
  return (
    <p className={`live ${status}`} role="status">
      <span className="dot" aria-hidden="true" />
      {LIVE[status]}
      {status === 'lost' && (
        <button type="button" className="quiet" onClick={reconnect}>
          Try now
        </button>
      )}
    </p>
  );
}

/** After a page has changed, its beginning is shown and has the focus, so that screen readers read it. Back stays where it was. */
function useFocusOnMain(path: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  const isBack = useRef(false);
  useEffect(() => {
    const goBack = () => {
      isBack.current = true;
    };
    window.addEventListener('popstate', goBack);
    return () => window.removeEventListener('popstate', goBack);
  }, []);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.focus({ preventScroll: true });
    if (!isBack.current) window.scrollTo(0, 0);
    isBack.current = false;
  }, [path]);
  return main;
}

/** Around every page: where one can go, whose desk it is, and whether it is live. */
export function Frame({ staff, children }: { readonly staff: string; readonly children: ReactNode }) {
  const [path] = useLocation();
  const { data } = useQuery(FrameQuery);
  const main = useFocusOnMain(path);
  const store = data?.store;
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="bar">
        <Link href="/" className="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" />
            <path d="M9 11h14M9 16h14M9 21h8" />
          </svg>
          <span>
            Desk
            <small>{store?.name}</small>
          </span>
        </Link>
        <nav aria-label="Pages">
          {PAGES.map(({ href, title, own }) => (
            <Link key={href} href={href} aria-current={own.test(path) ? 'page' : undefined}>
              {title}
            </Link>
          ))}
        </nav>
        <div className="who-am-i">
          {store?.liveMode === false && <span className="test-mode">Test mode</span>}
          <LiveStatus />
          <form method="post" action="/sign-out">
            <span>{staff}</span>
            <button type="submit" className="quiet">
              Sign out
            </button>
          </form>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
