import type { ErrorLike } from '@apollo/client';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

/** Whether a list goes on, and from where. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface EndlessProps {
  readonly pageInfo: PageInfo;
  /** Apollo's, of the query that has the list. */
  readonly fetchMore: (options: {
    variables: { after: string | null };
  }) => Promise<{ readonly error?: ErrorLike | undefined }>;
}

/** Reads the next page of a list as its end comes into view, and by a button where that does not happen. */
export function Endless({ pageInfo: { hasNextPage, endCursor }, fetchMore }: EndlessProps) {
  const [state, setState] = useState<'ready' | 'loading' | 'failed'>('ready');
  const end = useRef<HTMLDivElement>(null);
  const load = async () => {
    if (state === 'loading') return;
    setState('loading');
    const { error } = await fetchMore({ variables: { after: endCursor } }).catch((error: ErrorLike) => ({ error }));
    setState(error ? 'failed' : 'ready');
  };
  const loadInView = useEffectEvent((entries: readonly IntersectionObserverEntry[]) => {
    // What has failed is only tried again by hand.
    if (state === 'ready' && entries.some(({ isIntersecting }) => isIntersecting)) void load();
  });
  useEffect(() => {
    // Of a list that ends in view already, the next page is wanted at once: so it is looked at anew for each.
    const observer = new IntersectionObserver(loadInView, { rootMargin: '400px' });
    if (end.current && endCursor !== null) observer.observe(end.current);
    return () => observer.disconnect();
  }, [endCursor]);
  if (!hasNextPage) return null;
  return (
    <div ref={end} className="more">
      {state === 'failed' && <span role="alert">The next page could not be read. </span>}
      <button type="button" disabled={state === 'loading'} onClick={() => void load()}>
        {state === 'loading' ? 'Loading …' : state === 'failed' ? 'Try again' : 'Show more'}
      </button>
    </div>
  );
}
