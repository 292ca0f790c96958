import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { type Place, placeCookie } from './place.ts';

/** What the server knows of the visitor when it renders a page, and hands on to the browser. Holds no secret. */
export interface Visit {
  readonly place: Place;
  /** Whether the server holds a customer token for this visitor; the token itself never reaches the page. */
  readonly isSignedIn: boolean;
  /** Whether products' pictures are shown: the server has been told which hosts they come from. */
  readonly hasPictures: boolean;
  /** Whether visitors can sign in with Steam. */
  readonly hasSteam: boolean;
}

interface VisitState extends Visit {
  readonly setPlace: (place: Place) => void;
}

const VisitContext = createContext<VisitState | null>(null);

export function VisitProvider({ visit, children }: { readonly visit: Visit; readonly children: ReactNode }) {
  const [place, show] = useState(visit.place);
  const setPlace = useCallback((chosen: Place) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
    document.cookie = placeCookie(chosen);
    show(chosen);
  }, []);
  const state = useMemo(() => ({ ...visit, place, setPlace }), [visit, place, setPlace]);
  return <VisitContext value={state}>{children}</VisitContext>;
}

export function useVisit(): VisitState {
  const state = use(VisitContext);
  if (!state) throw new Error('there is no VisitProvider above');
  return state;
}
